"""The feeling in a voice, from how it differs from the same recording's usual: an estimate, and never a sure one.

The directions are those that studies of vocal expression agree on (Juslin and Laukka, 2003): anger and joy are loud
and lively, fear is high and hurried, sadness is soft, low, flat and slow. Disgust has no sound of its own: never told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks

from server.content.captioning_ports import Emotion
from server.providers.listener.level import STEP_S, Sound, lufs
from server.providers.listener.pitch import Tones, usual_pitch

Features = NDArray[np.float64]

_PROTOTYPES: dict[Emotion, tuple[float, float, float, float]] = {
    Emotion.NEUTRAL: (0.0, 0.0, 0.0, 0.0),
    Emotion.HAPPY: (0.8, 1.0, 1.0, 0.7),
    Emotion.SAD: (-1.2, -0.8, -0.8, -1.0),
    Emotion.ANGRY: (1.8, 0.3, 0.8, 1.0),
    Emotion.FEARFUL: (-0.4, 1.6, -0.4, 1.2),
    Emotion.SURPRISED: (0.8, 1.8, 1.8, 0.0),
}
"""Loudness, pitch, movement of pitch, and pace, each in the units of `_SCALES` away from the usual."""
_SCALES = np.array([4.0, 3.0, 1.5, 1.5])
"""What is a notable difference: decibels, semitones, semitones of spread, beats a second."""
_BEAT_DB, _BEAT_STEPS = 3.0, 4
_OUTLIER_SEMITONES = 12.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a stretch sounds."""

    loudness_lufs: float
    tones: Tones
    spread_semitones: float
    pace: float

    @classmethod
    def of(cls, loudness_lufs: float, tones: Tones, power: Sound) -> Self:
        """From the pitches and the power of the stretch."""
        beats, _ = find_peaks(lufs(power), prominence=_BEAT_DB, distance=_BEAT_STEPS)
        return cls(loudness_lufs, tones, _spread(tones), len(beats) / max(len(power) * STEP_S, STEP_S))

    @property
    def features(self) -> Features:
        """The measures by which stretches are compared; without a pitch two of them are unknown."""
        pitch = usual_pitch(self.tones)
        height, spread = (12 * np.log2(pitch), self.spread_semitones) if pitch else (np.nan, np.nan)
        return np.array([self.loudness_lufs, height, spread, self.pace])


def expressions(manners: Sequence[Manner]) -> list[tuple[Emotion, float]]:
    """The likeliest feeling of every stretch, and how likely it is among all."""
    if not manners:
        return []
    measured = np.array([manner.features for manner in manners])
    usual = [float(np.median(known)) if len(known := column[~np.isnan(column)]) else 0.0 for column in measured.T]
    return [_nearest(features) for features in (measured - np.array(usual)) / _SCALES]


def _nearest(features: Features) -> tuple[Emotion, float]:
    """Far from all, none is much likelier than the next; what is not known makes all of them less sure."""
    known = ~np.isnan(features)
    apart = np.nan_to_num(features)
    weights = np.array([1 / (1 + np.sum((apart - np.array(each)) ** 2)) for each in _PROTOTYPES.values()])
    best = int(np.argmax(weights))
    return tuple(_PROTOTYPES)[best], float(weights[best] / weights.sum() * known.mean())


def _spread(tones: Tones) -> float:
    """How far the pitch moves about its middle, leaps of an octave by mishearing left out."""
    voiced = tones[tones > 0]
    if len(voiced) < 2:
        return 0.0
    semitones = 12 * np.log2(voiced / np.median(voiced))
    return float(np.std(semitones[np.abs(semitones) < _OUTLIER_SEMITONES]))
