"""Places syllables in time: consonants before the beat, vowels drawn out on their notes, a fade before each breath."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from server.providers.composer.voice.sound import SyllableSound
from server.providers.composer.voice.vocoder import FRAME_S, Articulation, Track

_LONGEST_LEAD_IN_S = 0.12
_BORROWED = 0.45
"""How much of the note before a syllable's consonants may take."""
_RELEASE_FRAMES, _RELEASE_NEPERS = 14, 6.0
_SILENCE_NEPERS = -20.0
_BLUR = (0.25, 0.5, 0.25)


@dataclass(frozen=True, slots=True)
class Sung:
    """A syllable, the time of its vowel in seconds, and how strongly it is sung, 0-1."""

    sound: SyllableSound
    start_s: float
    end_s: float
    velocity: float


def articulate(sung: Sequence[Sung], length: int) -> Articulation:
    """All syllables in `length` frames, silence between them."""
    bins = sung[0].sound.articulation.envelope.shape[1]
    envelope = np.full((length, bins), _SILENCE_NEPERS, np.float32)
    voicing = np.zeros(length, np.float32)
    beginnings = _beginnings(sung)
    for at, (syllable, begins) in enumerate(zip(sung, beginnings, strict=True)):
        end = min(syllable.end_s, beginnings[at + 1]) if at + 1 < len(sung) else syllable.end_s
        first, last = round(begins / FRAME_S), min(round(end / FRAME_S), length)
        piece = _piece(syllable, first, last, breathes=end == syllable.end_s)
        envelope[first:last], voicing[first:last] = piece.envelope, piece.voicing
    return Articulation(_blurred(envelope), voicing)


def _beginnings(sung: Sequence[Sung]) -> list[float]:
    """When the consonants of every syllable set in."""
    free = [sung[0].start_s, *(now.start_s - before.start_s for before, now in pairwise(sung))]
    return [
        syllable.start_s - min(syllable.sound.onset * FRAME_S, _LONGEST_LEAD_IN_S, _BORROWED * room)
        for syllable, room in zip(sung, free, strict=True)
    ]


def _piece(syllable: Sung, first: int, last: int, *, breathes: bool) -> Articulation:
    piece = syllable.sound.articulation.at(_places(syllable, first, last))
    piece.envelope[:] += np.float32(2 * np.log(syllable.velocity))
    if breathes:
        fading = min(_RELEASE_FRAMES, len(piece))
        piece.envelope[-fading:] -= np.linspace(0, _RELEASE_NEPERS, fading, dtype=np.float32)[:, None]
    return piece


def _places(syllable: Sung, first: int, last: int) -> Track:
    """Which frame of the sound is heard in each frame of the song: only the held part is drawn out or cut short."""
    sound, vowel = syllable.sound, syllable.start_s / FRAME_S
    into, out = sound.held - sound.onset, len(sound) - 1 - sound.released
    room = max(1.0, last - vowel)
    pace = min(1.0, 0.9 * room / max(into + out, 1.0))
    moments = (first, vowel, vowel + into * pace, last - out * pace, last)
    return np.interp(np.arange(first, last), moments, (0, sound.onset, sound.held, sound.released, len(sound) - 1))


def _blurred(envelope: NDArray[np.float32]) -> NDArray[np.float32]:
    """Joins without clicks."""
    before, now, after = _BLUR
    blurred = envelope * np.float32(now)
    blurred[1:] += before * envelope[:-1]
    blurred[:-1] += after * envelope[1:]
    return blurred
