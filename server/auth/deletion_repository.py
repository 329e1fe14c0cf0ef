"""Every query of accounts that are to be erased."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Interval, and_, bindparam, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from server.auth.mail_models import Deletion, account_deletions, mail_tokens, mails, pending_signups
from server.auth.models import audit_events, users
from server.core.database import Query, Transaction
from server.core.models import idempotency_keys, quota_usage

_this = account_deletions.c.user_id == bindparam("user_id")
_ASK = Query(insert(account_deletions).values(user_id=bindparam("user_id")).on_conflict_do_nothing())
_due = (
    select(account_deletions.c.user_id)
    .where(account_deletions.c.due_at <= func.now())
    .order_by(account_deletions.c.due_at)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_TAKE_DUE = Query(
    update(account_deletions)
    .where(account_deletions.c.user_id == _due)
    .values(due_at=func.now() + bindparam("lease", type_=Interval))
    .returning(account_deletions.c.user_id, account_deletions.c.erased_at)
)
_NOTE_ERASED = Query(
    update(account_deletions)
    .where(_this)
    .values(erased_at=func.now(), due_at=func.now() + bindparam("pause", type_=Interval))
)
_FORGET = Query(delete(account_deletions).where(_this))
_FORGET_MAILS = Query(delete(mails).where(mails.c.user_id == bindparam("user_id")))

# Everything else refers to one of these and goes with it.
_ERASE = [
    Query(delete(table).where(table.c.user_id == bindparam("user_id")))
    for table in (idempotency_keys, quota_usage, mail_tokens, pending_signups, users)
]
_BLOT_OUT = Query(
    update(audit_events)
    .where(and_(audit_events.c.user_id == bindparam("user_id")))
    .values(ip_prefix="", details=literal({}, JSONB))
)


async def ask(tx: Transaction, user_id: UUID) -> None:
    """Let the account be erased."""
    await tx.run(_ASK, user_id=user_id)


async def take_due(tx: Transaction, lease: timedelta) -> Deletion | None:
    """An account that is to be erased; for the length of the lease nobody else is given it."""
    record = await tx.first(_TAKE_DUE, lease=lease)
    return Deletion(**record) if record else None


async def erase(tx: Transaction, user_id: UUID) -> None:
    """Delete every row of the user; what the audit log tells of them names neither place nor person any more."""
    await tx.run(_BLOT_OUT, user_id=user_id)
    for query in _ERASE:
        await tx.run(query, user_id=user_id)


async def note_erased(tx: Transaction, user_id: UUID, pause: timedelta) -> None:
    """Look once more after the pause."""
    await tx.run(_NOTE_ERASED, user_id=user_id, pause=pause)


async def forget(tx: Transaction, user_id: UUID) -> None:
    """The user was never here."""
    await tx.run(_FORGET_MAILS, user_id=user_id)
    await tx.run(_FORGET, user_id=user_id)
