"""How a singer's pitch moves: gliding into notes, scooping up into phrases, swaying on long ones, never quite still."""

from collections.abc import Sequence

import numpy as np

from server.providers.composer.performance import Event
from server.providers.composer.voice.vocoder import FRAME_S, Track

_GLIDE_FRAMES = 13
_PHRASE_GAP_S = 0.12
_SCOOP_SEMITONES, _SCOOP_S = 0.7, 0.06
_SWAY_HZ, _SWAY_DELAY_S, _SWAY_RISE_S = 5.4, 0.28, 0.35
_DRIFT_SEMITONES, _DRIFT_FRAMES = 0.06, 60
_EARLY_S = 0.03
"""Pitch changes on the consonant, so that the vowel begins in tune."""


def pitch_track(events: Sequence[Event], length: int, vibrato_cents: float, rng: np.random.Generator) -> Track:
    """MIDI pitch for every frame of the voice."""
    pitch = np.full(length, float(events[0].pitch))
    ornaments = np.zeros(length)
    before_end = -1.0
    for event in events:
        start, end = (round(moment / FRAME_S) for moment in (event.start_s, event.end_s))
        pitch[max(0, start - round(_EARLY_S / FRAME_S)) :] = event.pitch
        time = np.arange(max(0, min(end, length) - start)) * FRAME_S
        sway = np.clip((time - _SWAY_DELAY_S) / _SWAY_RISE_S, 0, 1) * np.sin(2 * np.pi * _SWAY_HZ * time)
        ornaments[start : start + len(time)] = vibrato_cents / 100 * sway
        if event.start_s - before_end > _PHRASE_GAP_S:
            ornaments[start : start + len(time)] -= _SCOOP_SEMITONES * np.exp(-time / _SCOOP_S)
        before_end = event.end_s
    return _glide(pitch) + ornaments + _drift(length, rng)


def _glide(pitch: Track) -> Track:
    window = np.hanning(_GLIDE_FRAMES + 2)[1:-1]
    return np.convolve(np.pad(pitch, _GLIDE_FRAMES // 2, mode="edge"), window / window.sum(), "valid")


def _drift(length: int, rng: np.random.Generator) -> Track:
    """Slow wandering of a few cents."""
    knots = rng.normal(0, _DRIFT_SEMITONES, length // _DRIFT_FRAMES + 2)
    return np.interp(np.arange(length) / _DRIFT_FRAMES, np.arange(len(knots)), knots)
