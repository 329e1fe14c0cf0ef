"""Tells by its first bytes what a file is, so that ffmpeg is never left to guess."""

from dataclasses import dataclass
from pathlib import Path

HEAD_BYTES = 16
EBML = bytes.fromhex("1a45dfa3")


@dataclass(frozen=True, slots=True)
class Container:
    """How ffmpeg reads a family of files, and under which content types they come."""

    demuxer: str
    types: frozenset[str]


MP4 = Container("mov", frozenset({"video/mp4", "video/quicktime"}))
MATROSKA = Container("matroska", frozenset({"video/webm", "video/x-matroska"}))
_QUICKTIME_STARTS = frozenset({b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip"})


def container_of(path: Path) -> Container | None:
    """The family of a file; None for any that is not taken."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(EBML):
        return MATROSKA
    return MP4 if head[4:8] in _QUICKTIME_STARTS else None
