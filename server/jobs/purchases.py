"""Purchases: reserved within the month's budgets before anything is ordered, then charged or released."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Uuid, and_, bindparam, column, func, or_, select, table, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.types import DateTime

from server.core import clock, quota
from server.core.database import Query, Transaction
from server.core.errors import QuotaExceeded
from server.core.settings import settings
from server.jobs import costs as ledger
from server.jobs.budget_models import vendor_spending
from server.jobs.costs import Cost, Entry, Payer, costs

UNLIMITED = -1
MICROS = 1_000_000

c = costs.c
_users = table("users", column("user_id", Uuid), column("plan"))
_PLAN = Query(select(_users.c.plan).where(_users.c.user_id == bindparam("user_id")))
_other = costs.alias("other")
_closed = (
    select(_other.c.id)
    .where(_other.c.user_id == c.user_id, _other.c.purchase_id == c.purchase_id, _other.c.entry != Entry.RESERVED)
    .exists()
)
_SPENT = Query(
    select(func.coalesce(func.sum(c.amount_micros_usd), 0)).where(
        c.user_id == bindparam("user_id"),
        c.created_at >= bindparam("since", type_=DateTime(timezone=True)),
        or_(c.entry == Entry.CHARGED, and_(c.entry == Entry.RESERVED, ~_closed)),
    )
)
_RESERVED = Query(
    select(costs).where(
        c.user_id == bindparam("user_id"), c.purchase_id == bindparam("purchase_id"), c.entry == Entry.RESERVED
    )
)
_ABANDONED = Query(
    select(costs).where(
        c.user_id == bindparam("user_id"),
        c.job_id == bindparam("job_id"),
        c.provider == bindparam("provider"),
        c.entry == Entry.RESERVED,
        ~_closed,
    )
)
_this_month = and_(
    vendor_spending.c.provider == bindparam("provider"), vendor_spending.c.month == bindparam("month", type_=Date)
)
_OPEN_MONTH = Query(
    insert(vendor_spending)
    .values(provider=bindparam("provider"), month=bindparam("month", type_=Date))
    .on_conflict_do_nothing()
)
_ADD = Query(
    update(vendor_spending)
    .where(_this_month)
    .values(micros_usd=vendor_spending.c.micros_usd + bindparam("amount", type_=BigInteger))
    .returning(vendor_spending.c.micros_usd)
)
_TOGETHER = Query(select(vendor_spending.c.micros_usd).where(_this_month))


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left of the running month for one user at one vendor; UNLIMITED where nothing limits it."""

    provider: str
    left_micros_usd: int

    def covers(self, amount_micros_usd: int) -> bool:
        """Whether the amount may still be spent."""
        return self.left_micros_usd == UNLIMITED or amount_micros_usd <= self.left_micros_usd


async def budget(tx: Transaction, user_id: UUID, provider: str) -> Budget:
    """The narrower of the user's budget by plan and the vendor's for everybody."""
    together = await tx.value(_TOGETHER, provider=provider, month=_month())
    left = [await _left_for_user(tx, user_id), _left(_vendor_limit(provider), together or 0)]
    limited = [each for each in left if each != UNLIMITED]
    return Budget(provider, min(limited, default=UNLIMITED))


async def reserve(tx: Transaction, payer: Payer, purchase_id: UUID, price: Cost) -> None:
    """Hold the price until the vendor's outcome is known; raises QuotaExceeded."""
    month = _month()
    await tx.run(_OPEN_MONTH, provider=price.provider, month=month)
    # Its row stays locked until the end, so reservations at one vendor come one after the other.
    together = await tx.value(_ADD, provider=price.provider, month=month, amount=price.amount_micros_usd)
    limit = _vendor_limit(price.provider)
    left = await _left_for_user(tx, payer.user_id)
    if (limit != UNLIMITED and together > limit) or not Budget(price.provider, left).covers(price.amount_micros_usd):
        raise QuotaExceeded(quota_subject=price.provider)
    await ledger.record(tx, payer, price, Entry.RESERVED, purchase_id)


async def charge(tx: Transaction, payer: Payer, purchase_id: UUID, cost: Cost) -> None:
    """The vendor takes this much; told again, it changes nothing."""
    if await ledger.record(tx, payer, cost, Entry.CHARGED, purchase_id):
        await _correct(tx, payer, purchase_id, cost.amount_micros_usd)


async def release(tx: Transaction, payer: Payer, purchase_id: UUID) -> None:
    """The vendor takes nothing; told again, it changes nothing."""
    held = await tx.first(_RESERVED, user_id=payer.user_id, purchase_id=purchase_id)
    if held is None:
        return
    if await ledger.record(tx, payer, _price_of(held), Entry.RELEASED, purchase_id):
        await _correct(tx, payer, purchase_id, 0)


async def charge_abandoned(tx: Transaction, payer: Payer, provider: str) -> None:
    """What a job's earlier runs left open at a vendor is charged as it was reserved: nobody knows better any more."""
    for held in await tx.all(_ABANDONED, user_id=payer.user_id, job_id=payer.id, provider=provider):
        await charge(tx, payer, held["purchase_id"], _price_of(held))


def _price_of(held: Mapping[str, Any]) -> Cost:
    return Cost(held["provider"], held["unit"], held["units"], held["amount_micros_usd"])


async def _correct(tx: Transaction, payer: Payer, purchase_id: UUID, paid_micros_usd: int) -> None:
    """Put what was really paid in place of what was reserved, in the month of the reservation."""
    held = await tx.first(_RESERVED, user_id=payer.user_id, purchase_id=purchase_id)
    assert held is not None, "nothing is bought that was not reserved"
    change = paid_micros_usd - held["amount_micros_usd"]
    await tx.value(_ADD, provider=held["provider"], month=_month(held["created_at"]), amount=change)


async def _left_for_user(tx: Transaction, user_id: UUID) -> int:
    plan = await tx.value(_PLAN, user_id=user_id)
    start = datetime.combine(_month(), datetime.min.time(), tzinfo=quota.ZONE)
    spent = await tx.value(_SPENT, user_id=user_id, since=start)
    return _left(_micros(settings().budget_users_usd.get(plan, UNLIMITED)), int(spent))


def _vendor_limit(provider: str) -> int:
    return _micros(settings().budget_vendors_usd.get(provider, UNLIMITED))


def _micros(usd: float) -> int:
    return UNLIMITED if usd < 0 else round(usd * MICROS)


def _left(limit: int, spent: int) -> int:
    return UNLIMITED if limit == UNLIMITED else max(0, limit - spent)


def _month(moment: datetime | None = None) -> date:
    return (moment or clock.now()).astimezone(quota.ZONE).date().replace(day=1)
