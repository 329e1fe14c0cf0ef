"""The pitch of a voice by the method of YIN: how far a wave must be shifted to fall on itself again."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from server.providers.listener.level import RATE, Sound

LOWEST_HZ, HIGHEST_HZ = 65.0, 1_000.0
_RATE, _DECIMATION = 16_000, RATE // 16_000
_WINDOW, _HOP = 640, 320
_SHORTEST, _LONGEST = int(_RATE / HIGHEST_HZ), int(_RATE / LOWEST_HZ)
_FRAME, _SPECTRUM = _WINDOW + _LONGEST + 1, 1_024
_CLEAR, _DOUBTFUL = 0.15, 0.3
"""A dip below the first is a pitch at once; the deepest of all still is one below the second."""
_SILENT = 1e-6
_LEAST_VOICED = 0.15

Tones = NDArray[np.float64]
"""Hertz of every fiftieth of a second; 0 where there is no pitch."""


def pitches(sound: Sound) -> Tones:
    """The pitch of one channel as it moves."""
    slow = resample_poly(sound, 1, _DECIMATION) if len(sound) else sound
    count = (len(slow) - _FRAME) // _HOP + 1
    return np.array([_pitch(slow[number * _HOP :][:_FRAME]) for number in range(max(count, 0))])


def usual_pitch(tones: Tones) -> float:
    """The middle of all pitches; 0 where too little has one."""
    voiced = tones[tones > 0]
    return float(np.median(voiced)) if len(voiced) > _LEAST_VOICED * len(tones) else 0.0


def _pitch(frame: NDArray[np.floating]) -> float:
    if float(np.mean(frame**2)) < _SILENT:
        return 0.0
    misfit = _misfit(frame.astype(np.float64))
    lag = _first_dip(misfit)
    return _RATE / _between(misfit, lag) if lag else 0.0


def _misfit(frame: NDArray[np.float64]) -> NDArray[np.float64]:
    """Difference of the window from itself at every shift, in units of the mean over shorter shifts."""
    together = np.fft.irfft(
        np.conj(np.fft.rfft(frame[:_WINDOW], _SPECTRUM)) * np.fft.rfft(frame, _SPECTRUM), _SPECTRUM
    )[: _LONGEST + 2]
    energy = np.concatenate(([0.0], np.cumsum(frame**2)))
    shifted = energy[_WINDOW : _WINDOW + _LONGEST + 2] - energy[: _LONGEST + 2]
    difference = np.maximum(shifted[0] + shifted - 2 * together, 0.0)
    running = np.cumsum(difference[1:])
    mean = np.maximum(running / np.arange(1, len(difference)), 1e-12)
    return np.concatenate(([1.0], difference[1:] / mean))


def _first_dip(misfit: NDArray[np.float64]) -> int:
    """The shift of the first clear dip, else of a doubtful but deepest one; 0 where there is none."""
    candidates = misfit[_SHORTEST : _LONGEST + 1]
    clear = np.flatnonzero(candidates < _CLEAR)
    if not len(clear):
        deepest = int(np.argmin(candidates))
        return _SHORTEST + deepest if candidates[deepest] < _DOUBTFUL else 0
    lag = _SHORTEST + int(clear[0])
    while lag < _LONGEST and misfit[lag + 1] < misfit[lag]:
        lag += 1
    return lag


def _between(misfit: NDArray[np.float64], lag: int) -> float:
    """The bottom of the dip between the samples, by a parabola through three of them."""
    before, here, after = misfit[lag - 1 : lag + 2]
    bend = before - 2 * here + after
    return lag + (0.5 * (before - after) / bend if bend > 0 else 0.0)
