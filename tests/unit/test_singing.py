"""How the sung lead is put together: syllables on notes, pitch apart from articulation, vowels on the beat."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import lfilter

from server.core.language import Language
from server.providers.composer.performance import Event
from server.providers.composer.voice.articulation import Sung, articulate
from server.providers.composer.voice.intonation import pitch_track
from server.providers.composer.voice.sound import SyllableSound
from server.providers.composer.voice.syllabify import share_phonemes
from server.providers.composer.voice.vocoder import FRAME_S, VOICE_RATE, Articulation, analyse, synthesise


@pytest.mark.parametrize(
    ("told", "notes", "language", "sung"),
    [
        ("p 'u L b i tS; h ,u- L", 3, Language.KO, ["p u L", "b i", "tS; h u- L"]),
        ("d w 'i * o h ,a q o", 4, Language.KO, ["d w i", "* o", "h a", "q o"]),
        ("l 'i: v I N", 2, Language.EN, ["l i:", "v I N"]),
        ("t @ n 'aI t", 2, Language.EN, ["t @", "n aI t"]),
        ("l i35 kh 'ai55 _|", 2, Language.ZH, ["l i", "kh ai"]),
        ("z '@:2 j _|", 1, Language.VI, ["z @: j"]),
        ("k 'i t t e", 3, Language.JA, ["k i t", "t e", ""]),
        ("d 'aI m @ n d z", 1, Language.EN, ["d aI m @ n d z"]),
        ("", 1, Language.KO, ["a"]),
        ("_:", 0, Language.KO, []),
    ],
)
def test_phonemes_are_shared_among_as_many_notes_as_the_word_has(
    told: str, notes: int, language: Language, sung: list[str]
) -> None:
    assert [" ".join(syllable) for syllable in share_phonemes(told.split(), notes, language)] == sung


def test_a_voice_keeps_its_vowel_at_another_pitch() -> None:
    again = synthesise(analyse(_vowel(170.0)), np.full(100, 262.0), np.random.default_rng(1))
    middle = again[VOICE_RATE // 8 : -VOICE_RATE // 8]
    assert abs(1200 * np.log2(_pitch(middle) / 262)) < 5
    assert _formant(middle) == pytest.approx(_formant(_vowel(170.0)), abs=90)


def _vowel(hertz: float) -> NDArray[np.float32]:
    """Half a second of pulses through a formant at 800 Hz and one at 2,400 Hz."""
    sound = (np.diff(np.floor(np.arange(VOICE_RATE // 2) * hertz / VOICE_RATE), prepend=0) > 0).astype(float)
    for centre in (800.0, 2_400.0):
        pole = 0.985 * np.exp(2j * np.pi * centre / VOICE_RATE)
        sound = lfilter([1.0], [1.0, -2 * pole.real, abs(pole) ** 2], sound)
    return np.asarray(sound / np.abs(sound).max(), dtype=np.float32)


def _pitch(sound: NDArray[np.float32]) -> float:
    """By the spectrum's second harmonic, which is strong in the vowel above."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 19))
    hertz = np.fft.rfftfreq(1 << 19, 1 / VOICE_RATE)
    near = (hertz > 450) & (hertz < 600)
    return float(hertz[near][spectrum[near].argmax()]) / 2


def _formant(sound: NDArray[np.float32]) -> float:
    """The centre of the power between 500 and 1,200 Hz."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / VOICE_RATE)
    near = (hertz > 500) & (hertz < 1_200)
    return float((hertz * power)[near].sum() / power[near].sum())


def test_vowels_begin_on_their_notes_with_the_consonants_before() -> None:
    syllable = _syllable(onset=10, frames=40)
    sung = [Sung(syllable, 0.5, 0.9, 1.0), Sung(syllable, 0.9, 1.9, 1.0)]
    voiced = articulate(sung, round(2.5 / FRAME_S)).voicing > 0.5
    began = np.flatnonzero(np.diff(voiced.astype(int)) > 0) + 1
    assert began * FRAME_S == pytest.approx([0.5, 0.9], abs=2 * FRAME_S)
    ended = np.flatnonzero(np.diff(voiced.astype(int)) < 0) + 1
    assert ended * FRAME_S == pytest.approx([0.85, 1.9], abs=3 * FRAME_S)


def test_a_syllable_longer_than_its_note_is_cut_short_in_time() -> None:
    hurried = [Sung(_syllable(onset=30, frames=120), at * 0.12, at * 0.12 + 0.12, 1.0) for at in range(1, 6)]
    voice = articulate(hurried, round(1.0 / FRAME_S))
    began = np.flatnonzero(np.diff((voice.voicing > 0.5).astype(int)) > 0) + 1
    assert began * FRAME_S == pytest.approx([event.start_s for event in hurried], abs=3 * FRAME_S)


def _syllable(onset: int, frames: int) -> SyllableSound:
    """A consonant of `onset` frames, then a vowel."""
    voicing = (np.arange(frames) >= onset).astype(np.float32)
    return SyllableSound(Articulation(np.zeros((frames, 513), np.float32), voicing), onset, onset + 6, onset + 10)


def test_pitch_reaches_each_note_soon_and_sways_only_on_long_ones() -> None:
    events = [Event(0.5, 0.8, 60, 1.0), Event(0.8, 1.0, 64, 1.0), Event(1.0, 2.5, 62, 1.0)]
    pitch = pitch_track(events, 600, 30.0, np.random.default_rng(3))
    for event in events:
        settled = pitch[round((event.start_s + 0.1) / FRAME_S) : round((event.end_s - 0.05) / FRAME_S)]
        assert np.abs(np.median(settled) - event.pitch) < 0.2
    assert np.ptp(pitch[round(1.6 / FRAME_S) : round(2.4 / FRAME_S)]) > 0.45
    assert np.ptp(pitch[round(0.88 / FRAME_S) : round(0.95 / FRAME_S)]) < 0.3
