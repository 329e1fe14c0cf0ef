"""Reads an MP4's own account of itself: the order of its boxes, its tracks, where their key pictures lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import unpack_from

import numpy as np
import numpy.typing as npt

_HEADER = 8
_LONG_HEADER = 16
_PICTURE_FIELDS = 78
"""Bytes of a picture's sample entry before the boxes inside it."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Box:
    """A named stretch of bytes."""

    name: str
    body: bytes


class Mp4Invalid(Exception):
    """The file is no MP4, or is cut off."""


def top_level(file: Path) -> Iterator[tuple[str, int, int]]:
    """Name, first byte of the body and length of the body of every box of the file, in order."""
    size, place = file.stat().st_size, 0
    with file.open("rb") as stream:
        while place < size:
            stream.seek(place)
            header = stream.read(_LONG_HEADER)
            if len(header) < _HEADER:
                raise Mp4Invalid
            length, name, skip = _header(header, size - place)
            if place + length > size:
                raise Mp4Invalid
            yield name, place + skip, length - skip
            place += length


def boxes(data: bytes, start: int = 0) -> Iterator[Box]:
    """The boxes that lie one after the other in the bytes."""
    while start + _HEADER <= len(data):
        length, name, skip = _header(data[start : start + _LONG_HEADER], len(data) - start)
        yield Box(name, data[start + skip : start + length])
        start += length


def _header(data: bytes, rest: int) -> tuple[int, str, int]:
    """Length of the whole box, its name, and length of its header."""
    length, name, skip = int.from_bytes(data[:4], "big"), data[4:8].decode("latin-1"), _HEADER
    if length == 1:
        length, skip = int.from_bytes(data[8:16], "big"), _LONG_HEADER
    elif length == 0:
        length = rest
    if length < skip:
        raise Mp4Invalid
    return length, name, skip


@dataclass(frozen=True, slots=True)
class Track:
    """The tables of one track; times are in its own ticks."""

    kind: str
    ticks_per_s: int
    shown: Numbers
    """When each sample is shown, in the order of decoding."""
    key: Numbers
    """Numbers of the samples that need none before them, from 0."""
    sizes: Numbers
    length: int
    entry: bytes
    edited: bool

    @property
    def duration_s(self) -> float:
        """How long it lasts."""
        return self.length / self.ticks_per_s

    @property
    def bits_per_s(self) -> float:
        """Mean rate."""
        return float(self.sizes.sum()) * 8 / max(self.duration_s, 1e-9)

    @property
    def longest_group_s(self) -> float:
        """The longest stretch from a key picture to the next, or to the end."""
        starts: list[int] = self.shown[self.key].tolist()
        groups = zip(starts, [*starts[1:], self.length], strict=True)
        return max(after - before for before, after in groups) / self.ticks_per_s

    @property
    def is_closed(self) -> bool:
        """Whether nothing that follows a key picture is shown before it."""
        return all(self.shown[at:].min() == self.shown[at] for at in self.key.tolist())

    def inside_entry(self, name: str) -> bytes:
        """The body of a box inside the sample entry of a picture; empty where there is none."""
        return next((box.body for box in boxes(self.entry, _PICTURE_FIELDS) if box.name == name), b"")


def tracks(movie: bytes) -> list[Track]:
    """The tracks of a `moov` box."""
    return [_track(box.body) for box in boxes(movie) if box.name == "trak"]


def _track(data: bytes) -> Track:
    media = _inside(data, "mdia")
    header, table = _inside(media, "mdhd"), _inside(_inside(media, "minf"), "stbl")
    wide = header[0] == 1
    ticks, length = unpack_from(">IQ" if wide else ">II", header, 20 if wide else 12)
    durations = _repeated(_inside(table, "stts"), ">u4")
    shown = np.concatenate([[0], np.cumsum(durations)[:-1]])
    offsets = _repeated(_optional(table, "ctts"), ">i4")
    keys = _optional(table, "stss")
    sizes = _inside(table, "stsz")
    count, uniform = unpack_from(">I", sizes, 8)[0], unpack_from(">I", sizes, 4)[0]
    return Track(
        kind=_inside(media, "hdlr")[8:12].decode("latin-1"),
        ticks_per_s=ticks,
        shown=shown + offsets if len(offsets) else shown,
        key=np.frombuffer(keys, ">u4", offset=8).astype(np.int64) - 1 if keys else np.arange(count),
        sizes=np.full(count, uniform) if uniform else np.frombuffer(sizes, ">u4", count, 12).astype(np.int64),
        length=length,
        entry=next(boxes(_inside(table, "stsd"), 8)).body,
        edited=bool(_optional(data, "edts")),
    )


def _optional(data: bytes, name: str) -> bytes:
    return next((box.body for box in boxes(data) if box.name == name), b"")


def _inside(data: bytes, name: str) -> bytes:
    found = _optional(data, name)
    if not found:
        raise Mp4Invalid
    return found


def _repeated(table: bytes, value: str) -> Numbers:
    """A run-length table: pairs of count and value."""
    if not table:
        return np.empty(0, np.int64)
    pairs = np.frombuffer(table, np.dtype([("count", ">u4"), ("value", value)]), offset=8)
    return np.repeat(pairs["value"].astype(np.int64), pairs["count"])
