"""The song half of suite `media`: whole songs as the worker makes them, held against independent meters."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyloudnorm
import soundfile
from numpy.typing import NDArray
from scipy.signal import resample_poly

from server.content.ports import Genre, Mood, SongBrief
from server.content.style import USUAL_TEMPO_BPM
from server.core.language import Language
from server.providers.composer.codec import dump_brief
from tests.bench.figures import Figure
from tests.bench.media_genres import hear_genres
from tests.bench.media_scenes import folder_for_media
from tests.unit.composer_briefs import brief, style

_LENGTH_S, _TARGET_LUFS = 60.0, -14.0
_OVERSAMPLING = 8
_FULL_SCALE = 1 - 1 / 32_768


@dataclass(frozen=True, slots=True)
class Recorded:
    """A song's file and what its process took."""

    audio: Path
    cpu_s: float
    rss_mb: float


def figures() -> Iterator[Figure]:
    """Every genre in another mood and language; the worst of them counts."""
    with folder_for_media() as folder:
        songs = [_compose(asked, folder) for asked in _briefs()]
        sounds = [soundfile.read(song.audio)[0] for song in songs]
        loudness = [float(pyloudnorm.Meter(48_000).integrated_loudness(sound)) for sound in sounds]
        note = f"the worst of {len(songs)} songs of 60 s, one a genre"
        yield Figure("song_lufs", round(_furthest(loudness), 2), "LUFS", note)
        yield Figure("song_true_peak_dbtp", round(max(map(_true_peak_db, sounds)), 2), "dBTP", note)
        yield Figure("song_clipped_samples", sum(map(_clipped, sounds)), "samples", "together")
        yield Figure("song_rss_mb", round(max(song.rss_mb for song in songs)), "MB", note)
        yield Figure("song_cpu_s", round(max(song.cpu_s for song in songs), 1), "s", note)
        sung = _compose(_sung(), folder)
        yield Figure("song_sung_lead_cpu_s", round(sung.cpu_s, 1), "s", "the same with a voice and its doubles")
        hearing = hear_genres(folder)
        told = f"{hearing.right} of {hearing.songs} of unknown seeds, at the same tempi; {'; '.join(hearing.mistaken)}"
        yield Figure("song_genre_accuracy", round(hearing.accuracy, 3), "share", told)


def _briefs() -> list[SongBrief]:
    moods, languages = list(Mood), list(Language)
    return [
        brief(style(genre, moods[at % len(moods)], tempo=USUAL_TEMPO_BPM[genre]), languages[at], _LENGTH_S, seed=at)
        for at, genre in enumerate(Genre)
    ]


def _sung() -> SongBrief:
    asked = _briefs()[0]
    return replace(asked, style=replace(asked.style, sung_lead=True))


def _compose(asked: SongBrief, folder: Path) -> Recorded:
    """In the composer's own process, whose system tells what it took."""
    audio = folder / f"{asked.style.genre}.wav"
    request = json.dumps({"brief": dump_brief(asked), "audio": str(audio)}).encode()
    engine = [sys.executable, "-m", "server.providers.composer.engine"]
    with subprocess.Popen(engine, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        process.stdin.write(request)
        process.stdin.close()
        process.stdout.read()
        _, status, took = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Recorded(audio, took.ru_utime + took.ru_stime, took.ru_maxrss / 1024)


def _furthest(loudness: list[float]) -> float:
    return max(loudness, key=lambda lufs: abs(lufs - _TARGET_LUFS))


def _true_peak_db(sound: NDArray[np.float64]) -> float:
    return 20 * float(np.log10(np.abs(resample_poly(sound, _OVERSAMPLING, 1, axis=0)).max()))


def _clipped(sound: NDArray[np.float64]) -> int:
    return int((np.abs(sound) >= _FULL_SCALE).sum())
