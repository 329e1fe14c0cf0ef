"""Finds a General MIDI sound font and takes from it only the samples a song needs.

A full font is 150 MB on disk and twice that in memory; the handful of instruments of one song is a few per cent of it.
"""

import os
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from server.core.failures import EngineFailed

ENVIRONMENT_VARIABLE = "CASTAD_SOUND_FONT"
DRUM_BANK = 128
_PLACES = ("/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf2/TimGM6mb.sf2")
_INSTRUMENT, _SAMPLE = 41, 53
"""Generator numbers of the SoundFont 2 format that link a preset to an instrument and that to a sample."""
_SILENCE_BETWEEN = 46
"""Zero frames the format asks for after every sample."""

_INFO = ("ifil", "isng", "INAM")
_ARTICULATION = ("phdr", "pbag", "pmod", "pgen", "inst", "ibag", "imod", "igen", "shdr")
_MAJOR_VERSION = 2
"""Version 3 files hold compressed samples."""

_PRESET = np.dtype([("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("rest", "V12")])
_NAMED_BAG = np.dtype([("name", "S20"), ("bag", "<u2")])
_BAG = np.dtype([("generator", "<u2"), ("modulator", "<u2")])
_GENERATOR = np.dtype([("kind", "<u2"), ("amount", "<u2")])
_SAMPLE_HEADER = np.dtype(
    [("name", "S20"), ("start", "<u4"), ("end", "<u4"), ("loop_start", "<u4"), ("loop_end", "<u4"), ("rest", "V10")]
)

Preset = tuple[int, int]
"""Bank and program."""
Table = NDArray[Any]


def find_sound_font() -> Path:
    """The font named by CASTAD_SOUND_FONT, or one where Debian puts it."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    found = next((path for path in map(Path, [named] if named else _PLACES) if path.is_file()), None)
    if found is None:
        raise unusable("there is no sound font")
    return found


def unusable(detail: str) -> EngineFailed:
    """The failure of a font that is missing, broken or not General MIDI."""
    advice = f"install the Debian package fluid-soundfont-gm or let {ENVIRONMENT_VARIABLE} name a SoundFont 2 file"
    return EngineFailed("PROVIDER_NOT_CONFIGURED", f"{detail}: {advice}", retryable=False)


def extract_presets(path: Path, presets: Iterable[Preset]) -> bytes:
    """The font with all its presets but only the samples that `presets` play."""
    chunks = _read_chunks(path)
    headers = _table(chunks, "shdr", _SAMPLE_HEADER).copy()
    used = sorted(_used_samples(chunks, set(presets)))
    recording = chunks["smpl"].view("<i2")
    silence = np.zeros(_SILENCE_BETWEEN, np.int16)
    kept = [piece for at in used for piece in (recording[headers[at]["start"] : headers[at]["end"]], silence)]
    _relocate(headers, used)
    return _assemble(chunks, np.concatenate(kept).astype("<i2").tobytes(), headers.tobytes())


def _relocate(headers: Table, used: list[int]) -> None:
    """Point every header at its sample's new place; what is not used becomes empty."""
    starts = headers["start"].astype(np.int64)
    lengths = np.zeros(len(headers), np.int64)
    lengths[used] = headers["end"][used] - starts[used]
    occupied = np.where(lengths > 0, lengths + _SILENCE_BETWEEN, 0)
    moved = np.cumsum(occupied) - occupied
    for field in ("end", "loop_start", "loop_end"):
        headers[field] = moved + np.clip(headers[field] - starts, 0, lengths)
    headers["start"] = moved


def _read_chunks(path: Path) -> dict[str, NDArray[np.uint8]]:
    chunks = _chunks(np.memmap(path, dtype=np.uint8, mode="r")) if path.stat().st_size else {}
    if not {"ifil", "smpl", *_ARTICULATION} <= chunks.keys() or chunks["ifil"][0] != _MAJOR_VERSION:
        raise unusable(f"{path.name} cannot be read")
    return chunks


def _chunks(data: NDArray[np.uint8]) -> dict[str, NDArray[np.uint8]]:
    """Leaf chunks of the RIFF file by name."""
    found: dict[str, NDArray[np.uint8]] = {}
    at = 12
    while at + 8 <= len(data):
        name, size = bytes(data[at : at + 4]), struct.unpack("<I", bytes(data[at + 4 : at + 8]))[0]
        if name == b"LIST":
            at += 12
            continue
        found[name.decode("latin-1")] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found


def _used_samples(chunks: dict[str, NDArray[np.uint8]], presets: set[Preset]) -> set[int]:
    headers = _table(chunks, "phdr", _PRESET)
    wanted = [at for at, header in enumerate(headers[:-1]) if (int(header["bank"]), int(header["program"])) in presets]
    instruments = _linked(
        headers, _table(chunks, "pbag", _BAG), _table(chunks, "pgen", _GENERATOR), wanted, _INSTRUMENT
    )
    return _linked(
        _table(chunks, "inst", _NAMED_BAG),
        _table(chunks, "ibag", _BAG),
        _table(chunks, "igen", _GENERATOR),
        sorted(instruments),
        _SAMPLE,
    )


def _table(chunks: dict[str, NDArray[np.uint8]], name: str, row: np.dtype[Any]) -> Table:
    return np.frombuffer(chunks[name].tobytes(), row)


def _linked(owners: Table, bags: Table, generators: Table, wanted: list[int], kind: int) -> set[int]:
    """What the generators of `kind` in the zones of the `wanted` owners point to."""
    found: set[int] = set()
    for owner in wanted:
        first, last = bags[owners[owner]["bag"]]["generator"], bags[owners[owner + 1]["bag"]]["generator"]
        zone = generators[first:last]
        found.update(int(amount) for amount in zone["amount"][zone["kind"] == kind])
    return found


def _assemble(chunks: dict[str, NDArray[np.uint8]], samples: bytes, headers: bytes) -> bytes:
    info = b"".join(_chunk(name, chunks[name].tobytes()) for name in _INFO if name in chunks)
    tables = {name: chunks[name].tobytes() for name in _ARTICULATION} | {"shdr": headers}
    articulation = b"".join(_chunk(name, tables[name]) for name in _ARTICULATION)
    lists = ((b"INFO", info), (b"sdta", _chunk("smpl", samples)), (b"pdta", articulation))
    return _chunk("RIFF", b"sfbk" + b"".join(_chunk("LIST", kind + body) for kind, body in lists))


def _chunk(name: str, body: bytes) -> bytes:
    return name.encode("ascii") + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
