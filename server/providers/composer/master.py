"""Mastering: glue compression, then as much gain as -14 LUFS needs, under a look-ahead true-peak limiter."""

import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from server.providers.composer.effects import Equaliser
from server.providers.composer.synth import SAMPLE_RATE, Stereo

TARGET_LUFS = -14.0
CEILING_DB = -1.3
"""True-peak ceiling; the margin to -1 dBTP covers the difference between peak meters and the 16-bit rounding."""

_TOLERANCE_LU = 0.1
_ROUNDS = 4
_LOOK_AHEAD_S = 0.004
_RELEASE_S = 0.12
_CONTROL_FRAMES = 64
_OVERSAMPLING = 4
_PEAK_BLOCK = 1 << 18
_GLUE_RATIO, _GLUE_KNEE_DB, _GLUE_ATTACK_S, _GLUE_RELEASE_S = 2.0, 6.0, 0.02, 0.25


def master(mix: Stereo, fade_s: float) -> Stereo:
    """The finished recording, exactly as long as `mix`, ending in silence."""
    glued = _glue(Equaliser(28).apply(mix))
    _fade_out(glued, fade_s)
    meter = pyloudnorm.Meter(SAMPLE_RATE)
    gain_db = TARGET_LUFS - meter.integrated_loudness(glued)
    for _ in range(_ROUNDS):
        limited = _limit(glued * np.float32(10 ** (gain_db / 20)))
        missing = TARGET_LUFS - meter.integrated_loudness(limited)
        if abs(missing) < _TOLERANCE_LU:
            break
        gain_db += 1.2 * missing
    return limited


def _fade_out(signal: Stereo, seconds: float) -> None:
    """A rounded fade to nothing over the last `seconds`, in place."""
    length = min(len(signal), round(seconds * SAMPLE_RATE))
    signal[-length:] *= (np.cos(np.linspace(0, np.pi, length, dtype=np.float32)) / 2 + 0.5)[:, None]


def _glue(signal: Stereo) -> Stereo:
    """Gentle 2:1 compression of what stands out above the song's own level."""
    blocks = _blocks(np.square(signal).mean(axis=1))
    level = 10 * np.log10(blocks.mean(axis=1) + 1e-9)
    threshold = float(np.percentile(level, 80))
    over = level - threshold
    reduction = np.where(over > 0, over, 0) * (1 - 1 / _GLUE_RATIO) * np.clip(over / _GLUE_KNEE_DB, 0, 1)
    smooth = _follow(reduction, _GLUE_ATTACK_S, _GLUE_RELEASE_S)
    return signal * _spread(10 ** (-smooth / 20), len(signal))[:, None]


def _limit(signal: Stereo) -> Stereo:
    """Bring every true peak under the ceiling: gain falls before a peak and recovers slowly after it."""
    ceiling = 10 ** (CEILING_DB / 20)
    needed = np.minimum(1, ceiling / np.maximum(_block_peaks(signal), 1e-9))
    reduction = _follow(1 - needed, 0.0, _RELEASE_S)
    width = 2 * round(_LOOK_AHEAD_S * SAMPLE_RATE / _CONTROL_FRAMES) + 1
    held = minimum_filter1d(1 - reduction, width)
    return signal * _spread(uniform_filter1d(held, width - 2), len(signal))[:, None]


def _block_peaks(signal: Stereo) -> NDArray[np.float64]:
    """Highest true peak of either channel in every control block, and in its neighbours' edges."""
    overlap = 2048
    peaks = []
    for start in range(0, len(signal), _PEAK_BLOCK):
        before = min(start, overlap)
        piece = signal[start - before : start + _PEAK_BLOCK + overlap]
        dense = np.abs(resample_poly(piece, _OVERSAMPLING, 1, axis=0)).max(axis=1)
        inside = dense[before * _OVERSAMPLING : (before + min(_PEAK_BLOCK, len(signal) - start)) * _OVERSAMPLING]
        peaks.append(_blocks(inside, _CONTROL_FRAMES * _OVERSAMPLING).max(axis=1))
    return np.concatenate(peaks).astype(np.float64)


def _blocks(values: NDArray[np.float32], size: int = _CONTROL_FRAMES) -> NDArray[np.float32]:
    return np.pad(values, (0, -len(values) % size)).reshape(-1, size)


def _follow(values: NDArray[np.float64], attack_s: float, release_s: float) -> NDArray[np.float64]:
    """An envelope follower at the control rate."""
    rise, fall = (_coefficient(seconds) for seconds in (attack_s, release_s))
    state, followed = 0.0, np.empty(len(values))
    for at, value in enumerate(values.tolist()):
        state = value + (rise if value > state else fall) * (state - value)
        followed[at] = state
    return followed


def _coefficient(seconds: float) -> float:
    return float(np.exp(-_CONTROL_FRAMES / SAMPLE_RATE / seconds)) if seconds else 0.0


def _spread(control: NDArray[np.float64], frames: int) -> NDArray[np.float32]:
    """Control values drawn out to one gain for every frame."""
    centres = (np.arange(len(control)) + 0.5) * _CONTROL_FRAMES
    return np.interp(np.arange(frames), centres, control).astype(np.float32)
