"""Monthly quotas: reserved before work starts, settled when it succeeds, given back when it fails.

Every step is idempotent per subject (the image or video the work is for), so a retry never counts twice.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from server.core import clock
from server.core import quota_queries as queries
from server.core.database import Transaction
from server.core.errors import QuotaExceeded
from server.core.plan import Metric, Plan
from server.core.settings import settings

ZONE = ZoneInfo("Asia/Seoul")
"""Months begin at midnight here for everybody: a quota must not start again because a user changes time zones."""
LONGEST_WORK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Period:
    """A user's month, from its anchor day to the next; UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a month's quota is gone; `used` includes `reserved`, a `limit` of -1 is unlimited."""

    metric: Metric
    limit: int
    used: int
    reserved: int
    resets_at: datetime


def period_at(moment: datetime, anchor_day: int) -> Period:
    """The month that `moment` lies in, when months begin on `anchor_day` or on the last day of a shorter month."""
    local = moment.astimezone(ZONE)
    month = local.year * 12 + local.month - 1
    if local < _first_moment(month, anchor_day):
        month -= 1
    return Period(
        _first_moment(month, anchor_day).astimezone(UTC), _first_moment(month + 1, anchor_day).astimezone(UTC)
    )


def _first_moment(month: int, anchor_day: int) -> datetime:
    year, index = divmod(month, 12)
    last_day = calendar.monthrange(year, index + 1)[1]
    return datetime(year, index + 1, min(anchor_day, last_day), tzinfo=ZONE)


async def reserve(
    tx: Transaction, user_id: UUID, plan: Plan, metric: Metric, subject_id: UUID, amount: int = 1
) -> None:
    """Count `amount` for the subject unless it is counted already; raises QuotaExceeded."""
    period = await _period(tx, user_id)
    key = {"user_id": user_id, "metric": metric, "period_start": period.start}
    await tx.run(queries.OPEN_MONTH, **key, period_end=period.end, limit_snapshot=_limit(plan, metric))
    if await tx.value(queries.TAKE, **key, subject_id=subject_id, amount=amount) is None:
        if not await tx.value(queries.IS_COUNTED, user_id=user_id, metric=metric, subject_id=subject_id):
            raise _exceeded(await _usage(tx, user_id, plan, metric, period))
        return
    await tx.run(
        queries.HOLD,
        **key,
        id=clock.new_id(),
        amount=amount,
        state=queries.ReservationState.RESERVED,
        subject_id=subject_id,
        expires_at=clock.now() + LONGEST_WORK,
    )


async def settle(tx: Transaction, user_id: UUID, subject_id: UUID) -> None:
    """The work is done: what was reserved for it stays counted."""
    await tx.run(queries.SETTLE, user_id=user_id, subject_id=subject_id)


async def refund(tx: Transaction, user_id: UUID, subject_id: UUID) -> None:
    """The work failed: what was reserved for it and not settled counts no more, in the month it was reserved in."""
    await tx.run(queries.REFUND, user_id=user_id, subject_id=subject_id)


async def usage(tx: Transaction, user_id: UUID, plan: Plan) -> tuple[Usage, ...]:
    """The running month of every metric."""
    period = await _period(tx, user_id)
    return tuple([await _usage(tx, user_id, plan, metric, period) for metric in Metric])


async def _period(tx: Transaction, user_id: UUID) -> Period:
    return period_at(clock.now(), await tx.value(queries.ANCHOR_DAY, user_id=user_id))


async def _usage(tx: Transaction, user_id: UUID, plan: Plan, metric: Metric, period: Period) -> Usage:
    limit = _limit(plan, metric)
    row = await tx.first(queries.MONTH, user_id=user_id, metric=metric, period_start=period.start)
    if row is None:
        return Usage(metric, limit, used=0, reserved=0, resets_at=period.end)
    limits = (limit, row["limit_snapshot"])
    most = queries.UNLIMITED if queries.UNLIMITED in limits else max(limits)
    return Usage(metric, most, row["used"], int(row["reserved"]), period.end)


def _limit(plan: Plan, metric: Metric) -> int:
    config = settings()
    return {Metric.IMAGES: config.quota_images, Metric.VIDEOS: config.quota_videos}[metric][plan]


def _exceeded(gone: Usage) -> QuotaExceeded:
    return QuotaExceeded(
        metadata={"limit": str(gone.limit), "used": str(gone.used), "resets_at": gone.resets_at.isoformat()},
        retry_after=gone.resets_at - clock.now(),
        quota_subject=gone.metric.lower(),
    )
