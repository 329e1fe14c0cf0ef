"""Sings the tune of a score with a synthesised voice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.signal import resample_poly

from server.content.ports import Vocal
from server.core.language import Language
from server.providers.composer.filters import SAMPLE_RATE, Signal
from server.providers.composer.performance import Event
from server.providers.composer.plan import SungLine
from server.providers.composer.voice.articulation import Sung, articulate
from server.providers.composer.voice.intonation import pitch_track
from server.providers.composer.voice.readings import readable
from server.providers.composer.voice.sound import syllable_sound
from server.providers.composer.voice.speech import phonemes
from server.providers.composer.voice.syllabify import Syllable, share_phonemes
from server.providers.composer.voice.vocoder import FRAME_S, synthesise

_UP, _DOWN = 320, 147
"""From the vocoder's 22,050 Hz to 48 kHz."""


@dataclass(frozen=True, slots=True)
class Singer:
    """Who sings, in which language, with how much vibrato."""

    vocal: Vocal
    language: Language
    vibrato_cents: float

    def pronounce(self, lines: Sequence[SungLine]) -> list[Syllable]:
        """The phonemes for every note of the lines."""
        words = [word for line in lines for word in line.words]
        told = phonemes(readable([text for text, _ in words], self.language), self.language)
        shared = (share_phonemes(spoken, notes, self.language) for (_, notes), spoken in zip(words, told, strict=True))
        return [syllable for word in shared for syllable in word]

    def sing(
        self, events: Sequence[Event], syllables: Sequence[Syllable], frames: int, rng: np.random.Generator
    ) -> Signal:
        """One voice in two equal channels of `frames` samples."""
        length = round(frames / SAMPLE_RATE / FRAME_S) + 1
        pitch = pitch_track(events, length, self.vibrato_cents, rng)
        sound = synthesise(articulate(self._sung(events, syllables), length), 440 * 2 ** ((pitch - 69) / 12), rng)
        whole = resample_poly(sound, _UP, _DOWN).astype(np.float32)[:frames]
        return np.tile(np.pad(whole, (0, frames - len(whole))), (2, 1))

    def _sung(self, events: Sequence[Event], syllables: Sequence[Syllable]) -> list[Sung]:
        """The syllables as they sound: a note without one prolongs the vowel before it."""
        sung: list[Sung] = []
        for event, syllable in zip(events, syllables, strict=True):
            if syllable:
                sound = syllable_sound(syllable, self.language, self.vocal)
                sung.append(Sung(sound, event.start_s, event.end_s, event.velocity))
            else:
                last = sung.pop()
                sung.append(Sung(last.sound, last.start_s, event.end_s, last.velocity))
        return sung
