"""A synthesised lead: detuned soft saws that glide from note to note and sway on long ones, as singers do."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.providers.composer.filters import SAMPLE_RATE, Signal
from server.providers.composer.performance import Event
from server.providers.composer.synth import Expression

_TABLE_FRAMES = 4096
_HARMONICS, _ROLL_OFF = 18, 1.35
"""The highest harmonic of the highest lead note stays below half the sample rate."""
_DETUNING_CENTS = (-9.0, -4.0, 0.0, 5.0, 10.0)
_PANORAMA = (-0.8, 0.5, 0.0, -0.5, 0.8)
_GLIDE_S, _ATTACK_S, _RELEASE_S = 0.035, 0.012, 0.09
_SWAY_HZ, _SWAY_DELAY_S, _SWAY_RISE_S = 5.2, 0.22, 0.3


def play_lead(events: Sequence[Event], frames: int, expression: Expression) -> Signal:
    """A single-voiced line."""
    pitch, level = _curves(events, frames, expression)
    table = _soft_saw()
    sound = np.zeros((2, frames), np.float32)
    for at, (cents, pan) in enumerate(zip(_DETUNING_CENTS, _PANORAMA, strict=True)):
        cycles = np.cumsum(440 / SAMPLE_RATE * 2 ** ((pitch - 69 + cents / 100) / 12)) + at / len(_PANORAMA)
        voice = table[(cycles % 1 * _TABLE_FRAMES).astype(np.int32)]
        sound += voice * np.array([[1 - pan], [1 + pan]], np.float32)
    return sound * level


def _curves(events: Sequence[Event], frames: int, expression: Expression) -> tuple[NDArray[np.float64], Signal]:
    """Pitch (MIDI note numbers) and loudness of every frame."""
    pitch = np.full(frames, float(events[0].pitch if events else 69))
    level = np.zeros(frames, np.float32)
    before = pitch[0]
    for event in events:
        start, end = (round(moment * SAMPLE_RATE) for moment in (event.start_s, event.end_s))
        time = np.arange(max(0, min(end + round(_RELEASE_S * SAMPLE_RATE), frames) - start)) / SAMPLE_RATE
        sung = slice(start, start + len(time))
        pitch[start:] = event.pitch
        pitch[sung] += (before - event.pitch) * np.exp(-time / (_GLIDE_S / 3)) + _sway(time, expression)
        np.maximum(level[sung], _envelope(time, event), out=level[sung])
        before = float(event.pitch)
    return pitch, level


def _sway(time: NDArray[np.float64], expression: Expression) -> NDArray[np.float64]:
    """Vibrato that sets in on long notes, in semitones."""
    depth = expression.vibrato_cents / 100 * np.clip((time - _SWAY_DELAY_S) / _SWAY_RISE_S, 0, 1)
    return np.asarray(depth * np.sin(2 * np.pi * _SWAY_HZ * time), dtype=np.float64)


def _envelope(time: NDArray[np.float64], event: Event) -> Signal:
    """A quick rise, a slow settling while the note is held, and a short release."""
    held_s = event.end_s - event.start_s
    rise = np.clip(time / _ATTACK_S, 0, 1)
    settled = 0.75 + 0.25 * np.exp(-time / 0.35)
    release = np.clip(1 - (time - held_s) / _RELEASE_S, 0, 1) ** 2
    return np.asarray(event.velocity * rise * settled * release, dtype=np.float32)


def _soft_saw() -> Signal:
    """One period of a saw whose upper harmonics are rounded off."""
    phase = 2 * np.pi * np.arange(_TABLE_FRAMES) / _TABLE_FRAMES
    waves = [np.sin(number * phase) / number**_ROLL_OFF for number in range(1, _HARMONICS + 1)]
    return np.asarray(np.sum(waves, axis=0), dtype=np.float32)
