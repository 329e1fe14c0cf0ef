"""Meters after ITU-R BS.1770: integrated loudness and true peak."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from server.providers.composer.filters import SAMPLE_RATE, Signal, biquad, filter_signal

_HEAD = biquad((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_WEIGHTING = biquad((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""The standard's two filters for 48 kHz: the head's shelf, then the ear's weakness for the low."""
_OFFSET, _ABSOLUTE_GATE, _RELATIVE_GATE = -0.691, -70.0, -10.0
_STEP_FRAMES, _STEPS_PER_BLOCK = SAMPLE_RATE // 10, 4
_OVERSAMPLING, _TAPS = 4, 24


def integrated_loudness(signal: Signal) -> float:
    """Loudness of the whole recording in LUFS, silences gated out."""
    weighted = filter_signal(signal, _HEAD, _WEIGHTING)
    steps = weighted[:, : weighted.shape[1] // _STEP_FRAMES * _STEP_FRAMES].reshape(2, -1, _STEP_FRAMES)
    power = np.einsum("cst,cst->s", steps, steps) / _STEP_FRAMES
    blocks = sliding_window_view(power, _STEPS_PER_BLOCK).mean(axis=1)
    audible = blocks[_lufs(blocks) > _ABSOLUTE_GATE]
    if not len(audible):
        return _ABSOLUTE_GATE
    gate = float(_lufs(audible.mean())) + _RELATIVE_GATE
    return float(_lufs(audible[_lufs(audible) > gate].mean()))


def _lufs(power: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray(_OFFSET + 10 * np.log10(np.maximum(power, 1e-12)), dtype=np.float64)


def true_peaks(signal: Signal, block_frames: int) -> Signal:
    """The highest level in every block of any channel, between the samples too."""
    peaks = _block_maxima(np.abs(signal).max(axis=0), block_frames)
    for phase in range(1, _OVERSAMPLING):
        taps = _between(phase / _OVERSAMPLING)
        for channel in signal:
            np.maximum(peaks, _block_maxima(np.abs(np.convolve(channel, taps, "same")), block_frames), out=peaks)
    return peaks


def _between(fraction: float) -> Signal:
    """Interpolates at `fraction` of the way from a sample to the next."""
    offsets = np.arange(_TAPS) - _TAPS / 2 + fraction
    return np.asarray(np.sinc(offsets) * np.cos(np.pi * offsets / (_TAPS + 2)) ** 2, dtype=np.float32)


def _block_maxima(values: Signal, size: int) -> Signal:
    return np.asarray(np.pad(values, (0, -len(values) % size)).reshape(-1, size).max(axis=1), dtype=np.float32)
