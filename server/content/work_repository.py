"""Every query on lyrics, songs and videos."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Table, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import Uuid

from server.content.models import projects
from server.content.work_models import LyricsRow, SongRow, VideoRow, lyrics, songs, videos
from server.core.database import Query, Transaction
from server.core.provenance import Provenance
from server.jobs.costs import Cost


def _mine(table: Table) -> ColumnElement[bool]:
    return and_(table.c.user_id == bindparam("user_id"), table.c.id == bindparam("id"))


def _of_project(table: Table) -> ColumnElement[bool]:
    return and_(table.c.user_id == bindparam("user_id"), table.c.project_id == bindparam("project_id"))


def _insert(table: Table, *names: str) -> Query:
    return Query(insert(table).values({name: bindparam(name) for name in names}).returning(*table.c))


def _save(table: Table, *names: str, **values: Any) -> Query:
    return Query(
        update(table).where(_mine(table)).values({name: bindparam(name) for name in names} | values).returning(*table.c)
    )


def _newest(table: Table, finished: ColumnElement[bool]) -> Query:
    return Query(select(table).where(_of_project(table), finished).order_by(table.c.id.desc()).limit(1))


_KEY = ("user_id", "id", "project_id", "seed")
_MADE = ("produced_by", "cost")

_INSERT_LYRICS = _insert(lyrics, *_KEY, "language", "facts")
_GET_LYRICS = Query(select(lyrics).where(_mine(lyrics)))
_NEWEST_LYRICS = _newest(lyrics, lyrics.c.lines.is_not(None))
_EDIT_LYRICS = _save(lyrics, "title", "lines", edited=True, updated_at=func.now())
_FINISH_LYRICS = _save(lyrics, "title", "lines", *_MADE, edited=False, updated_at=func.now())

_INSERT_SONG = _insert(songs, *_KEY, "lyrics_id", "language", "music")
_GET_SONG = Query(select(songs).where(_mine(songs)))
_NEWEST_SONG = _newest(songs, songs.c.finished_at.is_not(None))
_RECORDED = ("title", "duration_s", "tempo_bpm", "key", "map", "wav_key", "audio_key", "spare_key", "size_bytes")
_FINISH_SONG = _save(songs, *_RECORDED, *_MADE, finished_at=func.now())

_INSERT_VIDEO = _insert(videos, *_KEY, "song_id", "length_s", "aspect", "store_name", "region")
_GET_VIDEO = Query(select(videos).where(_mine(videos)))
_RENDERED = ("scene", "duration_s", "width", "height", "video_key", "thumbnail_key", "size_bytes")
_FINISH_VIDEO = _save(videos, *_RENDERED, *_MADE, finished_at=func.now())
_DELETE_VIDEO = Query(delete(videos).where(_mine(videos)))
_LAST_VIDEO = Query(select(videos.c.id).where(_of_project(videos)).order_by(videos.c.id.desc()).limit(1))

_FINISHED_OF_PROJECT = select(videos).where(_of_project(videos), videos.c.finished_at.is_not(None))
_NEWEST_OF_EACH = (
    select(videos)
    .join(projects, and_(projects.c.user_id == videos.c.user_id, projects.c.id == videos.c.project_id))
    .where(
        videos.c.user_id == bindparam("user_id"),
        videos.c.finished_at.is_not(None),
        projects.c.archived_at.is_(None),
    )
    .ext(distinct_on(videos.c.project_id))
    .order_by(videos.c.project_id, videos.c.id.desc())
)


def _page_and_count(found: Any) -> tuple[Query, Query]:
    listed = found.subquery("listed")
    before = bindparam("before", type_=Uuid)
    page = (
        select(listed)
        .where(or_(before.is_(None), listed.c.id < before))
        .order_by(listed.c.id.desc())
        .limit(bindparam("limit", type_=Integer))
    )
    return Query(page), Query(select(func.count()).select_from(listed))


_PAGE_OF_PROJECT, _COUNT_OF_PROJECT = _page_and_count(_FINISHED_OF_PROJECT)
_PAGE_OF_EACH, _COUNT_OF_EACH = _page_and_count(_NEWEST_OF_EACH)


async def insert_lyrics(tx: Transaction, **values: Any) -> LyricsRow:
    """Write lyrics without words yet."""
    return LyricsRow(**await _written(tx, _INSERT_LYRICS, values))


async def get_lyrics(tx: Transaction, user_id: UUID, lyrics_id: UUID) -> LyricsRow | None:
    """One row of lyrics."""
    row = await tx.first(_GET_LYRICS, user_id=user_id, id=lyrics_id)
    return LyricsRow(**row) if row else None


async def newest_lyrics(tx: Transaction, user_id: UUID, project_id: UUID) -> LyricsRow | None:
    """The newest lyrics that have words."""
    row = await tx.first(_NEWEST_LYRICS, user_id=user_id, project_id=project_id)
    return LyricsRow(**row) if row else None


async def edit_lyrics(tx: Transaction, row: LyricsRow, title: str, lines: list[dict[str, str]]) -> LyricsRow:
    """Put the owner's words in place."""
    return LyricsRow(**await _written(tx, _EDIT_LYRICS, {**_key(row), "title": title, "lines": lines}))


async def finish_lyrics(
    tx: Transaction, row: LyricsRow, made_by: Provenance, cost: Cost, *, title: str, lines: list[dict[str, str]]
) -> None:
    """Put the written words in place."""
    await _written(tx, _FINISH_LYRICS, {**_key(row), **_made(made_by, cost), "title": title, "lines": lines})


async def insert_song(tx: Transaction, **values: Any) -> SongRow:
    """Write a song that is to be recorded."""
    return SongRow(**await _written(tx, _INSERT_SONG, values))


async def get_song(tx: Transaction, user_id: UUID, song_id: UUID) -> SongRow | None:
    """One song."""
    row = await tx.first(_GET_SONG, user_id=user_id, id=song_id)
    return SongRow(**row) if row else None


async def newest_song(tx: Transaction, user_id: UUID, project_id: UUID) -> SongRow | None:
    """The newest finished song."""
    row = await tx.first(_NEWEST_SONG, user_id=user_id, project_id=project_id)
    return SongRow(**row) if row else None


async def finish_song(tx: Transaction, row: SongRow, made_by: Provenance, cost: Cost, **recorded: Any) -> None:
    """Put the recording in place."""
    await _written(tx, _FINISH_SONG, {**_key(row), **_made(made_by, cost), **recorded})


async def insert_video(tx: Transaction, **values: Any) -> VideoRow:
    """Write a video that is to be rendered."""
    return VideoRow(**await _written(tx, _INSERT_VIDEO, values))


async def get_video(tx: Transaction, user_id: UUID, video_id: UUID) -> VideoRow | None:
    """One video."""
    row = await tx.first(_GET_VIDEO, user_id=user_id, id=video_id)
    return VideoRow(**row) if row else None


async def finish_video(tx: Transaction, row: VideoRow, made_by: Provenance, cost: Cost, **rendered: Any) -> None:
    """Put the rendering in place."""
    await _written(tx, _FINISH_VIDEO, {**_key(row), **_made(made_by, cost), **rendered})


async def remove_video(tx: Transaction, row: VideoRow) -> UUID | None:
    """Delete a video; the id of the project's newest one that is left."""
    await tx.run(_DELETE_VIDEO, **_key(row))
    left: UUID | None = await tx.value(_LAST_VIDEO, user_id=row.user_id, project_id=row.project_id)
    return left


async def finished_videos(
    tx: Transaction, user_id: UUID, *, project_id: UUID | None, limit: int, before: UUID | None
) -> tuple[list[VideoRow], int]:
    """Finished videos, newest first, and how many there are: all of a project, or the newest of each in use."""
    page, count = (_PAGE_OF_PROJECT, _COUNT_OF_PROJECT) if project_id else (_PAGE_OF_EACH, _COUNT_OF_EACH)
    wanted = {"user_id": user_id} | ({"project_id": project_id} if project_id else {})
    rows = await tx.all(page, **wanted, limit=limit, before=before)
    return [VideoRow(**row) for row in rows], await tx.value(count, **wanted)


async def _written(tx: Transaction, query: Query, values: dict[str, Any]) -> Any:
    row = await tx.first(query, **values)
    assert row is not None
    return row


def _key(row: LyricsRow | SongRow | VideoRow) -> dict[str, UUID]:
    return {"user_id": row.user_id, "id": row.id}


def _made(made_by: Provenance, cost: Cost) -> dict[str, Any]:
    return {"produced_by": asdict(made_by), "cost": asdict(cost)}
