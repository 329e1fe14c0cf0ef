"""The local renderer: draws a scene on this machine, frame by frame, and encodes it with ffmpeg."""

from server.providers.renderer.local import LocalRenderer

__all__ = ["LocalRenderer"]
