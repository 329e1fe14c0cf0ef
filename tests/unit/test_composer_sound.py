"""What the composer's recording sounds like, as far as meters can tell."""

from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
import soundfile
from numpy.typing import NDArray
from scipy.signal import resample_poly

from server.content.ports import Genre, Mood, SectionKind, Song, SongBrief, Vocal
from server.core.failures import EngineFailed
from server.providers.composer.engine import compose_song
from server.providers.composer.sound_font import ENVIRONMENT_VARIABLE, extract_presets, find_sound_font
from tests.unit.composer_briefs import brief, style
from tests.unit.conftest import Recordings


def _compose(asked: SongBrief, folder: Path) -> tuple[Song, NDArray[np.float64]]:
    song = compose_song(asked, folder / f"{asked.style.genre}-{asked.seed}.wav", lambda percent: None)
    sound, rate = soundfile.read(song.audio)
    assert rate == 48_000
    return song, sound


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("songs")


def _level_db(sound: NDArray[np.float64]) -> float:
    return 20 * float(np.log10(np.sqrt(np.mean(sound**2)) + 1e-9))


@pytest.mark.parametrize("genre", list(Genre))
def test_recordings_are_mastered_for_streaming(recordings: Recordings, genre: Genre) -> None:
    _, sound = recordings[genre]
    assert pyloudnorm.Meter(48_000).integrated_loudness(sound) == pytest.approx(-14, abs=0.5)
    assert 20 * np.log10(np.abs(resample_poly(sound, 4, 1, axis=0)).max()) <= -1
    assert np.abs(sound).max() < 1


@pytest.mark.parametrize("genre", list(Genre))
def test_recordings_last_exactly_and_end_softly(recordings: Recordings, genre: Genre) -> None:
    song, sound = recordings[genre]
    assert len(sound) == 15 * 48_000 and song.duration_s == 15
    body, tail = _level_db(sound), _level_db(sound[-4_800:])
    assert _level_db(sound[-96_000:-72_000]) > body - 25, "the last chord still rings"
    assert tail < body - 25, "and has faded at the very end"


def test_genres_differ_to_the_ear(recordings: Recordings) -> None:
    brightness = {genre: _centroid(sound) for genre, (_, sound) in recordings.items()}
    assert brightness[Genre.LOFI] < 0.7 * brightness[Genre.KPOP]
    assert brightness[Genre.BALLAD] < brightness[Genre.TROT]
    assert len({round(value, 1) for value in brightness.values()}) == len(Genre)


def _centroid(sound: NDArray[np.float64]) -> float:
    spectrum = np.abs(np.fft.rfft(sound.mean(axis=1)))
    return float((spectrum * np.fft.rfftfreq(len(sound), 1 / 48_000)).sum() / spectrum.sum())


def test_the_same_brief_gives_the_same_samples_and_another_seed_does_not(recordings: Recordings, folder: Path) -> None:
    _, first = recordings[Genre.LOFI]
    again, other = (_compose(brief(style(Genre.LOFI, tempo=80), seed=seed), folder)[1] for seed in (1, 2))
    assert np.array_equal(first, again)
    assert not np.allclose(first, other, atol=0.01)


@pytest.mark.parametrize(("mood", "vocal"), [(Mood.CALM, Vocal.MALE), (Mood.ENERGETIC, Vocal.INSTRUMENTAL)])
def test_a_whole_minute_is_loud_enough_and_grows_into_the_chorus(folder: Path, mood: Mood, vocal: Vocal) -> None:
    song, sound = _compose(brief(style(Genre.KPOP, mood, vocal), duration_s=60.0, seed=7), folder)
    assert len(sound) == 60 * 48_000
    assert pyloudnorm.Meter(48_000).integrated_loudness(sound) == pytest.approx(-14, abs=0.5)
    levels = {
        section.kind: _level_db(sound[round(section.start_s * 48_000) : round(section.end_s * 48_000)])
        for section in song.sections
    }
    assert levels[SectionKind.CHORUS] > levels[SectionKind.VERSE] + 1 > levels[SectionKind.INTRO] + 1


def test_a_missing_sound_font_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "none.sf2"))
    with pytest.raises(EngineFailed, match="fluid-soundfont-gm") as failure:
        compose_song(brief(), tmp_path / "song.wav", lambda percent: None)
    assert failure.value.reason == "PROVIDER_NOT_CONFIGURED"
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"no sound font at all", b"RIFF\x04\x00\x00\x00sfbk"])
def test_a_broken_sound_font_is_told_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.sf2"
    broken.write_bytes(content)
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(broken))
    with pytest.raises(EngineFailed, match=r"broken\.sf2") as failure:
        compose_song(brief(), tmp_path / "song.wav", lambda percent: None)
    assert failure.value.reason == "PROVIDER_NOT_CONFIGURED"


def test_only_the_needed_samples_are_taken_from_the_font() -> None:
    path = find_sound_font()
    assert len(extract_presets(path, [(0, 0)])) < path.stat().st_size / 2
