"""Writes the tune: every syllable gets the pitch that best serves line, chord and singer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.content.ports import SectionKind, Vocal
from server.providers.composer.prosody import Syllable
from server.providers.composer.theory import Chord, Key, melody_tones

RANGES = {Vocal.FEMALE: (57, 76), Vocal.MALE: (48, 67), Vocal.INSTRUMENTAL: (60, 81)}
"""Lowest and highest note of the lead: A3-E5, C3-G4, C4-A5."""

_HEIGHTS = {SectionKind.VERSE: 0.32, SectionKind.PRE_CHORUS: 0.48, SectionKind.CHORUS: 0.66}
"""Where in the range a section's tune is centred."""
_CONTOURS = {
    SectionKind.VERSE: ((0, 1, 0, -1), (-1, 0, 1, 0), (0, -1, 1, -1)),
    SectionKind.PRE_CHORUS: ((-1, 0, 1, 1.5), (-1, 0.5, 0, 1.5)),
    SectionKind.CHORUS: ((1, 1.5, 0, -0.5), (0, 1.5, 1, -1), (1.5, 0, 1, -1), (-0.5, 1.5, 1, 0)),
}
_REFRAINS = {SectionKind.VERSE: "abac", SectionKind.PRE_CHORUS: "ab", SectionKind.CHORUS: "abac"}
"""Lines with the same letter share their curve, so the tune comes back though the words differ."""
_SPREAD = 3.4
_FORBIDDEN = 40.0
_WORST_CONTRADICTION = 4
"""Semitones against a tone, from which on it can hardly get worse."""
_LEAP_COSTS = np.array([0.9, 0.15, 0.0, 0.35, 0.55, 1.1, 4.0, 1.3, 3.0, 4.0, 8.0, 14.0, 3.5])
"""By semitones: steps are free, a fifth is a leap, a tritone or a seventh is hard to sing."""


@dataclass(frozen=True, slots=True)
class LeadNote:
    """A sung note; beats from the start of the song."""

    start: float
    beats: float
    pitch: int
    velocity: float
    line: int
    word: int


@dataclass(frozen=True, slots=True)
class Singer:
    """Everything about the tune that stays the same through the song."""

    key: Key
    vocal: Vocal
    avoided: tuple[int, ...]
    leap: float
    lift: int

    @property
    def pitches(self) -> NDArray[np.int64]:
        """Every note the singer could take."""
        low, high = RANGES[self.vocal]
        return np.arange(low, high + 1)

    def centre(self, section: SectionKind) -> float:
        """The middle of a section's tune."""
        low, high = RANGES[self.vocal]
        return low + (high - low) * _HEIGHTS[section] + self.lift


class Tunes:
    """The curves of one song: remembered per section and refrain letter, drawn when first needed."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._curves: dict[tuple[SectionKind, str], NDArray[np.float64]] = {}

    def curve(self, section: SectionKind, slot: int) -> NDArray[np.float64]:
        """Heights wanted over a line, in units of the tune's spread, at 16 even moments."""
        letter = _REFRAINS[section][slot % len(_REFRAINS[section])]
        if (section, letter) not in self._curves:
            self._curves[section, letter] = self._draw(section)
        return self._curves[section, letter]

    def _draw(self, section: SectionKind) -> NDArray[np.float64]:
        shapes = _CONTOURS[section]
        shape = shapes[int(self._rng.integers(len(shapes)))]
        smooth = np.interp(np.linspace(0, 1, 16), np.linspace(0, 1, len(shape)), shape)
        return smooth + self._rng.normal(0, 0.45, 16)


def sing_line(
    syllables: tuple[Syllable, ...],
    section: SectionKind,
    curve: NDArray[np.float64],
    singer: Singer,
    chord_at: Callable[[float], Chord],
    rises: Sequence[float],
    *,
    arrives: bool,
) -> list[int]:
    """Pitches for a line's syllables; `arrives` ends it on the tonic chord's own tones, as a last line does.

    `rises` tells for each syllable after the first whether speech goes up to it (above 0) or down, and how much it
    hurts when the tune does not.
    """
    wants = np.stack(
        [
            _wish(syllable, at / max(1, len(syllables) - 1), section, curve, singer, chord_at(syllable.start + 1e-6))
            for at, syllable in enumerate(syllables)
        ]
    )
    wants[-1] += _cadence_cost(singer, chord_at(syllables[-1].start + 1e-6), arrives)
    return [int(singer.pitches[index]) for index in _cheapest_path(wants, singer, rises)]


def _wish(
    syllable: Syllable, along: float, section: SectionKind, curve: NDArray[np.float64], singer: Singer, chord: Chord
) -> NDArray[np.float64]:
    """What each pitch would cost for this syllable: distance from the curve, dissonance, colour."""
    pitches = singer.pitches
    wanted = singer.centre(section) + _SPREAD * singer.leap * float(np.interp(along, np.linspace(0, 1, 16), curve))
    cost: NDArray[np.float64] = 0.22 * np.abs(pitches - wanted)
    classes = pitches % 12
    weight = _exposure(syllable)
    cost += np.where(np.isin(classes, chord.pitch_classes), 0.0, 2.6 * weight)
    clashes = {(tone + 1) % 12 for tone in chord.pitch_classes} - set(chord.pitch_classes)
    cost += np.where(np.isin(classes, list(clashes)), 6.0 * weight, 0.0)
    avoided = [singer.key.scale[degree - 1] for degree in singer.avoided]
    cost += np.where(np.isin(classes, avoided) & ~np.isin(classes, chord.pitch_classes), 1.6, 0.0)
    cost += np.where(np.isin(classes, melody_tones(singer.key, chord)), 0.0, _FORBIDDEN)
    return cost


def _exposure(syllable: Syllable) -> float:
    """Long notes and strong beats let a dissonance be heard."""
    on_beat = 1.0 if syllable.start % 1 == 0 else 0.45
    return min(2.0, syllable.beats) * 0.5 + on_beat * (0.4 + 0.2 * syllable.accent)


def _cadence_cost(singer: Singer, chord: Chord, arrives: bool) -> NDArray[np.float64]:
    classes = singer.pitches % 12
    goal = (singer.key.tonic,) if arrives and singer.key.tonic in chord.pitch_classes else chord.pitch_classes[:3]
    return np.where(np.isin(classes, goal), 0.0, 8.0)


def _cheapest_path(wants: NDArray[np.float64], singer: Singer, rises: Sequence[float]) -> list[int]:
    """Viterbi over pairs of neighbouring notes, so that a leap can be answered by a step back."""
    pitches = singer.pitches
    interval = pitches[None, :] - pitches[:, None]
    if len(wants) == 1:
        return [int(np.argmin(wants[0]))]
    steps = [_step_cost(interval, singer.leap, rise) for rise in rises]
    recovery = _recovery_cost(interval)
    total = wants[0][:, None] + wants[1][None, :] + steps[0]
    choices: list[NDArray[np.int64]] = []
    for want, step in zip(wants[2:], steps[1:], strict=True):
        through = total[:, :, None] + recovery
        choices.append(np.argmin(through, axis=0))
        total = through.min(axis=0) + step + want[None, :]
    before, last = divmod(int(np.argmin(total)), len(pitches))
    path = [last, before]
    for choice in reversed(choices):
        path.append(int(choice[path[-1], path[-2]]))
    return path[::-1]


def _step_cost(interval: NDArray[np.int64], leap: float, rise: float) -> NDArray[np.float64]:
    """Cost of an interval by its size, and by going against the tones of the language."""
    size = np.minimum(np.abs(interval), 12)
    against = np.clip(-np.sign(rise) * interval, 0, _WORST_CONTRADICTION) / _WORST_CONTRADICTION
    unmoved = 0.35 * (interval == 0)
    return np.asarray(
        _LEAP_COSTS[size] / np.where(size > 2, leap, 1.0) + abs(rise) * (against + unmoved), dtype=np.float64
    )


def _recovery_cost(interval: NDArray[np.int64]) -> NDArray[np.float64]:
    """Cost of going on after an interval: a leap continued the same way strains, going to and fro bores."""
    first, second = interval[:, :, None], interval[None, :, :]
    onward = (np.abs(first) > 4) & (np.sign(first) == np.sign(second)) & (np.abs(second) > 2)
    zigzag = (np.abs(first) > 4) & (np.abs(second) > 4)
    stuck = (first == 0) & (second == 0)
    seesaw = (first != 0) & (first == -second)
    penalties = ((onward, 2.5), (zigzag, 2.0), (stuck, 1.2), (seesaw, 0.9))
    return np.asarray(sum(cost * awkward for awkward, cost in penalties), dtype=np.float64)
