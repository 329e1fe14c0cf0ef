"""A sung syllable's articulation with its landmarks: where the vowel sets in and where it can be held."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from server.content.ports import Vocal
from server.core.language import Language
from server.providers.composer.voice.speech import speak
from server.providers.composer.voice.syllabify import Syllable, is_vowel
from server.providers.composer.voice.vocoder import Articulation, Track, analyse

_AUDIBLE_NEPERS, _CORE_NEPERS, _STEADY_NEPERS = 7.0, 1.4, 0.9
"""How far below its loudest frame a syllable sounds at all, is a vowel, and is a vowel worth holding."""
_HELD_AROUND = 2.0
_EARLY = 0.4
_EARLINESS = 0.6
_EVEN_LEVEL = -4.6


@dataclass(frozen=True, slots=True)
class SyllableSound:
    """Frames of a syllable; the vowel sets in at `onset`, and the frames from `held` to `released` may be drawn out."""

    articulation: Articulation
    onset: float
    held: float
    released: float

    def __len__(self) -> int:
        return len(self.articulation)


@lru_cache(maxsize=2048)
def syllable_sound(syllable: Syllable, language: Language, vocal: Vocal) -> SyllableSound:
    """Have it spoken and find its landmarks."""
    stressed = [("'" if is_vowel(phoneme) else "") + phoneme for phoneme in syllable]
    whole = analyse(speak("|".join(stressed), language, vocal))
    level = _levels(whole)
    audible = np.flatnonzero(level > level.max() - _AUDIBLE_NEPERS)
    heard = slice(int(audible[0]), int(audible[-1]) + 1)
    return _landmarks(Articulation(whole.envelope[heard], whole.voicing[heard]), level[heard])


def _levels(articulation: Articulation) -> Track:
    """Loudness of every frame in nepers of power."""
    return np.asarray(np.log(np.exp(articulation.envelope).mean(axis=1)), dtype=np.float64)


def _landmarks(articulation: Articulation, level: Track) -> SyllableSound:
    voiced = np.where(articulation.voicing > 0.5, level, level.min())
    loudest = int(voiced.argmax())
    onset, end = _around(loudest, voiced > voiced.max() - _CORE_NEPERS)
    steady = _steadiest(articulation.envelope[onset:end], voiced[onset:end] > voiced.max() - _STEADY_NEPERS) + onset
    articulation.envelope[:] += np.float32(_EVEN_LEVEL - voiced[onset:end].mean())
    last = float(len(articulation) - 1)
    return SyllableSound(articulation, float(onset), max(0.0, steady - _HELD_AROUND), min(last, steady + _HELD_AROUND))


def _around(centre: int, wanted: NDArray[np.bool_]) -> tuple[int, int]:
    """The unbroken stretch of `wanted` frames that holds `centre`."""
    before = np.flatnonzero(~wanted[: centre + 1])
    after = np.flatnonzero(~wanted[centre:])
    return (int(before[-1]) + 1 if len(before) else 0), (centre + int(after[0]) if len(after) else len(wanted))


def _steadiest(envelope: NDArray[np.float32], loud: NDArray[np.bool_]) -> float:
    """The frame where the mouth moves least, rather early than late: a diphthong is held on its first half."""
    if len(envelope) < 3:
        return len(envelope) / 2
    moving = np.abs(np.diff(envelope[:, : envelope.shape[1] // 2], axis=0)).mean(axis=1)
    smooth = np.convolve(np.pad(moving, 2, mode="edge"), np.full(5, 0.2), "valid")
    late = np.abs(np.linspace(0, 1, len(smooth)) - _EARLY)
    cost = smooth / max(float(smooth.mean()), 1e-6) + _EARLINESS * late + 10.0 * ~loud[1:]
    return float(cost.argmin()) + 0.5
