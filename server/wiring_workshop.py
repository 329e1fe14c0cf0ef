"""The part of the composition root that equips the workshop with our own engines."""

from collections.abc import Iterator
from contextlib import contextmanager

from server.providers.audio import FfmpegAudio
from server.providers.composer import LocalComposer
from server.providers.photo_pool import PhotoPool
from server.providers.renderer import LocalRenderer
from server.providers.writers.analyst import LocalAnalyst
from server.providers.writers.lyricist import LocalLyricist
from server.workshop import Workshop


@contextmanager
def local_workshop() -> Iterator[Workshop]:
    """Everyone in it works without key and network; ended when the block ends."""
    photos = PhotoPool()
    try:
        yield Workshop(LocalAnalyst(), photos, LocalLyricist(), LocalComposer(), FfmpegAudio(), LocalRenderer())
    finally:
        photos.close()
