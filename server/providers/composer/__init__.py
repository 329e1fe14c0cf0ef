"""The local composer: writes, plays and masters a song on this machine, in a process of its own."""

from pathlib import Path

from server.content.ports import ReportProgress, Song, SongBrief
from server.core.engine_process import run_engine
from server.providers.composer.codec import dump_brief, load_song, unfinished
from server.providers.composer.keepsakes import discard_keepsakes

_ENGINE = "server.providers.composer.engine"
_AUDIO_NAME = "song.wav"


class LocalComposer:
    """Composes with a sound font and no network; leaves `song.wav` and keepsakes in the work folder, or nothing."""

    def __init__(self, timeout_s: float = 300.0) -> None:
        self._timeout_s = timeout_s

    async def compose(self, brief: SongBrief, workdir: Path, report: ReportProgress) -> Song:
        """Run the engine; cancelling this ends it at once."""
        audio = workdir / _AUDIO_NAME
        request = {"brief": dump_brief(brief), "audio": str(audio)}
        try:
            return load_song(await run_engine(_ENGINE, request, report, timeout_s=self._timeout_s))
        except BaseException:
            audio.unlink(missing_ok=True)
            unfinished(audio).unlink(missing_ok=True)
            discard_keepsakes(audio)
            raise
