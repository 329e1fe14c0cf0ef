"""Every query on the lines of jobs that wait for a vendor: whose turn it is, and who is let through."""

from uuid import UUID

from sqlalchemy import BigInteger, Integer, Text, and_, bindparam, func, select, text, update

from server.core.database import Query, Transaction
from server.jobs.models import Job, jobs
from server.jobs.weather_models import vendor_weather

c = jobs.c
_VENDOR = bindparam("vendor", type_=Text)
_IN_LINE = and_(c.waits_for == _VENDOR, c.turn.is_not(None))
_REACHED = select(vendor_weather.c.turn).where(vendor_weather.c.vendor == _VENDOR).scalar_subquery()

_NEXT_TURN = Query(
    select(func.greatest(func.coalesce(_REACHED, 0), func.coalesce(func.max(c.turn), 0)) + 1).where(
        c.user_id == bindparam("user_id"), _IN_LINE
    )
)
_PLACE = Query(select(func.count()).select_from(jobs).where(_IN_LINE, c.turn <= bindparam("turn", type_=BigInteger)))
_VENDORS = Query(select(c.waits_for).where(c.turn.is_not(None)).distinct())
_ADMITTED = Query(
    text(
        """SELECT count(*) FROM jobs WHERE waits_for = :vendor AND turn IS NULL AND state = 'QUEUED'
           AND updated_at > now() - interval '30 seconds'"""
    )
)
_FRONT = Query(select(*c).where(_IN_LINE).order_by(c.turn, c.id).limit(bindparam("most", type_=Integer)))
_ALONE = Query(
    select(func.pg_try_advisory_xact_lock(func.hashtext(func.concat(func.current_schema(), " line ", _VENDOR))))
)
_PASS_TURN = Query(
    update(vendor_weather)
    .where(vendor_weather.c.vendor == _VENDOR)
    .values(turn=func.greatest(vendor_weather.c.turn, bindparam("turn", type_=BigInteger)))
)


async def next_turn(tx: Transaction, user_id: UUID, vendor: str) -> int:
    """The owner's next turn: one after their last in line, and never before one that has passed already.

    So everybody who waits is let through once before anybody is a second time, however many jobs each has.
    """
    turn: int = await tx.value(_NEXT_TURN, user_id=user_id, vendor=vendor)
    return turn


async def place(tx: Transaction, vendor: str, turn: int) -> int:
    """How many stand before such a turn; everybody is seen by workers only."""
    count: int = await tx.value(_PLACE, vendor=vendor, turn=turn)
    return count


async def vendors_with_line(tx: Transaction) -> list[str]:
    """The vendors that somebody waits for."""
    return [row["waits_for"] for row in await tx.all(_VENDORS)]


async def alone(tx: Transaction, vendor: str) -> bool:
    """Whether this transaction is the only one that lets jobs through to the vendor."""
    held: bool = await tx.value(_ALONE, vendor=vendor)
    return held


async def admitted(tx: Transaction, vendor: str) -> int:
    """How many were let through and have not begun yet."""
    count: int = await tx.value(_ADMITTED, vendor=vendor)
    return count


async def front(tx: Transaction, vendor: str, most: int) -> list[Job]:
    """Those whose turn it is."""
    return [Job.from_row(row) for row in await tx.all(_FRONT, vendor=vendor, most=most)]


async def pass_turn(tx: Transaction, vendor: str, turn: int) -> None:
    """Remember how far the turns have come."""
    await tx.run(_PASS_TURN, vendor=vendor, turn=turn)
