"""The rows that the steps of an advertisement fill, and the job each step becomes."""

from uuid import UUID

from server.auth import service as accounts
from server.content import work_repository as works
from server.content.models import Project
from server.content.work_models import LyricsRow, SongRow, VideoRow
from server.core import clock, quota
from server.core.database import Transaction
from server.core.plan import Metric
from server.jobs.models import JobKind, NewJob

SONG_S = 60.0
"""Every song runs this long; a shorter video plays its best part."""
_SEED_BYTES = 4


async def new_lyrics(tx: Transaction, project: Project, seed: int) -> LyricsRow:
    """Lyrics to be written from the project's facts as they are now."""
    lyrics_id = clock.new_id()
    return await works.insert_lyrics(
        tx,
        user_id=project.user_id,
        id=lyrics_id,
        project_id=project.id,
        seed=seed or _own_seed(lyrics_id),
        language=project.language,
        facts=project.facts,
    )


async def new_song(tx: Transaction, project: Project, lyrics_id: UUID, seed: int) -> SongRow:
    """A song to be recorded in the project's style."""
    song_id = clock.new_id()
    return await works.insert_song(
        tx,
        user_id=project.user_id,
        id=song_id,
        project_id=project.id,
        seed=seed or _own_seed(song_id),
        lyrics_id=lyrics_id,
        language=project.language,
        music=project.music,
    )


async def new_video(tx: Transaction, project: Project, song_id: UUID, length_s: int, seed: int) -> VideoRow:
    """A video to be rendered, counted on the month's quota; raises QuotaExceeded."""
    video_id = clock.new_id()
    await count_video(tx, project.user_id, video_id)
    return await works.insert_video(
        tx,
        user_id=project.user_id,
        id=video_id,
        project_id=project.id,
        seed=seed or _own_seed(video_id),
        song_id=song_id,
        length_s=length_s,
        aspect=project.aspect,
        store_name=project.store_name,
        region=project.region,
    )


async def count_video(tx: Transaction, user_id: UUID, video_id: UUID) -> None:
    """Reserve quota for a video unless it holds some already; raises QuotaExceeded."""
    plan = await accounts.plan_of(tx, user_id)
    await quota.reserve(tx, user_id, plan, Metric.VIDEOS, video_id)


def job_for(row: LyricsRow | SongRow | VideoRow) -> NewJob:
    """The job that fills the row."""
    return NewJob(_KINDS[type(row)], subject_id=row.id, project_id=row.project_id)


_KINDS: dict[type, JobKind] = {LyricsRow: JobKind.LYRICS, SongRow: JobKind.SONG, VideoRow: JobKind.VIDEO}


def _own_seed(row_id: UUID) -> int:
    """The random end of the id: another one for each row, the same at every retry."""
    return int.from_bytes(row_id.bytes[-_SEED_BYTES:])
