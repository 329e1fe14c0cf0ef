"""Every query of staff: functions of the database that answer only to who is staff and has it on record."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, DateTime, Integer, Text, Uuid, bindparam, func, or_, select

from server.auth.choices import SubscriptionStatus
from server.auth.models import AuditEntry, User
from server.auth.repository import to_user
from server.core.database import Query, Transaction
from server.core.plan import Plan
from server.core.principal import Role

_moment = DateTime(timezone=True)
_note = bindparam("note", type_=Uuid)
_before = bindparam("before", type_=Uuid)
_most = bindparam("most", type_=Integer)


class Change(StrEnum):
    """What became of a change; words of the database's function."""

    CHANGED = "CHANGED"
    ABSENT = "ABSENT"
    FORBIDDEN = "FORBIDDEN"


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which users are looked for; every filter that is set must hold."""

    part: str = ""
    role: Role | None = None
    plan: Plan | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries are looked for; every filter that is set must hold."""

    user_id: UUID | None = None
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class UserChanges:
    """What is to change of an account; None stays as it is."""

    role: Role | None = None
    plan: Plan | None = None
    subscription_status: SubscriptionStatus | None = None
    subscription_ends_at: datetime | None = None
    is_active: bool | None = None


_found_users = func.staff_users(
    _note,
    bindparam("part", type_=Text),
    bindparam("role", type_=Text),
    bindparam("plan", type_=Text),
    bindparam("is_active", type_=Boolean),
).table_valued(*User.__dataclass_fields__)
_USERS = Query(
    select(_found_users)
    .where(or_(_before.is_(None), _found_users.c.user_id < _before))
    .order_by(_found_users.c.user_id.desc())
    .limit(_most)
)
_USER = Query(select(_found_users).where(_found_users.c.user_id == bindparam("user_id", type_=Uuid)))
_COUNT_USERS = Query(select(func.count()).select_from(_found_users))

_found_entries = func.staff_audit(
    _note,
    bindparam("user_id", type_=Uuid),
    bindparam("action", type_=Text),
    bindparam("since", type_=_moment),
    bindparam("until", type_=_moment),
).table_valued(*AuditEntry.__dataclass_fields__)
_ENTRIES = Query(
    select(_found_entries)
    .where(or_(_before.is_(None), _found_entries.c.id < _before))
    .order_by(_found_entries.c.id.desc())
    .limit(_most)
)
_COUNT_ENTRIES = Query(select(func.count()).select_from(_found_entries))

_CHANGE = Query(
    select(
        func.staff_change_user(
            _note,
            bindparam("entry_id", type_=Uuid),
            bindparam("user_id", type_=Uuid),
            bindparam("role", type_=Text),
            bindparam("plan", type_=Text),
            bindparam("subscription_status", type_=Text),
            bindparam("subscription_ends_at", type_=_moment),
            bindparam("is_active", type_=Boolean),
        )
    )
)


async def users(
    tx: Transaction, note: UUID, wanted: UserFilter, *, limit: int, before: UUID | None
) -> tuple[list[User], int]:
    """Users found, newest first, and how many there are in all."""
    filters = asdict(wanted)
    rows = await tx.all(_USERS, note=note, **filters, before=before, most=limit)
    return [to_user(row) for row in rows], await tx.value(_COUNT_USERS, note=note, **filters)


async def user(tx: Transaction, note: UUID, user_id: UUID) -> User:
    """One user, who must be there."""
    row = await tx.first(_USER, note=note, **asdict(UserFilter()), user_id=user_id)
    assert row is not None
    return to_user(row)


async def entries(
    tx: Transaction, note: UUID, wanted: LogFilter, *, limit: int, before: UUID | None
) -> tuple[list[AuditEntry], int]:
    """Entries found, newest first, and how many there are in all."""
    filters = asdict(wanted)
    rows = await tx.all(_ENTRIES, note=note, **filters, before=before, most=limit)
    return [AuditEntry(**row) for row in rows], await tx.value(_COUNT_ENTRIES, note=note, **filters)


async def change(tx: Transaction, note: UUID, entry_id: UUID, user_id: UUID, changes: UserChanges) -> Change:
    """Change an account, and write into its own log under `entry_id` what changed."""
    values: dict[str, Any] = asdict(changes)
    return Change(await tx.value(_CHANGE, note=note, entry_id=entry_id, user_id=user_id, **values))
