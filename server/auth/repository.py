"""Every query of accounts."""

from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Text, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from server.auth.choices import SubscriptionStatus
from server.auth.models import User, users
from server.core.database import Query, Transaction
from server.core.plan import Plan
from server.core.principal import Role

_USER = [
    *(users.c[name] for name in User.__dataclass_fields__ if name != "has_password"),
    users.c.password_hash.is_not(None).label("has_password"),
]
_me = users.c.user_id == bindparam("user_id")
_candidate = func.login_candidate(bindparam("address", type_=Text)).table_valued("user_id", "password_hash")
_CANDIDATE = Query(select(_candidate.c.user_id, _candidate.c.password_hash))
_ADD_USER = Query(
    insert(users)
    .values({name: bindparam(name) for name in ("user_id", "email", "password_hash", "display_name", "locale")})
    .on_conflict_do_nothing(index_elements=[users.c.email])
    .returning(*_USER)
)
_FIND_USER = Query(select(*_USER).where(_me))
_FIND_PLAN = Query(select(users.c.plan).where(_me))
_NOTE_LOGIN = Query(
    update(users)
    .where(_me, users.c.password_hash == bindparam("kept"))
    .values(last_login_at=func.now())
    .returning(*_USER)
)
_SET_HASH = Query(update(users).where(_me).values(password_hash=bindparam("password_hash"), updated_at=func.now()))


async def login_candidate(tx: Transaction, address: str) -> tuple[UUID | None, str | None]:
    """Whose address this is and their password's hash, asked before identity is known."""
    record = await tx.first(_CANDIDATE, address=address)
    return (record["user_id"], record["password_hash"]) if record else (None, None)


async def add_user(tx: Transaction, **columns: Any) -> User | None:
    """A new account; None when its address is taken."""
    return _user(await tx.first(_ADD_USER, **columns))


async def find_user(tx: Transaction, user_id: UUID) -> User | None:
    """The account."""
    return _user(await tx.first(_FIND_USER, user_id=user_id))


async def find_plan(tx: Transaction, user_id: UUID) -> Plan:
    """What the user pays for."""
    return Plan(await tx.value(_FIND_PLAN, user_id=user_id))


async def note_login(tx: Transaction, user_id: UUID, kept: str) -> User | None:
    """The account, locked until the transaction ends so that sign-ins come one after another.

    None when `kept`, the hash that the password was checked against, is no longer the account's.
    """
    return _user(await tx.first(_NOTE_LOGIN, user_id=user_id, kept=kept))


async def set_password_hash(tx: Transaction, user_id: UUID, password_hash: str) -> None:
    """Replace how the password is kept."""
    await tx.run(_SET_HASH, user_id=user_id, password_hash=password_hash)


def _user(record: asyncpg.Record | None) -> User | None:
    if record is None:
        return None
    return User(
        **{
            **record,
            "role": Role(record["role"]),
            "plan": Plan(record["plan"]),
            "subscription_status": SubscriptionStatus(record["subscription_status"]),
        }
    )
