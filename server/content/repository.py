"""Every query on projects and their photos."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Integer, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from server.content.models import Image, Project, images, projects
from server.core.database import Query, Transaction

c, image = projects.c, images.c

_LIGHT = [column for column in c if column is not c.report]
_MINE = and_(c.user_id == bindparam("user_id"), c.id == bindparam("id"))
_MUTABLE = (
    *("store_name", "region", "detail_region", "language", "music", "aspect", "address", "phone", "handle"),
    *("cover_image_id", "image_count", "lyrics_id", "song_id", "video_id", "archived_at"),
)
_GIVEN = (
    *("user_id", "id", "analysis_id", "store_name", "region", "detail_region", "language"),
    *("music", "aspect", "address", "phone", "handle", "report"),
)
_INSERT = Query(insert(projects).values({name: bindparam(name) for name in _GIVEN}).returning(*_LIGHT))
_GET = Query(select(*_LIGHT).where(_MINE))
_LOCK = Query(select(*_LIGHT).where(_MINE).with_for_update())
_REPORT = Query(select(c.report).where(_MINE))
_SAVE = Query(
    update(projects)
    .where(_MINE)
    .values({name: bindparam(name) for name in _MUTABLE} | {"updated_at": func.now()})
    .returning(*_LIGHT)
)
_LISTED = and_(c.user_id == bindparam("user_id"), c.archived_at.is_not(None) == bindparam("archived", type_=Boolean))
_COUNT_LISTED = select(func.count()).select_from(projects).where(_LISTED)
_COUNT = Query(_COUNT_LISTED)
_PAGE = Query(
    select(*_LIGHT, _COUNT_LISTED.scalar_subquery().label("total"))
    .where(_LISTED, or_(bindparam("before", type_=Uuid).is_(None), c.id < bindparam("before", type_=Uuid)))
    .order_by(c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_NAMES = Query(
    select(c.id, c.store_name).where(
        c.user_id == bindparam("user_id"), c.id == func.any(bindparam("ids", type_=ARRAY(Uuid)))
    )
)
_DELETE = Query(delete(projects).where(_MINE))
_OUTDATED = Query(
    select(c.user_id, c.id).where(c.archived_at < bindparam("archived_before")).limit(bindparam("limit", type_=Integer))
)

_MY_IMAGE = and_(image.user_id == bindparam("user_id"), image.id == bindparam("id"))
_OF_PROJECT = and_(image.user_id == bindparam("user_id"), image.project_id == bindparam("project_id"))
_INSERT_IMAGE = Query(insert(images).values({column.name: bindparam(column.name) for column in image}))
_GET_IMAGE = Query(select(images).where(_MY_IMAGE))
_IN_ORDER = Query(
    select(images)
    .where(_OF_PROJECT, image.position >= bindparam("first", type_=Integer))
    .order_by(image.position)
    .limit(bindparam("limit", type_=BigInteger))
)
_REORDER = Query(
    update(images)
    .where(_OF_PROJECT)
    .values(position=func.array_position(bindparam("ids", type_=ARRAY(Uuid)), image.id) - 1)
)
_DELETE_IMAGE = Query(delete(images).where(_MY_IMAGE))
_CLOSE_GAP = Query(
    update(images)
    .where(_OF_PROJECT, image.position > bindparam("gap", type_=Integer))
    .values(position=image.position - 1)
)


async def insert_project(tx: Transaction, **values: Any) -> Project:
    """Write a new project."""
    row = await tx.first(_INSERT, **values)
    assert row is not None
    return Project(**row)


async def get(tx: Transaction, user_id: UUID, project_id: UUID, *, lock: bool = False) -> Project | None:
    """One project; with `lock`, nobody else changes it or what belongs to it until the transaction ends."""
    row = await tx.first(_LOCK if lock else _GET, user_id=user_id, id=project_id)
    return Project(**row) if row else None


async def report_of(tx: Transaction, user_id: UUID, project_id: UUID) -> dict[str, Any]:
    """What the project took over from its analysis."""
    report: dict[str, Any] = await tx.value(_REPORT, user_id=user_id, id=project_id)
    return report


async def save(tx: Transaction, project: Project) -> Project:
    """Write everything about a project that can change."""
    values = {name: getattr(project, name) for name in _MUTABLE}
    row = await tx.first(_SAVE, user_id=project.user_id, id=project.id, **values)
    assert row is not None
    return Project(**row)


async def page(
    tx: Transaction, user_id: UUID, *, limit: int, before: UUID | None, archived: bool
) -> tuple[list[Project], int]:
    """Projects newest first, and how many there are in all."""
    rows = await tx.all(_PAGE, user_id=user_id, limit=limit, before=before, archived=archived)
    if not rows:
        return [], await tx.value(_COUNT, user_id=user_id, archived=archived) if before else 0
    total = rows[0]["total"]
    return [Project(*tuple(row)[:-1]) for row in rows], total


async def store_names(tx: Transaction, user_id: UUID, project_ids: list[UUID]) -> dict[UUID, str]:
    """The stay each project is about; a project that was removed is missing."""
    return {row["id"]: row["store_name"] for row in await tx.all(_NAMES, user_id=user_id, ids=project_ids)}


async def remove(tx: Transaction, user_id: UUID, project_id: UUID) -> None:
    """Delete a project with everything that belongs to it."""
    await tx.run(_DELETE, user_id=user_id, id=project_id)


async def outdated(tx: Transaction, archived_before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Owner and id of projects, anybody's, that were archived before a moment; for the worker only."""
    rows = await tx.all(_OUTDATED, archived_before=archived_before, limit=limit)
    return [(row["user_id"], row["id"]) for row in rows]


async def insert_image(tx: Transaction, row: Image) -> None:
    """Write a checked photo."""
    await tx.run(_INSERT_IMAGE, **asdict(row))


async def get_image(tx: Transaction, user_id: UUID, image_id: UUID) -> Image | None:
    """One photo."""
    row = await tx.first(_GET_IMAGE, user_id=user_id, id=image_id)
    return Image(**row) if row else None


async def images_of(
    tx: Transaction, user_id: UUID, project_id: UUID, *, first: int = 0, limit: int | None = None
) -> list[Image]:
    """A project's photos in their order, from position `first`."""
    rows = await tx.all(_IN_ORDER, user_id=user_id, project_id=project_id, first=first, limit=limit)
    return [Image(**row) for row in rows]


async def reorder(tx: Transaction, user_id: UUID, project_id: UUID, ids: list[UUID]) -> None:
    """Give the project's photos the order of `ids`, which names each of them once."""
    await tx.run(_REORDER, user_id=user_id, project_id=project_id, ids=ids)


async def remove_image(tx: Transaction, row: Image) -> None:
    """Delete a photo and let the later ones move up."""
    await tx.run(_DELETE_IMAGE, user_id=row.user_id, id=row.id)
    await tx.run(_CLOSE_GAP, user_id=row.user_id, project_id=row.project_id, gap=row.position)
