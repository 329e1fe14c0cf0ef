"""Filters as frequency responses, applied to recordings by fast convolution in single precision."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 48_000
Signal = NDArray[np.float32]
"""One channel, or channels by frames."""
Response = Callable[[NDArray[np.floating]], NDArray[np.complex128]]
"""What a filter makes of every frequency in hertz."""

_IMPULSE_FRAMES = 16_384
"""A third of a second, in which the lowest cut-off used here has rung out."""
_BLOCK_PER_IMPULSE = 4


def filter_signal(signal: Signal, *responses: Response) -> Signal:
    """The signal through all `responses`, one after the other."""
    hertz = np.fft.rfftfreq(_IMPULSE_FRAMES, 1 / SAMPLE_RATE)
    together = np.prod([response(hertz) for response in responses], axis=0)
    return convolve(signal, np.fft.irfft(together).astype(np.float32))


def convolve(signal: Signal, impulse: Signal) -> Signal:
    """Each channel convolved with the impulse response, block by block, as long as the signal."""
    frames, reach = signal.shape[-1], impulse.shape[-1]
    size = _BLOCK_PER_IMPULSE << (reach - 1).bit_length()
    step = size - reach + 1
    spectrum = np.fft.rfft(impulse, size)
    out = np.zeros((*signal.shape[:-1], frames + size), np.float32)
    for start in range(0, frames, step):
        piece = np.fft.rfft(signal[..., start : start + step], size)
        piece *= spectrum
        out[..., start : start + size] += np.fft.irfft(piece, size)
    return out[..., :frames]


def biquad(over: tuple[float, float, float], under: tuple[float, float, float]) -> Response:
    """A section of two poles and two zeros from its difference equation."""

    def response(hertz: NDArray[np.floating]) -> NDArray[np.complex128]:
        delay = np.exp(-2j * np.pi * hertz / SAMPLE_RATE)
        numerator = over[0] + delay * (over[1] + delay * over[2])
        return np.asarray(numerator / (under[0] + delay * (under[1] + delay * under[2])), dtype=np.complex128)

    return response


def high_pass(cutoff_hz: float) -> Response:
    """Twelve decibels an octave below the cut-off, after Bristow-Johnson's equaliser cookbook like all that follow."""
    cosine, alpha = _prewarp(cutoff_hz, 0.707)
    return biquad(((1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2), (1 + alpha, -2 * cosine, 1 - alpha))


def low_pass(cutoff_hz: float) -> Response:
    """Twelve decibels an octave above the cut-off."""
    cosine, alpha = _prewarp(cutoff_hz, 0.707)
    return biquad(((1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2), (1 + alpha, -2 * cosine, 1 - alpha))


def bell(centre_hz: float, quality: float, gain_db: float) -> Response:
    """A boost or a cut around a frequency."""
    cosine, alpha = _prewarp(centre_hz, quality)
    amplitude = 10 ** (gain_db / 40)
    boosted, cut = alpha * amplitude, alpha / amplitude
    return biquad((1 + boosted, -2 * cosine, 1 - boosted), (1 + cut, -2 * cosine, 1 - cut))


def high_shelf(corner_hz: float, gain_db: float) -> Response:
    """Everything above the corner louder or softer."""
    cosine, alpha = _prewarp(corner_hz, 0.707)
    amplitude = 10 ** (gain_db / 40)
    slope = 2 * np.sqrt(amplitude) * alpha
    more, less = amplitude + 1, amplitude - 1
    over = (more + less * cosine + slope, -2 * (less + more * cosine), more + less * cosine - slope)
    under = (more - less * cosine + slope, 2 * (less - more * cosine), more - less * cosine - slope)
    return biquad((amplitude * over[0], amplitude * over[1], amplitude * over[2]), under)


def _prewarp(hertz: float, quality: float) -> tuple[float, float]:
    omega = 2 * np.pi * hertz / SAMPLE_RATE
    return float(np.cos(omega)), float(np.sin(omega) / (2 * quality))
