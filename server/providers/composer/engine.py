"""The composer's own process: reads a brief, writes `song.wav`, answers with the song's map."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import soundfile

from server.content.ports import Keepsake, Song, SongBrief
from server.core.engine_process import serve_engine
from server.providers.composer.band import Band
from server.providers.composer.codec import dump_song, load_brief, unfinished
from server.providers.composer.filters import SAMPLE_RATE, Signal
from server.providers.composer.keepsakes import StemFolder, keepsake_path
from server.providers.composer.midi import midi_file
from server.providers.composer.mixer import KeepStem, record
from server.providers.composer.score import Score, write_score
from server.providers.composer.song_map import bar_times, timed_lines, timed_sections
from server.providers.composer.sound_font import find_sound_font

_WRITTEN_PERCENT, _RECORDED_PERCENT = 8, 95


def compose_song(brief: SongBrief, audio: Path, progress: Callable[[int], None]) -> Song:
    """Compose, play, master and write the file and its keepsakes; raises EngineFailed."""
    font = find_sound_font()
    score = write_score(brief)
    progress(_WRITTEN_PERCENT)
    beside = tuple(keepsake_path(audio, keepsake) for keepsake in brief.keep)
    spread = _RECORDED_PERCENT - _WRITTEN_PERCENT
    sound = record(
        score,
        Band.assemble(score, brief, font),
        lambda share: progress(_WRITTEN_PERCENT + round(spread * share)),
        _stem_keeper(brief, audio),
    )
    if Keepsake.MIDI in brief.keep:
        keepsake_path(audio, Keepsake.MIDI).write_bytes(midi_file(score, brief.lyrics.title, brief.style.vocal))
    _write(sound, audio)
    progress(100)
    return _song(score, audio, sound.shape[1], beside)


def _stem_keeper(brief: SongBrief, audio: Path) -> KeepStem | None:
    if Keepsake.STEMS not in brief.keep:
        return None
    return StemFolder(keepsake_path(audio, Keepsake.STEMS)).keep


def _write(sound: Signal, audio: Path) -> None:
    soundfile.write(unfinished(audio), sound.T, SAMPLE_RATE, subtype="PCM_16", format="WAV")
    unfinished(audio).replace(audio)


def _song(score: Score, audio: Path, frames: int, beside: tuple[Path, ...]) -> Song:
    return Song(
        audio=audio,
        duration_s=frames / SAMPLE_RATE,
        tempo_bpm=score.plan.form.tempo_bpm,
        key=score.key.name,
        bars=bar_times(score),
        sections=timed_sections(score),
        lines=timed_lines(score),
        beside=beside,
    )


def _work(request: dict[str, Any], progress: Callable[[int], None]) -> dict[str, Any]:
    return dump_song(compose_song(load_brief(request["brief"]), Path(request["audio"]), progress))


if __name__ == "__main__":
    serve_engine(_work)
