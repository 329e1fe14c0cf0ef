"""The jobs that write lyrics and record songs."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from server.content import briefs, prices, repository
from server.content import work_repository as works
from server.content.ports import AudioEditor, Composer, Hire, Lyricist, ReportProgress, Song
from server.content.work_models import SongRow
from server.content.workdir import results_in, workdir
from server.core.blobs import Blobs
from server.core.errors import NotFound
from server.core.failures import EngineFailed
from server.core.provenance import Provenance
from server.jobs.callbacks import CallbackLinks
from server.jobs.costs import Cost
from server.jobs.models import JobKind
from server.jobs.run import JobRun
from server.jobs.till import JobTill

Row = TypeVar("Row")


def there(row: Row | None) -> Row:
    """The row; a job whose row was deleted fails with NotFound."""
    if row is None:
        raise NotFound
    return row


def share_of(run: JobRun, first: int, last: int) -> ReportProgress:
    """Reports a maker's own percent as the part of the job's between `first` and `last`."""

    async def report(percent: int) -> None:
        await run.report(first + percent * (last - first) // 100)

    return report


class LyricsJob:
    """Has the words written."""

    kind = JobKind.LYRICS

    def __init__(self, lyricist: Lyricist) -> None:
        self._lyricist = lyricist

    async def __call__(self, run: JobRun) -> None:
        """Write once and save."""
        await run.enter("write")
        async with run.uow() as tx:
            row = there(await works.get_lyrics(tx, run.job.user_id, run.job.subject_id))
            report = await repository.report_of(tx, row.user_id, row.project_id)
        words, made_by = await self._lyricist.write(briefs.lyrics_brief(row, report))
        lines = [{"section": line.section.value, "text": line.text} for line in words.lines]
        own = prices.local_cost(self.kind) if made_by.provider == prices.LOCAL else None
        async with run.finish(own) as tx:
            await works.finish_lyrics(tx, row, made_by.plain, own or made_by.cost, title=words.title, lines=lines)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where makers of large files work: temporary folders under `root`, results in `blobs`.

    `lent` is the same store with links that live long enough for a vendor's queue.
    """

    root: Path
    blobs: Blobs
    lent: Blobs
    audio: AudioEditor
    callbacks: CallbackLinks


class SongJob:
    """Has the words recorded."""

    kind = JobKind.SONG

    def __init__(self, hire: Hire[Composer], made_by: Provenance, desk: Desk) -> None:
        self._hire = hire
        self._made_by = made_by
        self._desk = desk

    async def __call__(self, run: JobRun) -> None:
        """Compose, encode for listening, store both files, save."""
        await run.enter("compose")
        async with run.uow() as tx:
            row = there(await works.get_song(tx, run.job.user_id, run.job.subject_id))
            lyrics = there(await works.get_lyrics(tx, row.user_id, row.lyrics_id))
        if lyrics.lines is None:
            raise EngineFailed("LYRICS_REQUIRED", "the lyrics are not finished", retryable=True)
        till = JobTill(run, self._desk.callbacks)
        async with workdir(self._desk.root, run.job) as folder:
            song = await self._hire(till).compose(briefs.song_brief(row, lyrics), folder, share_of(run, 0, 90))
            await run.enter("store", 90)
            listening = folder / "listening.m4a"
            await self._desk.audio.encode(song.audio, listening)
            await self._store(run, row, lyrics.title, song, listening, till.paid)

    async def _store(
        self, run: JobRun, row: SongRow, title: str, song: Song, listening: Path, paid: Cost | None
    ) -> None:
        place = f"{row.folder}/{run.job.fence}"
        wav_key, audio_key = f"{place}/song.wav", f"{place}/song.m4a"
        spare_key = f"{place}/spare{song.spare.suffix}" if song.spare else None

        async def is_recorded() -> bool:
            async with run.uow() as tx:
                kept = await works.get_song(tx, row.user_id, row.id)
            return kept is not None and kept.wav_key == wav_key

        async with results_in(self._desk.blobs, place, is_recorded):
            await self._desk.blobs.put_file(wav_key, song.audio)
            await self._desk.blobs.put_file(audio_key, listening)
            if song.spare and spare_key:
                await self._desk.blobs.put_file(spare_key, song.spare)
            own = None if paid else prices.local_cost(self.kind)
            async with run.finish(own) as tx:
                await works.finish_song(
                    tx,
                    row,
                    self._made_by,
                    paid or prices.local_cost(self.kind),
                    title=title,
                    duration_s=song.duration_s,
                    tempo_bpm=song.tempo_bpm,
                    key=song.key,
                    map=briefs.stored_map(song),
                    wav_key=wav_key,
                    audio_key=audio_key,
                    spare_key=spare_key,
                    size_bytes=await self._desk.blobs.size(audio_key),
                )
