"""Every query on analyses."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import Integer, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.types import Uuid

from server.core.clock import new_id
from server.core.database import Query, Transaction
from server.core.language import Language
from server.marketing.models import Analysis, PlaceSource, analyses
from server.marketing.ports import Intelligence, Listing, MeteredProvenance
from server.marketing.region import Region

c = analyses.c
_MINE = and_(c.user_id == bindparam("user_id"), c.id == bindparam("id"))
_INSERTED = ("user_id", "id", "source", "source_place_id", "region", "detail_region", "language", "listing")
_INSERT = Query(insert(analyses).values({name: bindparam(name) for name in _INSERTED}).returning(*c))
_GET = Query(select(analyses).where(_MINE))
_PAGE = Query(
    select(analyses)
    .where(
        c.user_id == bindparam("user_id"),
        or_(bindparam("before", type_=Uuid).is_(None), c.id < bindparam("before", type_=Uuid)),
    )
    .order_by(c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_COUNT = Query(select(func.count()).select_from(analyses).where(c.user_id == bindparam("user_id")))
_SAVE = Query(update(analyses).where(_MINE).values(intelligence=bindparam("report"), provenance=bindparam("made_by")))
_DELETE = Query(delete(analyses).where(_MINE))


async def insert_analysis(
    tx: Transaction, user_id: UUID, source: PlaceSource, listing: Listing, region: Region, language: Language
) -> Analysis:
    """Write a listing that is to be analysed."""
    row = await tx.first(
        _INSERT,
        user_id=user_id,
        id=new_id(),
        source=source,
        source_place_id="",
        region=region.region,
        detail_region=region.detail_region,
        language=language,
        listing=asdict(listing),
    )
    assert row is not None
    return Analysis.from_row(row)


async def get(tx: Transaction, user_id: UUID, analysis_id: UUID) -> Analysis | None:
    """One analysis."""
    row = await tx.first(_GET, user_id=user_id, id=analysis_id)
    return Analysis.from_row(row) if row else None


async def page(tx: Transaction, user_id: UUID, *, limit: int, before: UUID | None) -> tuple[list[Analysis], int]:
    """Analyses newest first, and how many there are in all."""
    rows = await tx.all(_PAGE, user_id=user_id, before=before, limit=limit)
    return [Analysis.from_row(row) for row in rows], await tx.value(_COUNT, user_id=user_id)


async def save_report(
    tx: Transaction, user_id: UUID, analysis_id: UUID, intelligence: Intelligence, provenance: MeteredProvenance
) -> None:
    """Write the report."""
    await tx.run(_SAVE, user_id=user_id, id=analysis_id, report=asdict(intelligence), made_by=asdict(provenance))


async def remove(tx: Transaction, user_id: UUID, analysis_id: UUID) -> bool:
    """Delete one analysis; False when there is none."""
    return await tx.run(_DELETE, user_id=user_id, id=analysis_id) == 1
