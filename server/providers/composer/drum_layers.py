"""Synthesised strokes laid under the sampled kit: the weight and snap that a General MIDI kit lacks."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.providers.composer.filters import SAMPLE_RATE, Signal, filter_signal, high_pass, low_pass
from server.providers.composer.genre import Drum
from server.providers.composer.performance import Event

_NOISE_SEED = 20_26


def play_layers(strokes: Sequence[tuple[Drum, Event]], frames: int) -> Signal:
    """Kick, snare and clap of `strokes`; everything else is left to the sampled kit."""
    sounds = {Drum.KICK: _kick(), Drum.SNARE: _snare(), Drum.CLAP: _clap()}
    mono = np.zeros(frames, np.float32)
    for drum, event in strokes:
        sound = sounds.get(drum)
        start = round(event.start_s * SAMPLE_RATE)
        if sound is not None and start < frames:
            piece = sound[: frames - start]
            mono[start : start + len(piece)] += piece * np.float32(event.velocity)
    return np.stack([mono, mono])


def _kick() -> Signal:
    """A sine falling from 130 to 47 Hz with a click on top."""
    time = _time(0.28)
    pitch = 47 + 83 * np.exp(-time / 0.028)
    body = np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE) * np.exp(-time / 0.09)
    click = _band(_noise(len(time)), 1500, 6000) * np.exp(-time / 0.003)
    return _soft_ends(body + 0.35 * click)


def _snare() -> Signal:
    """Two drum-head modes under a burst of wire noise."""
    time = _time(0.22)
    head = (np.sin(2 * np.pi * 188 * time) + 0.6 * np.sin(2 * np.pi * 331 * time)) * np.exp(-time / 0.045)
    wires = _band(_noise(len(time)), 1800, 9500) * np.exp(-time / 0.075)
    return _soft_ends(0.5 * head + 0.9 * wires)


def _clap() -> Signal:
    """Four hands a few milliseconds apart."""
    time = _time(0.25)
    hands = sum(np.where(time >= late, np.exp(-(time - late) / 0.008), 0) for late in (0.0, 0.011, 0.021))
    tail = np.where(time >= 0.03, np.exp(-(time - 0.03) / 0.06), 0)
    return _soft_ends(_band(_noise(len(time)), 900, 5200) * (hands + 0.8 * tail))


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def _noise(length: int) -> NDArray[np.float64]:
    return np.random.default_rng(_NOISE_SEED).normal(0, 0.5, length)


def _band(signal: NDArray[np.float64], low: float, high: float) -> Signal:
    return filter_signal(signal.astype(np.float32), high_pass(low), low_pass(high))


def _soft_ends(sound: NDArray[np.float64]) -> Signal:
    fade = np.minimum(1, np.arange(len(sound))[::-1] / 480)
    return (sound * fade).astype(np.float32)
