"""Mastering: glue compression, then as much gain as -14 LUFS needs, under a look-ahead true-peak limiter."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from server.providers.composer.filters import SAMPLE_RATE, Signal
from server.providers.composer.loudness import integrated_loudness, true_peaks

TARGET_LUFS = -14.0
CEILING_DB = -1.3
"""True-peak ceiling; the margin to -1 dBTP covers other meters' interpolation and the rounding to 16 bits."""

_TOLERANCE_LU = 0.15
_ROUNDS = 4
_CONTROL_FRAMES = 64
_LOOK_AHEAD_BLOCKS = 3
_LIMITER_RELEASE_S = 0.12
_GLUE_RATIO, _GLUE_KNEE_DB, _GLUE_ATTACK_S, _GLUE_RELEASE_S = 2.0, 6.0, 0.02, 0.25
_GLUED_PERCENTILE = 80

Control = NDArray[np.float64]
"""One value for each block of 64 frames."""


def master(mix: Signal, fade_s: float) -> Signal:
    """The finished recording, exactly as long as `mix`, ending in silence."""
    glued = _glue(mix)
    _fade_out(glued, fade_s)
    gain_db = TARGET_LUFS - integrated_loudness(glued)
    for _ in range(_ROUNDS):
        limited = _limit(glued * np.float32(10 ** (gain_db / 20)))
        missing = TARGET_LUFS - integrated_loudness(limited)
        if abs(missing) < _TOLERANCE_LU:
            break
        gain_db += 1.2 * missing
    return limited


def _fade_out(signal: Signal, seconds: float) -> None:
    """A rounded fade to nothing over the last `seconds`, in place."""
    length = min(signal.shape[1], round(seconds * SAMPLE_RATE))
    signal[:, -length:] *= np.cos(np.linspace(0, np.pi, length, dtype=np.float32)) / 2 + np.float32(0.5)


def _glue(signal: Signal) -> Signal:
    """Gentle 2:1 compression of what stands out above the song's own level."""
    power = _blocks(signal[0] * signal[0] + signal[1] * signal[1]).mean(axis=1)
    level = 10 * np.log10(power + 1e-9)
    over = np.maximum(0, level - np.percentile(level, _GLUED_PERCENTILE))
    reduction = over * (1 - 1 / _GLUE_RATIO) * np.minimum(1, over / _GLUE_KNEE_DB)
    followed = _follow(reduction, _GLUE_ATTACK_S, _GLUE_RELEASE_S)
    return signal * _spread(10 ** (-followed / 20), signal.shape[1])


def _limit(signal: Signal) -> Signal:
    """Bring every true peak under the ceiling: gain falls before a peak and recovers slowly after it."""
    peaks = true_peaks(signal, _CONTROL_FRAMES).astype(np.float64)
    needed = np.minimum(1, 10 ** (CEILING_DB / 20) / np.maximum(peaks, 1e-9))
    recovering = 1 - _follow(1 - needed, 0.0, _LIMITER_RELEASE_S)
    lowest = _windows(recovering, _LOOK_AHEAD_BLOCKS + 1).min(axis=1)
    return signal * _spread(_windows(lowest, _LOOK_AHEAD_BLOCKS).mean(axis=1), signal.shape[1])


def _windows(control: Control, reach: int) -> NDArray[np.float64]:
    """For every block its neighbours as far as `reach` on both sides."""
    return sliding_window_view(np.pad(control, reach, mode="edge"), 2 * reach + 1)


def _blocks(values: Signal) -> Signal:
    return np.pad(values, (0, -len(values) % _CONTROL_FRAMES)).reshape(-1, _CONTROL_FRAMES)


def _follow(values: Control, attack_s: float, release_s: float) -> Control:
    """An envelope follower at the control rate."""
    rise, fall = _coefficient(attack_s), _coefficient(release_s)
    state, followed = 0.0, np.empty(len(values))
    for at, value in enumerate(values.tolist()):
        state = value + (rise if value > state else fall) * (state - value)
        followed[at] = state
    return followed


def _coefficient(seconds: float) -> float:
    return float(np.exp(-_CONTROL_FRAMES / SAMPLE_RATE / seconds)) if seconds else 0.0


def _spread(control: Control, frames: int) -> Signal:
    """Control values drawn out to one gain for every frame."""
    centres = (np.arange(len(control)) + 0.5) * _CONTROL_FRAMES
    return np.interp(np.arange(frames), centres, control).astype(np.float32)
