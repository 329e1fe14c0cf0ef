"""Every query on captions."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from server.content.captioning_models import CaptioningRow, captionings
from server.content.captioning_ports import Captions
from server.core.database import Query, Transaction
from server.core.provenance import Provenance
from server.jobs.costs import Cost

_ASKED = ("user_id", "id", "video_id", "video_upload_id", "language")
_FOUND = ("language", "segments", "produced_by", "cost")
_mine = and_(captionings.c.user_id == bindparam("user_id"), captionings.c.id == bindparam("id"))

_INSERT = Query(insert(captionings).values({name: bindparam(name) for name in _ASKED}).returning(captionings))
_GET = Query(select(captionings).where(_mine))
_IDS_OF = Query(
    select(captionings.c.id).where(
        captionings.c.user_id == bindparam("user_id"),
        or_(captionings.c.video_id == bindparam("film_id"), captionings.c.video_upload_id == bindparam("film_id")),
    )
)
_FINISH = Query(
    update(captionings).where(_mine).values({name: bindparam(name) for name in _FOUND} | {"finished_at": func.now()})
)


async def insert_captioning(tx: Transaction, **values: Any) -> CaptioningRow:
    """Write captions that are to be made."""
    row = await tx.first(_INSERT, **values)
    assert row is not None
    return CaptioningRow(**row)


async def get(tx: Transaction, user_id: UUID, captioning_id: UUID) -> CaptioningRow | None:
    """Captions as they are."""
    row = await tx.first(_GET, user_id=user_id, id=captioning_id)
    return CaptioningRow(**row) if row else None


async def ids_of(tx: Transaction, user_id: UUID, film_id: UUID) -> list[UUID]:
    """All captions of a video, made here or uploaded."""
    return [row["id"] for row in await tx.all(_IDS_OF, user_id=user_id, film_id=film_id)]


async def finish(tx: Transaction, row: CaptioningRow, made_by: Provenance, cost: Cost, captions: Captions) -> None:
    """Put what was heard in place."""
    await tx.run(
        _FINISH,
        user_id=row.user_id,
        id=row.id,
        language=captions.language,
        segments=[asdict(segment) for segment in captions.segments],
        produced_by=asdict(made_by),
        cost=asdict(cost),
    )
