"""The statements behind monthly quotas."""

from enum import StrEnum

from sqlalchemy import Text, Uuid, and_, bindparam, case, column, exists, func, literal, or_, select, table, update
from sqlalchemy.dialects.postgresql import insert

from server.core.database import Query
from server.core.models import quota_reservations as reservations
from server.core.models import quota_usage as usages

UNLIMITED = -1


class ReservationState(StrEnum):
    """What became of the work a reservation was made for."""

    RESERVED = "RESERVED"
    SETTLED = "SETTLED"
    REFUNDED = "REFUNDED"


_users = table("users", column("user_id", Uuid), column("quota_anchor_day"))
_this_month = and_(
    usages.c.user_id == bindparam("user_id"),
    usages.c.metric == bindparam("metric"),
    usages.c.period_start == bindparam("period_start"),
)
_of_subject = and_(reservations.c.user_id == bindparam("user_id"), reservations.c.subject_id == bindparam("subject_id"))
_counted = and_(
    _of_subject,
    reservations.c.metric == bindparam("metric"),
    reservations.c.state != literal(ReservationState.REFUNDED, Text),
)
_held = reservations.c.state == literal(ReservationState.RESERVED, Text)

ANCHOR_DAY = Query(select(_users.c.quota_anchor_day).where(_users.c.user_id == bindparam("user_id")))

_open = insert(usages).values(
    {name: bindparam(name) for name in ("user_id", "metric", "period_start", "period_end", "limit_snapshot")}
)
OPEN_MONTH = Query(
    _open.on_conflict_do_update(
        index_elements=[usages.c.user_id, usages.c.metric, usages.c.period_start],
        set_={
            "limit_snapshot": case(
                (or_(usages.c.limit_snapshot == UNLIMITED, _open.excluded.limit_snapshot == UNLIMITED), UNLIMITED),
                else_=func.greatest(usages.c.limit_snapshot, _open.excluded.limit_snapshot),
            )
        },
    )
)

TAKE = Query(
    update(usages)
    .where(
        _this_month,
        ~exists().where(_counted),
        or_(usages.c.limit_snapshot == UNLIMITED, usages.c.used + bindparam("amount") <= usages.c.limit_snapshot),
    )
    .values(used=usages.c.used + bindparam("amount"))
    .returning(usages.c.used)
)

IS_COUNTED = Query(select(exists().where(_counted)))

_hold = insert(reservations).values(
    {
        name: bindparam(name)
        for name in ("user_id", "id", "metric", "period_start", "amount", "state", "subject_id", "expires_at")
    }
)
HOLD = Query(
    _hold.on_conflict_do_update(
        constraint="uq_quota_reservations_subject",
        set_={name: _hold.excluded[name] for name in ("period_start", "amount", "state", "expires_at")},
    )
)

SETTLE = Query(update(reservations).where(_of_subject, _held).values(state=literal(ReservationState.SETTLED, Text)))

_freed = (
    update(reservations)
    .where(_of_subject, _held)
    .values(state=literal(ReservationState.REFUNDED, Text))
    .returning(reservations.c.user_id, reservations.c.metric, reservations.c.period_start, reservations.c.amount)
    .cte("freed")
)
REFUND = Query(
    update(usages)
    .where(
        usages.c.user_id == _freed.c.user_id,
        usages.c.metric == _freed.c.metric,
        usages.c.period_start == _freed.c.period_start,
    )
    .values(used=usages.c.used - _freed.c.amount)
)

_reserved = (
    select(func.coalesce(func.sum(reservations.c.amount), 0))
    .where(
        reservations.c.user_id == usages.c.user_id,
        reservations.c.metric == usages.c.metric,
        reservations.c.period_start == usages.c.period_start,
        _held,
    )
    .scalar_subquery()
)
MONTH = Query(select(usages.c.used, usages.c.limit_snapshot, _reserved.label("reserved")).where(_this_month))
