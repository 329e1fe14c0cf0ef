"""Reads of an MP4 file only what a platform would stumble over: its codecs, and where its index stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEADER = 8
LONG_HEADER = 16
LARGEST_INDEX = 64 * 1024 * 1024
KNOWN_CODECS = frozenset({"avc1", "hvc1", "hev1", "vp09", "av01", "mp4v", "mp4a", "Opus"})


class NotMp4(Exception):
    """The file is damaged or of another kind."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The codecs that the index names, and whether it stands before the pictures, as streaming needs it."""

    codecs: frozenset[str]
    index_first: bool


def look_at(path: Path) -> Looked:
    """Look at the file's boxes; raises NotMp4."""
    with path.open("rb") as file:
        places: dict[str, int] = {}
        index = b""
        for kind, start, size in _boxes(file, path.stat().st_size):
            places.setdefault(kind, start)
            if kind == "moov":
                file.seek(start)
                index = file.read(min(size, LARGEST_INDEX))
    if not index or "mdat" not in places:
        raise NotMp4("no index, or nothing behind it")
    found = frozenset(codec for codec in KNOWN_CODECS if codec.encode() in index)
    return Looked(found, places["moov"] < places["mdat"])


def _boxes(file: BinaryIO, end: int) -> Iterator[tuple[str, int, int]]:
    """Kind, start and size of every box at the top."""
    start = 0
    while start + HEADER <= end:
        file.seek(start)
        head = file.read(LONG_HEADER)
        size, kind = int.from_bytes(head[:4]), head[4:8].decode("latin-1")
        if size == 1:
            size = int.from_bytes(head[8:16])
        size = size or end - start
        if size < HEADER or start + size > end:
            raise NotMp4("a box reaches beyond the file")
        yield kind, start, size
        start += size
