"""Songs by ear, as far as independent detectors have one: key, tempo, place in the room, and what sets songs apart."""

from pathlib import Path

import librosa
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from scipy.signal import welch

from server.content.ports import Genre, Mood, MusicStyle
from server.providers.composer.engine import compose_song
from tests.unit.composer_briefs import brief, style
from tests.unit.conftest import Recordings

RATE = 22_050
MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])
"""How well each tone fits a key, as Krumhansl's listeners said."""
NAMES = {"C#": "Db", "D#": "Eb", "F#": "Gb", "G#": "Ab", "A#": "Bb"}


def _record(music: MusicStyle, folder: Path, seed: int = 1) -> NDArray[np.float64]:
    song = compose_song(brief(music, seed=seed), folder / "song.wav", lambda percent: None)
    return np.asarray(soundfile.read(song.audio)[0], dtype=np.float64)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ears")


def _mono(sound: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(librosa.resample(sound.mean(axis=1).astype(np.float32), orig_sr=48_000, target_sr=RATE))


@pytest.mark.parametrize("genre", list(Genre))
def test_the_planned_tempo_is_heard(recordings: Recordings, genre: Genre) -> None:
    song, sound = recordings[genre]
    heard = float(librosa.feature.tempo(y=_mono(sound), sr=RATE)[0])
    assert any(heard == pytest.approx(song.tempo_bpm * times, rel=0.03) for times in (0.5, 1, 2))


def test_the_planned_key_is_heard(recordings: Recordings) -> None:
    ranks = {genre: _keys(sound).index(_sharps_away(song.key)) for genre, (song, sound) in recordings.items()}
    assert max(ranks.values()) <= 2, ranks
    assert sum(rank == 0 for rank in ranks.values()) >= 4, ranks


def _keys(sound: NDArray[np.float64]) -> list[str]:
    """All keys, the likeliest first."""
    chroma = librosa.feature.chroma_cqt(y=_mono(sound), sr=RATE).mean(axis=1)
    tonics = [NAMES.get(name, name) for name in librosa.midi_to_note(range(60, 72), octave=False, unicode=False)]
    fits = {
        f"{name} {mode}": np.corrcoef(np.roll(profile, at), chroma)[0, 1]
        for at, name in enumerate(tonics)
        for mode, profile in (("major", MAJOR), ("minor", MINOR))
    }
    return sorted(fits, key=lambda key: -fits[key])


def _sharps_away(key: str) -> str:
    tonic, mode = key.split()
    return f"{NAMES.get(tonic, tonic)} {mode}"


@pytest.mark.parametrize("genre", list(Genre))
def test_the_mix_is_wide_above_and_firm_below_without_mud(recordings: Recordings, genre: Genre) -> None:
    _, sound = recordings[genre]
    hertz, power = _spectrum(sound.mean(axis=1))

    def share(low: float, high: float) -> float:
        return float(power[(hertz >= low) & (hertz < high)].sum() / power.sum())

    assert share(200, 500) < 0.4 and share(20, 200) < 0.6
    assert share(1_000, 8_000) > 0.05, "a telephone plays something of it"
    assert 0.3 < _correlation(sound) < 0.98
    _, sides = _spectrum((sound[:, 0] - sound[:, 1]) / 2)
    low = (hertz > 30) & (hertz < 100)
    assert sides[low].sum() < 0.1 * power[low].sum(), "one loudspeaker keeps the bass"
    assert 10 < _crest_db(sound) < 19


def _spectrum(sound: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    hertz, power = welch(sound, 48_000, nperseg=16_384)
    return np.asarray(hertz, dtype=np.float64), np.atleast_1d(np.asarray(power, dtype=np.float64))


def _correlation(sound: NDArray[np.float64]) -> float:
    return float(np.corrcoef(sound[:, 0], sound[:, 1])[0, 1])


def _crest_db(sound: NDArray[np.float64]) -> float:
    return 20 * float(np.log10(np.abs(sound).max() / np.sqrt((sound**2).mean())))


def test_another_seed_is_another_song_and_another_mood_another_sound(folder: Path) -> None:
    music = style(Genre.LOFI, Mood.CALM, tempo=80)
    first, other = (_record(music, folder, seed) for seed in (1, 2))
    lively = _record(style(Genre.LOFI, Mood.ENERGETIC, tempo=80), folder)
    assert np.corrcoef(_harmony(first), _harmony(other))[0, 1] < 0.6, "other chords at the same moments"
    assert _strokes(lively) > 1.1 * _strokes(first)


def _harmony(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(librosa.feature.chroma_stft(y=_mono(sound), sr=RATE, n_fft=8_192), dtype=np.float64).ravel()


def _strokes(sound: NDArray[np.float64]) -> float:
    """How much begins, on average."""
    return float(librosa.onset.onset_strength(y=_mono(sound), sr=RATE).mean())
