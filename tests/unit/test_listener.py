"""What the local listener hears, on sounds whose measures are known by their making."""

import numpy as np
import pytest

from server.content.captioning_ports import Emotion
from server.providers.listener.expression import Manner, expressions
from server.providers.listener.level import RATE, Sound, loudness, powers
from server.providers.listener.pitch import pitches, usual_pitch
from server.providers.listener.stretches import LONGEST_S, stretches


def voice(hertz: float, seconds: float, level_db: float = -20.0, sway: float = 0.0) -> Sound:
    """A tone with overtones like a voice's, swaying by so many semitones three times a second."""
    at = np.arange(round(seconds * RATE)) / RATE
    bent = hertz * 2 ** (sway / 12 * np.sin(2 * np.pi * 3 * at))
    phase = 2 * np.pi * np.cumsum(bent) / RATE
    tone = sum(np.sin(phase * overtone) / overtone for overtone in range(1, 7))
    return np.asarray(10 ** (level_db / 20) * tone, dtype=np.float32)


def silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE), np.float32)


def power_of(sound: Sound) -> Sound:
    """Of a mono sound on both channels, in blocks as a file is read."""
    both = np.stack([sound, sound], axis=1)
    return powers(both[start : start + RATE] for start in range(0, len(both), RATE))


def manner(sound: Sound) -> Manner:
    power = power_of(sound)
    return Manner.of(loudness(power), pitches(sound), power)


def test_loudness_is_that_of_the_standard() -> None:
    sine = np.sin(2 * np.pi * 997 * np.arange(2 * RATE) / RATE).astype(np.float32) * np.float32(0.1)
    assert loudness(power_of(sine)[10:]) == pytest.approx(-20.0, abs=0.1)
    assert loudness(power_of(silence(1))) == -70.0


@pytest.mark.parametrize("hertz", [82.4, 146.8, 220.0, 329.6, 587.3])
def test_pitch_is_that_of_the_voice_and_not_of_an_overtone(hertz: float) -> None:
    assert usual_pitch(pitches(voice(hertz, 0.6))) == pytest.approx(hertz, rel=0.01)


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    assert usual_pitch(pitches(noise)) == usual_pitch(pitches(silence(1))) == usual_pitch(pitches(silence(0))) == 0.0


def test_sentences_are_found_between_silences_breaths_bridged_and_clicks_left_out() -> None:
    said = (silence(1), voice(200, 1.2), silence(0.15), voice(220, 1), silence(1.5), voice(180, 0.8), silence(1))
    click = (voice(300, 0.05), silence(1))
    found = stretches(power_of(np.concatenate([*said, *click])))
    spans = [(stretch.start_s, stretch.end_s) for stretch in found]
    assert spans == [pytest.approx((1.0, 3.35), abs=0.1), pytest.approx((4.85, 5.65), abs=0.1)]


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    found = stretches(power_of(np.concatenate([voice(200, 4), voice(200, 0.2, -28), voice(200, 4)])))
    assert len(found) == 2 and all(stretch.end_s - stretch.start_s <= LONGEST_S for stretch in found)
    assert found[0].end_s == found[1].start_s == pytest.approx(4.1, abs=0.15)


def test_where_nothing_is_said_there_is_no_stretch() -> None:
    hum = voice(100, 3, -75)
    assert stretches(power_of(silence(3))) == stretches(power_of(hum)) == stretches(power_of(silence(0))) == []


def test_feelings_are_told_by_how_a_stretch_differs_from_the_usual() -> None:
    usual = [manner(voice(200, 1, sway=1.0))] * 5
    differing = {
        Emotion.SAD: voice(165, 1, -27, sway=0.1),
        Emotion.ANGRY: voice(215, 1, -12, sway=2.5),
        Emotion.SURPRISED: voice(285, 1, -17, sway=4.5),
    }
    told = expressions([*usual, *(manner(sound) for sound in differing.values())])
    assert [emotion for emotion, _ in told] == [Emotion.NEUTRAL] * 5 + list(differing)
    assert all(1 / len(Emotion) < confidence < 0.9 for _, confidence in told)


def test_without_a_pitch_a_feeling_is_told_half_as_surely() -> None:
    hiss = np.random.default_rng(2).normal(0, 0.05, RATE).astype(np.float32)
    (_, voiced), *_ = expressions([manner(voice(200, 1))] * 3)
    (emotion, confidence), *_ = expressions([manner(hiss)] * 3)
    assert emotion is Emotion.NEUTRAL and confidence == pytest.approx(voiced / 2)


def test_one_stretch_alone_is_its_own_usual() -> None:
    assert [emotion for emotion, _ in expressions([manner(voice(300, 1))])] == [Emotion.NEUTRAL]
    assert expressions([]) == []
