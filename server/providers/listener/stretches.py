"""Where something is said: what stands out of the quiet, in pieces that can be read at a glance."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from server.providers.listener.level import QUIETEST_LUFS, STEP_S, Sound, lufs

LONGEST_S = 6.0
SHORTEST_S = 0.24
_PAUSE_S = 0.3
"""A shorter silence is a breath within a sentence."""
_SMOOTHED_STEPS = 5
_INAUDIBLE_LUFS = -60.0
_ABOVE_FLOOR, _BELOW_PEAK = 0.4, 10.0
"""Speech begins this share of the way from the quiet to the loud, but never nearer to the loud than so many dB."""
_EDGE = 0.2
"""Share of a long stretch at either end in which it is not cut."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when; seconds."""

    start_s: float
    end_s: float

    @property
    def steps(self) -> slice:
        """The same as steps of loudness."""
        return slice(round(self.start_s / STEP_S), round(self.end_s / STEP_S))


def stretches(power: Sound) -> list[Stretch]:
    """Everything that stands out, in order; nothing where it is quiet throughout."""
    if not len(power):
        return []
    level = lufs(uniform_filter1d(power, _SMOOTHED_STEPS))
    pieces = (piece for start, end in _runs(level > _threshold(level)) for piece in _cut(level, start, end))
    return [Stretch(start * STEP_S, end * STEP_S) for start, end in pieces]


def _threshold(level: NDArray[np.float64]) -> float:
    audible = level[level > QUIETEST_LUFS]
    if not len(audible):
        return _INAUDIBLE_LUFS
    quiet, loud = np.percentile(level, 10), np.percentile(audible, 95)
    return float(max(min(quiet + _ABOVE_FLOOR * (loud - quiet), loud - _BELOW_PEAK), _INAUDIBLE_LUFS))


def _runs(loud: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """First step and the one after the last of every run, breaths bridged and clicks left out."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], loud, [False])).astype(np.int8)))
    runs: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and (start - runs[-1][1]) * STEP_S < _PAUSE_S:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return (run for run in runs if (run[1] - run[0]) * STEP_S >= SHORTEST_S)


def _cut(level: NDArray[np.float64], start: int, end: int) -> Iterator[tuple[int, int]]:
    """A long run in shorter ones, cut where it is quietest."""
    if (end - start) * STEP_S <= LONGEST_S:
        yield start, end
        return
    edge = round((end - start) * _EDGE)
    middle = start + edge + int(np.argmin(level[start + edge : end - edge]))
    yield from _cut(level, start, middle)
    yield from _cut(level, middle, end)
