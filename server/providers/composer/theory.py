"""Keys, chords and the roman numerals that name chords within a key."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """The two modes songs are written in."""

    MAJOR = "major"
    MINOR = "minor"


_SCALES = {Mode.MAJOR: (0, 2, 4, 5, 7, 9, 11), Mode.MINOR: (0, 2, 3, 5, 7, 8, 10)}
_NAMES = {
    Mode.MAJOR: ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"),
    Mode.MINOR: ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"),
}
_DEGREES = ("i", "ii", "iii", "iv", "v", "vi", "vii")
_NUMERAL = re.compile(r"(?P<accidental>[b#]?)(?P<degree>[ivIV]+)(?P<colour>.*)")
_MAJOR_COLOURS = {
    "": (0, 4, 7),
    "7": (0, 4, 7, 10),
    "9": (0, 4, 10, 14),
    "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 11, 14),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
    "add9": (0, 4, 7, 14),
    "6": (0, 4, 7, 9),
}
_MINOR_COLOURS = {
    "": (0, 3, 7),
    "7": (0, 3, 7, 10),
    "9": (0, 3, 10, 14),
    "6": (0, 3, 7, 9),
    "add9": (0, 3, 7, 14),
    "dim": (0, 3, 6),
    "7b5": (0, 3, 6, 10),
}


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic (pitch class, 0 is C) and a mode."""

    tonic: int
    mode: Mode

    @property
    def name(self) -> str:
        """As musicians write it, like "A minor"."""
        return f"{_NAMES[self.mode][self.tonic]} {self.mode}"

    @property
    def scale(self) -> tuple[int, ...]:
        """Pitch classes, the tonic first."""
        return tuple((self.tonic + step) % 12 for step in _SCALES[self.mode])


@dataclass(frozen=True, slots=True)
class Chord:
    """A root (pitch class) and the intervals above it in semitones, 0 among them."""

    root: int
    intervals: tuple[int, ...]

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """Every tone of the chord, the root first."""
        return tuple((self.root + interval) % 12 for interval in self.intervals)

    @property
    def fifth(self) -> int:
        """Semitones from the root to the fifth: perfect unless the chord says otherwise."""
        return 6 if 6 in self.intervals else 7

    @property
    def third(self) -> int:
        """Semitones from the root to the third, or to what stands in its place."""
        return self.intervals[1]


def read_chord(numeral: str, key: Key) -> Chord:
    """The chord a roman numeral such as `IVmaj7`, `ii7` or `bVII` means in `key`."""
    match = _NUMERAL.fullmatch(numeral)
    if match is None:
        raise ValueError(f"not a roman numeral: {numeral}")
    degree = match["degree"]
    root = key.scale[_DEGREES.index(degree.lower())] + {"": 0, "b": -1, "#": 1}[match["accidental"]]
    colours = _MAJOR_COLOURS if degree.isupper() else _MINOR_COLOURS
    return Chord(root % 12, colours[match["colour"]])


def melody_tones(key: Key, chord: Chord) -> tuple[int, ...]:
    """Pitch classes that can be sung over `chord`: the scale, bent where the chord leaves it."""
    borrowed = [tone for tone in chord.pitch_classes if tone not in key.scale]
    kept = [tone for tone in key.scale if all((tone - other) % 12 not in (1, 11) for other in borrowed)]
    return tuple(sorted({*kept, *chord.pitch_classes}))
