"""A song with a sung lead, its stems and its MIDI file, as the engine makes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from server.content.direction import Aspect
from server.content.ports import Bring, Genre, Keepsake, Mood, RenderedVideo, ReportProgress, Vocal
from server.content.scene import Scene
from server.core.failures import EngineFailed
from server.core.language import Language
from server.core.settings import Settings
from server.demo.order import Order
from server.doctor import findings
from server.providers.composer.engine import compose_song
from server.providers.composer.keepsakes import keepsake_path
from server.providers.composer.performance import Event, perform_lead
from server.providers.composer.score import Score, write_score
from server.providers.composer.voice.lead import Singer
from server.render import main
from server.wiring_workshop import local_workshop
from server.workshop import Commission, Workshop
from tests.unit.composer_briefs import brief, style

RATE = 48_000
SUNG = replace(style(Genre.BALLAD, tempo=76), sung_lead=True)


def _sing(language: Language, vocal: Vocal) -> tuple[list[Event], NDArray[np.float32]]:
    score = write_score(brief(replace(SUNG, vocal=vocal), language))
    singer = Singer(vocal, language, 20.0)
    events = perform_lead(score.lead, score.groove)
    sound = singer.sing(events, singer.pronounce(score.plan.lines), 15 * RATE, np.random.default_rng(1))
    return events, sound[0]


@pytest.mark.parametrize("language", list(Language))
def test_every_language_is_sung_in_tune_and_on_time(language: Language) -> None:
    events, voice = _sing(language, Vocal.FEMALE if language is not Language.JA else Vocal.MALE)
    off = [abs(1200 * np.log2(_pitch_hz(voice, event) / (440 * 2 ** ((event.pitch - 69) / 12)))) for event in events]
    assert np.percentile(off, 85) < 35, "cents"
    loud = np.sqrt(np.mean(voice**2))
    silent = [event for event in events if _rms(voice, event.start_s + 0.03, event.start_s + 0.13) < 0.15 * loud]
    assert len(silent) <= 0.05 * len(events)


def _pitch_hz(voice: NDArray[np.float32], event: Event) -> float:
    """By autocorrelation in the middle of the note, an octave error taken back."""
    middle = (event.start_s + event.end_s) / 2
    part = voice[round((middle - 0.04) * RATE) : round((middle + 0.04) * RATE)].astype(float)
    part *= np.hanning(len(part))
    correlation = np.fft.irfft(np.abs(np.fft.rfft(part, 1 << 14)) ** 2)
    wanted = RATE / (440 * 2 ** ((event.pitch - 69) / 12))
    lags = np.arange(int(wanted * 0.8), int(wanted * 1.25))
    return RATE / float(lags[correlation[lags].argmax()])


def _rms(voice: NDArray[np.float32], start_s: float, end_s: float) -> float:
    return float(np.sqrt(np.mean(voice[round(start_s * RATE) : round(end_s * RATE)] ** 2)))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sung song with everything kept beside it."""
    audio = tmp_path_factory.mktemp("sung") / "song.wav"
    song = compose_song(replace(brief(SUNG), keep=tuple(Keepsake)), audio, lambda percent: None)
    assert song.beside == tuple(keepsake_path(audio, each) for each in Keepsake)
    return audio


def test_the_voice_leads_the_mix_and_the_band_plays_as_without_it(kept: Path, tmp_path: Path) -> None:
    plain = tmp_path / "song.wav"
    compose_song(replace(brief(replace(SUNG, sung_lead=False)), keep=(Keepsake.STEMS,)), plain, lambda percent: None)
    with_voice, without = _stems(kept), _stems(plain)
    assert with_voice.keys() - without.keys() == {"voice", "voice-left", "voice-right"}
    band = without.keys() - {"lead"}
    assert all(np.array_equal(with_voice[name], without[name]) for name in band)
    level = {name: float(np.sqrt(np.mean(sound**2))) for name, sound in with_voice.items()}
    assert level["voice"] > 2 * level["lead"]


def test_stems_together_are_the_mix(kept: Path) -> None:
    together = np.sum(list(_stems(kept).values()), axis=0).mean(axis=1)
    mastered = soundfile.read(kept)[0].mean(axis=1)
    assert np.corrcoef(together, mastered)[0, 1] > 0.97, "only glue, limiter and fade lie between"


def _stems(audio: Path) -> dict[str, NDArray[np.float64]]:
    folder = keepsake_path(audio, Keepsake.STEMS)
    return {path.stem: soundfile.read(path)[0] for path in folder.iterdir()}


def test_the_midi_file_holds_tune_words_and_form(kept: Path) -> None:
    file = mido.MidiFile(keepsake_path(kept, Keepsake.MIDI))
    score = write_score(brief(SUNG))
    assert file.length == pytest.approx(15, abs=0.01)
    tracks = {track.name: track for track in file.tracks}
    assert {"lead", "drums", *(part.name for part, _ in score.parts)} <= tracks.keys()
    assert _pitches(tracks["lead"]) == [note.pitch for note in score.lead]
    words = [message.text for message in tracks["lead"] if message.type == "lyrics"]
    assert "".join(words).encode("latin-1").decode() == "".join(line.text for line in score.plan.lines)
    conductor = list(file.tracks[0])
    assert [m.text for m in conductor if m.type == "marker"] == [s.kind for s in score.plan.form.sections]
    assert next(m for m in conductor if m.type == "key_signature").key == _mido_key(score)


def _pitches(track: mido.MidiTrack) -> list[int]:
    return [message.note for message in track if message.type == "note_on" and message.velocity]


def _mido_key(score: Score) -> str:
    tonic, mode = score.key.name.split()
    return tonic + ("m" if mode == "minor" else "")


@pytest.mark.parametrize("language", [Language.KO, Language.JA])
def test_without_the_programs_a_sung_song_is_refused_and_doctor_tells(
    language: Language, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineFailed, match="install the Debian package") as failure:
        compose_song(brief(SUNG, language), tmp_path / "song.wav", lambda percent: None)
    assert (failure.value.reason, failure.value.retryable) == ("PROVIDER_NOT_CONFIGURED", False)
    assert list(tmp_path.iterdir()) == []
    told = next(each for each in findings(Settings()) if each.subject == "sung lead")
    assert "espeak-ng" in told.advice and not told.fatal


class Still:
    """A renderer in no hurry to draw: any bytes are a video here."""

    async def render(self, scene: Scene, bring: Bring, workdir: Path, report: ReportProgress) -> RenderedVideo:
        video, thumbnail = workdir / "video.mp4", workdir / "video.jpg"
        video.write_bytes(b"video")
        thumbnail.write_bytes(b"picture")
        return RenderedVideo(video, thumbnail, 60.0, 1080, 1920)


def test_castad_render_leaves_stems_and_midi_beside_the_video(tmp_path: Path) -> None:
    @contextmanager
    def equipped() -> Iterator[Workshop]:
        with local_workshop() as workshop:
            yield replace(workshop, renderer=Still())

    older = tmp_path / "stay-stems" / "older.wav"
    older.parent.mkdir()
    older.touch()
    order = Order.read(None, None, Language.KO, Genre.BALLAD, Mood.CALM)
    asked = Commission(order, Aspect.UPRIGHT, 60.0, seed=3, tempo_bpm=60, keep=tuple(Keepsake))
    assert main(asked, tmp_path / "stay.mp4", equipped) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"stay.mp4", "stay.jpg", "stay.mid", "stay-stems"}
    assert not older.exists() and (tmp_path / "stay-stems" / "drums.wav").is_file()
    assert mido.MidiFile(tmp_path / "stay.mid").length == pytest.approx(60, abs=0.01)
