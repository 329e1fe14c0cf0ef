"""The mixing desk's processors: equaliser, panorama, reverb and side chain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.providers.composer.filters import (
    SAMPLE_RATE,
    Response,
    Signal,
    bell,
    convolve,
    filter_signal,
    high_pass,
    high_shelf,
    low_pass,
)

_REVERB_SEED = 48
_PRE_DELAY_S = 0.018
_DUST_SEED = 33
_CLICKS_PER_S = 9
_REVERB_BANDS = ((180, 900, 1.0), (900, 3500, 0.8), (3500, 9000, 0.45))
"""Edges in hertz, and the share of the reverb time that band rings for."""
_PUMP_ATTACK_FRAMES = 240


@dataclass(frozen=True, slots=True)
class Equaliser:
    """A strip's tone: everything below `low_cut_hz` away, then gains at the box, the presence and the air bands."""

    low_cut_hz: float
    box_db: float = 0.0
    presence_db: float = 0.0
    air_db: float = 0.0

    def apply(self, signal: Signal) -> Signal:
        """The signal with this tone."""
        return filter_signal(signal, *self._sections())

    def _sections(self) -> list[Response]:
        return [
            high_pass(self.low_cut_hz),
            bell(300, 0.9, self.box_db),
            bell(3200, 0.8, self.presence_db),
            high_shelf(8000, self.air_db),
        ]


def reverberate(send: Signal, seconds: float) -> Signal:
    """A room of decaying, darkening noise; `seconds` is the time to fall by 60 dB."""
    return convolve(send, _room(seconds))


def _room(seconds: float) -> Signal:
    """Bands of noise, the higher ones dying sooner, after a short pre-delay; unit energy."""
    time = np.arange(round(1.1 * seconds * SAMPLE_RATE), dtype=np.float32) / SAMPLE_RATE
    noise = np.random.default_rng(_REVERB_SEED).standard_normal((2, len(time)), dtype=np.float32)
    tail = np.zeros_like(noise)
    for low, high, share in _REVERB_BANDS:
        tail += filter_signal(noise, high_pass(low), low_pass(high)) * np.exp(-6.9 * time / (seconds * share))
    tail /= np.sqrt(np.square(tail).sum(axis=1, keepdims=True))
    return np.pad(tail, ((0, 0), (round(_PRE_DELAY_S * SAMPLE_RATE), 0)))


def crackle(frames: int, level_db: float) -> Signal:
    """The surface of an old record: faint hiss and now and then a click."""
    rng = np.random.default_rng(_DUST_SEED)
    hiss = rng.standard_normal((2, frames), dtype=np.float32) * np.float32(0.25)
    clicks = rng.integers(0, frames, frames * _CLICKS_PER_S // SAMPLE_RATE)
    hiss[:, clicks] += 40 * rng.standard_normal(len(clicks), dtype=np.float32)
    return filter_signal(hiss, high_pass(700), low_pass(5200)) * np.float32(10 ** (level_db / 20))


def pan_gains(pan: float, gain: float) -> Signal:
    """Left and right gain for a balance from -1 (left) to 1 (right) at constant power."""
    angle = (pan + 1) * np.pi / 4
    return np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(np.sqrt(2) * gain)


def pump(starts_s: list[float], frames: int, depth_db: float, release_s: float) -> NDArray[np.float32]:
    """Gain that dips with every kick and swells back."""
    dip = np.zeros(frames, np.float32)
    shape = (np.cos(np.linspace(0, np.pi, round(release_s * SAMPLE_RATE), dtype=np.float32)) + 1) / 2
    shape[:_PUMP_ATTACK_FRAMES] *= np.linspace(0, 1, _PUMP_ATTACK_FRAMES, dtype=np.float32)
    for start_s in starts_s:
        dipping = dip[round(start_s * SAMPLE_RATE) :][: len(shape)]
        np.maximum(dipping, shape[: len(dipping)], out=dipping)
    return np.asarray(np.power(10, -depth_db / 20 * dip), dtype=np.float32)
