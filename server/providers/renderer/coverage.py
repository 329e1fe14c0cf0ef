"""Which characters a font file can draw, read from its `cmap` table."""

from functools import lru_cache
from pathlib import Path
from struct import unpack_from

import numpy as np

_UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))
"""Platform and encoding of Unicode tables, the widest range first."""


@lru_cache(maxsize=32)
def covered(font: Path, face: int) -> frozenset[int]:
    """All code points of one face of a TrueType or OpenType file or collection."""
    data = font.read_bytes()
    cmap = _table(data, _face_offset(data, face), b"cmap")
    start = cmap + _subtable(data, cmap)
    if unpack_from(">H", data, start)[0] == 12:
        return _segmented_coverage(data, start)
    return _basic_plane(data, start)


def _face_offset(data: bytes, face: int) -> int:
    if data[:4] != b"ttcf":
        return 0
    return int(unpack_from(">I", data, 12 + 4 * face)[0])


def _table(data: bytes, face_offset: int, tag: bytes) -> int:
    (count,) = unpack_from(">H", data, face_offset + 4)
    for entry in range(face_offset + 12, face_offset + 12 + 16 * count, 16):
        if data[entry : entry + 4] == tag:
            return int(unpack_from(">I", data, entry + 8)[0])
    raise ValueError(f"the font has no {tag.decode()} table")


def _subtable(data: bytes, cmap: int) -> int:
    (count,) = unpack_from(">H", data, cmap + 2)
    offsets = {}
    for entry in range(cmap + 4, cmap + 4 + 8 * count, 8):
        platform, encoding, offset = unpack_from(">HHI", data, entry)
        if unpack_from(">H", data, cmap + offset)[0] in (4, 12):
            offsets[platform, encoding] = offset
    return int(next(offsets[key] for key in _UNICODE_TABLES if key in offsets))


def _segmented_coverage(data: bytes, start: int) -> frozenset[int]:
    """Format 12: groups of first character, last character, first glyph."""
    (groups,) = unpack_from(">I", data, start + 12)
    points: set[int] = set()
    for first, last, glyph in np.frombuffer(data, ">u4", groups * 3, start + 16).reshape(-1, 3).tolist():
        points.update(range(first if glyph else first + 1, last + 1))
    return frozenset(points)


def _basic_plane(data: bytes, start: int) -> frozenset[int]:
    """Format 4: four parallel arrays of segments, some of which point into a list of glyphs."""
    segments = unpack_from(">H", data, start + 6)[0] // 2
    arrays = start + 14
    ends = np.frombuffer(data, ">u2", segments, arrays).tolist()
    firsts, deltas, ranges = np.frombuffer(data, ">u2", segments * 3, arrays + 2 + 2 * segments).reshape(3, -1).tolist()
    points: set[int] = set()
    for index, (first, end, delta, offset) in enumerate(zip(firsts, ends, deltas, ranges, strict=True)):
        if not offset:
            points.update(code for code in range(first, end + 1) if (code + delta) & 0xFFFF)
            continue
        glyphs = arrays + 2 + 6 * segments + 2 * index + offset
        present = np.frombuffer(data, ">u2", end - first + 1, glyphs).tolist()
        points.update(first + step for step, glyph in enumerate(present) if glyph)
    return frozenset(points - {0xFFFF})
