"""Suite `media`: what the local studio's song and video cost, and how well they are made."""

from collections.abc import Iterator

from tests.bench import media_song, media_video
from tests.bench.figures import Figure


def figures() -> Iterator[Figure]:
    """Measure one after the other."""
    yield from media_song.figures()
    yield from media_video.figures()
