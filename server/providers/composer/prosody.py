"""Gives every syllable its moment: words start on strong beats, phrases end on long notes before a breath."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from server.providers.composer.plan import BREATH_SHARE, SungLine

_GRIDS = (0.25, 0.125)
"""Sixteenths, and thirty-seconds for the very wordy."""
_ROOM = 1.25
_LONGEST_AVERAGE_BEATS = 1.0
_LONGEST_GAP_BEATS = 3.0
_LINE_START, _LEAST_PULL = 1.6, 0.5
_EVENNESS, _WORD_HELD_TOGETHER, _MEMORY = 1.1, 0.8, 0.7


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable's place in time, in beats; `word` counts the words of its line, `accent` is 1 where it is stressed."""

    start: float
    beats: float
    word: int
    accent: float


@dataclass(frozen=True, slots=True)
class Feel:
    """How a section is sung: a liking for certain steps of the bar that all its lines share, and for off-beats."""

    steps: NDArray[np.float64]
    syncopation: float

    @classmethod
    def draw(cls, rng: np.random.Generator, syncopation: float) -> "Feel":
        """A new liking for each sixteenth of two bars."""
        return cls(rng.normal(0, 0.35, 32), syncopation)


def time_syllables(line: SungLine, feel: Feel) -> tuple[Syllable, ...]:
    """One note per syllable inside the line's window, the best rhythm that keeps words whole and stresses strong."""
    words = [at for at, (_, count) in enumerate(line.words) for _ in range(count)]
    starts = [at == 0 or words[at] != words[at - 1] for at in range(len(words))]
    span = line.beats - _breath(line)
    grid = next((step for step in _GRIDS if span / step >= _ROOM * len(words)), _GRIDS[-1])
    steps = _best_steps(starts, line.accents, max(len(words), ceil(span / grid - 1e-9)), grid, feel)
    onsets = [line.start + step * grid for step in steps]
    ends = _ends(onsets, starts, line.start + span)
    return tuple(
        Syllable(onset, end - onset, word, accent)
        for onset, end, word, accent in zip(onsets, ends, words, line.accents, strict=True)
    )


def _breath(line: SungLine) -> float:
    """An eighth at least, a beat where the words leave room for it."""
    spare = line.beats - 0.5 * line.syllables
    return (
        min(max(line.beats * BREATH_SHARE, 0.5), line.beats * 0.25)
        if spare < 2
        else max(1.0, line.beats * BREATH_SHARE)
    )


def _best_steps(starts: list[bool], accents: tuple[float, ...], steps: int, grid: float, feel: Feel) -> list[int]:
    """Dynamic programming over grid steps: accents earn, uneven gaps and torn words cost."""
    count = len(starts)
    ideal = max(1.0, min(_LONGEST_AVERAGE_BEATS / grid, (steps - 1) / count))
    longest = max(int(_LONGEST_GAP_BEATS / grid), steps // count + 1)
    strength = np.array([_strength(step * grid, feel) for step in range(steps)])
    score = np.full((count, steps), -np.inf)
    came_from = np.zeros((count, steps), dtype=np.int64)
    latest_start = max(0, min(int(1 / grid), steps - count))
    score[0, : latest_start + 1] = max(_LEAST_PULL, accents[0]) * _LINE_START * strength[: latest_start + 1]
    for at in range(1, count):
        for gap in range(1, min(longest, steps - 1) + 1):
            reached = score[at - 1, :-gap] + accents[at] * strength[gap:] - _gap_cost(gap, ideal, starts[at], grid)
            better = reached > score[at, gap:]
            score[at, gap:] = np.where(better, reached, score[at, gap:])
            came_from[at, gap:] = np.where(better, gap, came_from[at, gap:])
    return _trace(score, came_from, grid)


def _strength(beat: float, feel: Feel) -> float:
    """Metric weight of a moment in its bar, plus this song's own liking for it."""
    step = beat * 4
    if step % 1:
        return -1.2
    weights = {0: 1.0, 8: 0.75, 4: 0.5, 12: 0.5}
    position = int(step) % 16
    off_beat = 0.1 + feel.syncopation if position % 4 == 2 else -0.5 + feel.syncopation
    return weights.get(position, off_beat) + _MEMORY * float(feel.steps[int(step) % 32])


def _gap_cost(gap: int, ideal: float, at_word: bool, grid: float) -> float:
    uneven = float(np.log2(gap / ideal)) ** 2
    torn = 0.0 if at_word else max(0.0, gap - ideal) * grid * _WORD_HELD_TOGETHER
    return _EVENNESS * uneven + torn


def _trace(score: NDArray[np.float64], came_from: NDArray[np.int64], grid: float) -> list[int]:
    """Walk back from the best last note; it should come late enough to end the phrase, early enough to be held."""
    count, steps = score.shape
    held = (steps - np.arange(steps)) * grid
    last = score[-1] - 0.8 * np.abs(held - 1.5)
    step = int(np.argmax(last))
    path = [step]
    for at in range(count - 1, 0, -1):
        step -= int(came_from[at, step])
        path.append(step)
    return path[::-1]


def _ends(onsets: list[float], starts: list[bool], span_end: float) -> list[float]:
    """Legato inside words; a long gap before the next word becomes a rest."""
    following = [*onsets[1:], span_end]
    ends = []
    for at, (onset, after) in enumerate(zip(onsets, following, strict=True)):
        word_ends = at + 1 == len(onsets) or starts[at + 1]
        ends.append(min(after, onset + 2.0) if word_ends else after)
    return [max(end, onset + 0.05) for onset, end in zip(onsets, ends, strict=True)]
