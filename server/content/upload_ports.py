"""Outside help for videos that owners bring."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

VIDEO_BYTES_AT_MOST = 512 * 1024 * 1024
VIDEO_SECONDS_AT_MOST = 15 * 60
VIDEO_TYPES = frozenset({"video/mp4", "video/quicktime", "video/webm", "video/x-matroska"})
KEPT_TYPE = "video/mp4"


@dataclass(frozen=True, slots=True)
class CheckedVideo:
    """A video as it may be kept: an MP4 that plays while it loads, without what cameras note; and a JPEG of it."""

    video: Path
    thumbnail: Path
    duration_s: float
    width: int
    height: int


class VideoInspector(Protocol):
    """Decides whether a file is a usable video."""

    async def inspect(self, sent: Path, content_type: str, workdir: Path) -> CheckedVideo:
        """Check a file that is said to be of this type, and write what may be kept into `workdir`.

        Raises EngineFailed: MEDIA_UNSUPPORTED and others.
        """
