"""An ML server that captions videos: the paid captioner."""
