"""Has a song recorded by Suno: ordered once, looked for until it is there, copied to us and mapped in time."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from server.content.ports import AudioEditor, ReportProgress, Song, SongBrief
from server.core.failures import EngineFailed, NotYet
from server.core.media import Media
from server.core.till import Cost, Order, Till, patience
from server.core.weather import Weather
from server.providers.suno.api import PROVIDER, SunoApi, Task, Track, Words
from server.providers.suno.order import request_for
from server.providers.suno.timing import song_times

ORDER, READ = "suno", "suno.read"
_PROGRESS = {"PENDING": 10, "TEXT_SUCCESS": 35, "FIRST_SUCCESS": 70}
_CALLED_US_IN_VAIN = "CALLBACK_EXCEPTION"
_FAILURES = {
    "CREATE_TASK_FAILED": ("PROVIDER_FAILED", True),
    "GENERATE_AUDIO_FAILED": ("PROVIDER_FAILED", True),
    "SENSITIVE_WORD_ERROR": ("CONTENT_REJECTED", False),
}
_NEVER_CHARGED = "CREATE_TASK_FAILED"
_REFUNDED = 531
_FIRST_LOOK, _SELDOM = timedelta(seconds=25), timedelta(seconds=120)
_LARGEST_FILE = 40 * 1024 * 1024
_KINDS = ("audio/mpeg", "audio/mp3", "audio/mp4", "audio/wav", "audio/x-wav", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class SunoDesk:
    """What every order is made with: the vendor, its weather, a way to fetch files, and what is asked for."""

    api: SunoApi
    weather: Weather
    media: Media
    audio: AudioEditor
    model: str
    price: Cost


class SunoComposer:
    """Implements `server.content.ports.Composer` for one job."""

    def __init__(self, desk: SunoDesk, till: Till) -> None:
        self._desk = desk
        self._till = till

    async def compose(self, brief: SongBrief, workdir: Path, report: ReportProgress) -> Song:
        """Order or look for the song; raises NotYet while Suno is at it, and then leaves no file."""
        task_id = await self._till.recall(PROVIDER, self._is_ours)
        if task_id is None:
            await self._order(brief)
            await report(_PROGRESS["PENDING"])
            raise NotYet(_FIRST_LOOK, provider=PROVIDER)
        tracks = await self._finished(task_id, report)
        await self._till.charged(self._desk.price)
        return await self._brought_home(brief, task_id, tracks, workdir)

    async def _order(self, brief: SongBrief) -> str:
        async def submit(order: Order) -> str:
            request = request_for(brief, self._desk.model, order.callback_url)
            async with self._desk.weather.call(ORDER):
                return await self._desk.api.generate(request)

        return await self._till.order(self._desk.price, submit)

    async def _is_ours(self, task_id: str, order: Order) -> bool:
        async with self._desk.weather.call(READ):
            task = await self._desk.api.task(task_id)
        return task.callback_url == order.callback_url

    async def _finished(self, task_id: str, report: ReportProgress) -> tuple[Track, ...]:
        async with self._desk.weather.call(READ):
            task = await self._desk.api.task(task_id)
        tracks = tuple(track for track in task.tracks if track.audio_url)
        if task.status == "SUCCESS" or (task.status == _CALLED_US_IN_VAIN and tracks):
            if not tracks:
                raise EngineFailed("PROVIDER_FAILED", "finished without a file", retryable=True, provider=PROVIDER)
            return tracks
        if task.status in _FAILURES:
            raise await self._failed(task)
        await report(_PROGRESS.get(task.status, _PROGRESS["PENDING"]))
        raise NotYet(patience(self._till.waited, _FIRST_LOOK, _SELDOM), provider=PROVIDER)

    async def _failed(self, task: Task) -> EngineFailed:
        if task.status == _NEVER_CHARGED or task.error_code == _REFUNDED:
            await self._till.refunded()
        else:
            await self._till.lost(self._desk.price)
        reason, retryable = _FAILURES[task.status]
        return EngineFailed(reason, f"{task.status} {task.error_code}", retryable=retryable, provider=PROVIDER)

    async def _brought_home(self, brief: SongBrief, task_id: str, tracks: tuple[Track, ...], workdir: Path) -> Song:
        """Our own copies of all tracks; the one whose words were heard best is the song, the next one the spare."""
        heard = {track.id: await self._words(task_id, track) for track in tracks}

        def misfit(track: Track) -> tuple[float, float]:
            return heard[track.id].error_rate, abs((track.duration or 0.0) - brief.duration_s)

        ranked = sorted(tracks, key=misfit)
        files = [workdir / f"track-{place}.mp3" for place, _ in enumerate(ranked)]
        for track, file in zip(ranked, files, strict=True):
            await self._desk.media.fetch(track.audio_url, file, _LARGEST_FILE, _KINDS)
        audio = workdir / "song.wav"
        duration_s = await self._desk.audio.decode(files[0], audio)
        times = song_times(brief, heard[ranked[0].id].words, duration_s)
        return Song(
            audio=audio,
            duration_s=duration_s,
            tempo_bpm=float(brief.style.tempo_bpm),
            key="",
            bars=times.bars,
            sections=times.sections,
            lines=times.lines,
            spare=files[1] if len(files) > 1 else None,
        )

    async def _words(self, task_id: str, track: Track) -> Words:
        """A song whose words cannot be timed is still a song."""
        async with self._desk.weather.call(READ):
            try:
                return await self._desk.api.words(task_id, track.id)
            except EngineFailed as failure:
                if failure.reason != "PROVIDER_FAILED":
                    raise
                return Words()
