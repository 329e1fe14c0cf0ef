"""Every query on analyses."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.types import Uuid

from server.core.clock import new_id
from server.core.database import Query, Transaction
from server.core.language import Language
from server.marketing.models import NAVER_PREFIX, Analysis, PlaceSource, analyses
from server.marketing.ports import Intelligence, Listing, MeteredProvenance
from server.marketing.region import Region

c = analyses.c
_MINE = and_(c.user_id == bindparam("user_id"), c.id == bindparam("id"))
_INSERTED = ("user_id", "id", "source", "source_place_id", "region", "detail_region", "language", "listing", "read_at")
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
_NAME_PLACE = Query(update(analyses).where(_MINE).values(source_place_id=bindparam("place")))
_SAVE_LISTING = Query(
    update(analyses)
    .where(_MINE)
    .values({name: bindparam(name) for name in ("listing", "region", "detail_region")} | {"read_at": func.now()})
)
_DELETE = Query(delete(analyses).where(_MINE))


async def insert_analysis(
    tx: Transaction,
    user_id: UUID,
    source: PlaceSource,
    listing: Listing,
    region: Region,
    language: Language,
    *,
    place_id: str = "",
    read_at: datetime | None = None,
) -> Analysis:
    """Write a listing that is to be analysed, or what is known of one that is to be read."""
    row = await tx.first(
        _INSERT,
        user_id=user_id,
        id=new_id(),
        source=source,
        source_place_id=place_id and f"{NAVER_PREFIX}{place_id}",
        region=region.region,
        detail_region=region.detail_region,
        language=language,
        listing=asdict(listing),
        read_at=read_at,
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


async def name_place(tx: Transaction, user_id: UUID, analysis_id: UUID, place_id: str) -> None:
    """Write down the map's number of the place."""
    await tx.run(_NAME_PLACE, user_id=user_id, id=analysis_id, place=f"{NAVER_PREFIX}{place_id}")


async def save_listing(tx: Transaction, user_id: UUID, analysis_id: UUID, listing: Listing, region: Region) -> None:
    """Write what the map says."""
    told = {"listing": asdict(listing), "region": region.region, "detail_region": region.detail_region}
    await tx.run(_SAVE_LISTING, user_id=user_id, id=analysis_id, **told)


async def remove(tx: Transaction, user_id: UUID, analysis_id: UUID) -> bool:
    """Delete one analysis; False when there is none."""
    return await tx.run(_DELETE, user_id=user_id, id=analysis_id) == 1
