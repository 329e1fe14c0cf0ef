"""Every query on vendor weather: the sky over a vendor, and the calls under way."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql

from server.core.clock import new_id
from server.core.database import Query, Transaction
from server.jobs.models import jobs
from server.jobs.sky import LONGEST_CALL, Sky, clear
from server.jobs.vendor_limits import Limits
from server.jobs.weather_models import vendor_calls, vendor_weather

c, called = vendor_weather.c, vendor_calls.c

_SKY = (c.tokens, c.refilled_at, c.failures, c.rests, c.closed_until)
_THIS = c.vendor == bindparam("vendor")
_UNDER_WAY = (
    select(func.count())
    .where(called.vendor == c.vendor, called.expires_at > func.clock_timestamp())
    .scalar_subquery()
    .label("under_way")
)
_LINE = select(jobs.c.id).where(jobs.c.waits_for == c.vendor, jobs.c.turn.is_not(None)).exists().label("line")
_NOW = func.clock_timestamp().label("now")
_LOCK = Query(select(*_SKY, _NOW, _UNDER_WAY, _LINE).where(_THIS).with_for_update(of=vendor_weather))
_MEET = Query(
    postgresql.insert(vendor_weather)
    .values({name: bindparam(name) for name in ("vendor", "tokens", "refilled_at")})
    .on_conflict_do_nothing()
)
_SAVE = Query(update(vendor_weather).where(_THIS).values({each.name: bindparam(each.name) for each in _SKY}))
_BEGIN = Query(insert(vendor_calls).values({name: bindparam(name) for name in ("id", "vendor", "expires_at")}))
_END = Query(delete(vendor_calls).where(called.id == bindparam("id")))
_FORGET = Query(delete(vendor_calls).where(called.expires_at < func.now()))


@dataclass(frozen=True, slots=True)
class Report:
    """A vendor's sky, locked, and what goes on under it: calls, and a line of jobs. `now` is the database's."""

    sky: Sky
    now: datetime
    under_way: int
    line: bool


async def look(tx: Transaction, vendor: str, limits: Limits) -> Report:
    """Lock the vendor's row, made at the first look."""
    row = await tx.first(_LOCK, vendor=vendor)
    if row is None:
        now = await tx.connection.fetchval("SELECT clock_timestamp()")
        fresh = clear(limits, now)
        await tx.run(_MEET, vendor=vendor, tokens=fresh.tokens, refilled_at=now)
        row = await tx.first(_LOCK, vendor=vendor)
        assert row is not None
    sky = Sky(*(row[each.name] for each in _SKY))
    return Report(sky, row["now"], row["under_way"], row["line"])


async def save(tx: Transaction, vendor: str, sky: Sky) -> None:
    """Put the sky in place."""
    await tx.run(_SAVE, vendor=vendor, **asdict(sky))


async def begin_call(tx: Transaction, vendor: str, now: datetime) -> UUID:
    """Count a call until it ends, or until nobody believes any more that it will."""
    call_id = new_id()
    await tx.run(_BEGIN, id=call_id, vendor=vendor, expires_at=now + LONGEST_CALL)
    return call_id


async def end_call(tx: Transaction, call_id: UUID) -> None:
    """Count it no more."""
    await tx.run(_END, id=call_id)


async def forget_lost_calls(tx: Transaction) -> None:
    """Remove the calls of workers that were killed."""
    await tx.run(_FORGET)
