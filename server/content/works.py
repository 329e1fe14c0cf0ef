"""The use cases of single steps: lyrics, songs and videos, begun, read, edited and deleted."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from typing import Generic, TypeVar
from uuid import UUID

from server.content import lyrics_rules, projects, repository, steps
from server.content import work_repository as works
from server.content.captioning_models import CaptioningRow
from server.content.errors import ImagesRequired, LyricsRequired, LyricsUnfit, SongRequired
from server.content.ports import LyricLine
from server.content.work_models import LyricsRow, SongRow, VideoRow
from server.core.database import Transaction
from server.core.errors import NotFound
from server.core.language import Language
from server.core.paging import Page, PageTokens, page_size
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.models import Job

LIST_VIDEOS = "videos"

Row = TypeVar("Row", LyricsRow, SongRow, VideoRow, CaptioningRow)


@dataclass(frozen=True, slots=True)
class Made(Generic[Row]):
    """What is made or was, and the newest job that makes it."""

    row: Row
    job: Job


async def start_lyrics(tx: Transaction, user_id: UUID, project_id: UUID, seed: int) -> Made[LyricsRow]:
    """Have lyrics written."""
    project = await projects.get_for_change(tx, user_id, project_id)
    row = await steps.new_lyrics(tx, project, seed)
    await repository.save(tx, replace(project, lyrics_id=row.id))
    return Made(row, await jobs.start(tx, user_id, steps.job_for(row)))


async def get_lyrics(tx: Transaction, user_id: UUID, lyrics_id: UUID) -> Made[LyricsRow]:
    """These lyrics; raises NotFound."""
    return await with_job(tx, user_id, lyrics_id, works.get_lyrics)


async def newest_lyrics(tx: Transaction, user_id: UUID, project_id: UUID) -> Made[LyricsRow]:
    """The project's newest lyrics; raises NotFound or LyricsRequired."""
    project = await projects.get(tx, user_id, project_id)
    if project.lyrics_id is None:
        raise LyricsRequired
    return await get_lyrics(tx, user_id, project.lyrics_id)


async def update_lyrics(
    tx: Transaction, user_id: UUID, lyrics_id: UUID, title: str, lines: tuple[LyricLine, ...]
) -> Made[LyricsRow]:
    """Put the owner's words in place of the written ones; raises LyricsRequired or LyricsUnfit."""
    made = await get_lyrics(tx, user_id, lyrics_id)
    project = await projects.get_for_change(tx, user_id, made.row.project_id)
    if made.row.lines is None:
        raise LyricsRequired
    tempo = project.music["tempo_bpm"]
    if violations := lyrics_rules.violations(lines, Language(made.row.language), tempo, steps.SONG_S):
        raise LyricsUnfit(violations=violations)
    row = await works.edit_lyrics(tx, made.row, title or made.row.title, [asdict(line) for line in lines])
    return replace(made, row=row)


async def start_song(tx: Transaction, user_id: UUID, project_id: UUID, seed: int) -> Made[SongRow]:
    """Have the newest finished lyrics recorded; raises LyricsRequired."""
    project = await projects.get_for_change(tx, user_id, project_id)
    lyrics = await works.newest_lyrics(tx, user_id, project_id)
    if lyrics is None:
        raise LyricsRequired
    row = await steps.new_song(tx, project, lyrics.id, seed)
    await repository.save(tx, replace(project, song_id=row.id))
    return Made(row, await jobs.start(tx, user_id, steps.job_for(row)))


async def get_song(tx: Transaction, user_id: UUID, song_id: UUID) -> Made[SongRow]:
    """This song; raises NotFound."""
    return await with_job(tx, user_id, song_id, works.get_song)


async def newest_song(tx: Transaction, user_id: UUID, project_id: UUID) -> Made[SongRow]:
    """The project's newest song; raises NotFound or SongRequired."""
    project = await projects.get(tx, user_id, project_id)
    if project.song_id is None:
        raise SongRequired
    return await get_song(tx, user_id, project.song_id)


async def start_video(tx: Transaction, user_id: UUID, project_id: UUID, length_s: int, seed: int) -> Made[VideoRow]:
    """Have a video made of the newest finished song; raises SongRequired, ImagesRequired or QuotaExceeded."""
    project = await projects.get_for_change(tx, user_id, project_id)
    song = await works.newest_song(tx, user_id, project_id)
    if song is None:
        raise SongRequired
    if not project.image_count:
        raise ImagesRequired
    row = await steps.new_video(tx, project, song.id, length_s, seed)
    await repository.save(tx, replace(project, video_id=row.id))
    return Made(row, await jobs.start(tx, user_id, steps.job_for(row)))


async def get_video(tx: Transaction, user_id: UUID, video_id: UUID) -> Made[VideoRow]:
    """This video; raises NotFound."""
    return await with_job(tx, user_id, video_id, works.get_video)


async def list_videos(
    tx: Transaction, user_id: UUID, tokens: PageTokens, *, project_id: UUID | None, size: int, token: str
) -> tuple[Page[VideoRow], dict[UUID, Job]]:
    """A page of finished videos, newest first, and their jobs; the newest of each project unless one is named."""
    list_name = f"{LIST_VIDEOS}:{project_id or ''}"
    before = tokens.read(list_name, user_id, token)
    size = page_size(size)
    if project_id:
        await projects.get(tx, user_id, project_id)
    rows, total = await works.finished_videos(tx, user_id, project_id=project_id, limit=size + 1, before=before)
    page = tokens.page(list_name, user_id, rows, size, total)
    return page, await job_rows.latest_of(tx, user_id, [row.id for row in page.rows])


async def delete_video(tx: Transaction, user_id: UUID, video_id: UUID) -> VideoRow:
    """Delete a video and end its job, with the production it is a step of; raises NotFound."""
    made = await get_video(tx, user_id, video_id)
    project = await projects.get_for_change(tx, user_id, made.row.project_id)
    if not made.job.state.ended:
        await jobs.cancel(tx, user_id, made.job.id)
    left = await works.remove_video(tx, made.row)
    await repository.save(tx, replace(project, video_id=left))
    return made.row


async def with_job(
    tx: Transaction, user_id: UUID, work_id: UUID, find: Callable[[Transaction, UUID, UUID], Awaitable[Row | None]]
) -> Made[Row]:
    """A row and its newest job, which is read first: an ended one is never shown with a row from before its end."""
    newest = await job_rows.latest_of(tx, user_id, [work_id])
    row = await find(tx, user_id, work_id)
    if row is None:
        raise NotFound
    return Made(row, newest[work_id])
