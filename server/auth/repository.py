"""Every query of accounts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Text, and_, bindparam, case, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from server.auth.choices import SubscriptionStatus
from server.auth.models import User, users
from server.core.database import Query, Transaction
from server.core.plan import Plan
from server.core.principal import Role

_is_over = users.c.subscription_ends_at <= func.now()
PLAN_IN_FORCE = case((_is_over, literal(Plan.FREE, Text)), else_=users.c.plan).label("plan")
_is_active = and_(users.c.is_active, users.c.closed_at.is_(None)).label("is_active")
_has_password = users.c.password_hash.is_not(None).label("has_password")
_derived = {"plan": PLAN_IN_FORCE, "is_active": _is_active, "has_password": _has_password}
_USER = [_derived[name] if name in _derived else users.c[name] for name in User.__dataclass_fields__]
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
_FIND_PLAN = Query(select(PLAN_IN_FORCE).where(_me))
_IS_VERIFIED = Query(select(users.c.email_verified_at.is_not(None)).where(_me))
_CONTACT = Query(select(users.c.email, users.c.locale).where(_me))
_FIND_HASH = Query(select(users.c.password_hash).where(_me))
_NOTE_LOGIN = Query(
    update(users)
    .where(_me, users.c.password_hash == bindparam("kept"))
    .values(last_login_at=func.now())
    .returning(*_USER)
)
_SET_HASH = Query(update(users).where(_me).values(password_hash=bindparam("password_hash"), updated_at=func.now()))
_REPLACE_PASSWORD = Query(
    update(users)
    .where(_me)
    .values(
        password_hash=bindparam("password_hash", type_=Text),
        token_version=users.c.token_version + 1,
        updated_at=func.now(),
    )
    .returning(*_USER)
)
_NOTE_PROOF = Query(
    update(users)
    .where(_me)
    .values(email_verified_at=func.coalesce(users.c.email_verified_at, func.now()), updated_at=func.now())
    .returning(*_USER)
)
_CLAIM_ADDRESS = Query(
    update(users).where(_me, users.c.email.is_(None)).values(email=bindparam("address"), updated_at=func.now())
)
_PROFILE = ("display_name", "bio", "avatar_url", "locale", "timezone")
_UPDATE_PROFILE = Query(
    update(users)
    .where(_me)
    .values(
        {name: func.coalesce(bindparam(f"new_{name}", type_=Text), users.c[name]) for name in _PROFILE}
        | {"updated_at": func.now()}
    )
    .returning(*_USER)
)
_CLOSE = Query(
    update(users)
    .where(_me)
    .values(closed_at=func.now(), email=None, email_verified_at=None, password_hash=None, updated_at=func.now())
)


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


async def is_verified(tx: Transaction, user_id: UUID) -> bool:
    """Whether the user has proved an address."""
    return bool(await tx.value(_IS_VERIFIED, user_id=user_id))


async def find_contact(tx: Transaction, user_id: UUID) -> tuple[str, str] | None:
    """The user's address and locale; None without an address. Workers may ask it, too."""
    record = await tx.first(_CONTACT, user_id=user_id)
    return (record["email"], record["locale"]) if record and record["email"] else None


async def note_login(tx: Transaction, user_id: UUID, kept: str) -> User | None:
    """The account, locked until the transaction ends so that sign-ins come one after another.

    None when `kept`, the hash that the password was checked against, is no longer the account's.
    """
    return _user(await tx.first(_NOTE_LOGIN, user_id=user_id, kept=kept))


async def password_hash(tx: Transaction, user_id: UUID) -> str | None:
    """How the account's password is kept; None when it has none."""
    kept: str | None = await tx.value(_FIND_HASH, user_id=user_id)
    return kept


async def replace_password(tx: Transaction, user_id: UUID, password_hash: str | None) -> User:
    """A new password, or none; access tokens issued before it no longer hold."""
    return _certain(await tx.first(_REPLACE_PASSWORD, user_id=user_id, password_hash=password_hash))


async def note_proof(tx: Transaction, user_id: UUID) -> User:
    """The account's address is proved."""
    return _certain(await tx.first(_NOTE_PROOF, user_id=user_id))


async def claim_address(tx: Transaction, user_id: UUID, address: str) -> bool:
    """Give the address to an account that has none; False, and nothing else can be done, when it is another's."""
    try:
        return await tx.run(_CLAIM_ADDRESS, user_id=user_id, address=address) > 0
    except asyncpg.UniqueViolationError:
        return False


async def update_profile(tx: Transaction, user_id: UUID, changes: Mapping[str, str]) -> User | None:
    """The profile with what `changes` names replaced."""
    return _user(await tx.first(_UPDATE_PROFILE, user_id=user_id, **{f"new_{k}": v for k, v in changes.items()}))


async def close(tx: Transaction, user_id: UUID) -> None:
    """Nobody can sign in to the account any more, and its address is free."""
    await tx.run(_CLOSE, user_id=user_id)


async def set_password_hash(tx: Transaction, user_id: UUID, password_hash: str) -> None:
    """Replace how the password is kept."""
    await tx.run(_SET_HASH, user_id=user_id, password_hash=password_hash)


def _certain(record: asyncpg.Record | None) -> User:
    user = _user(record)
    assert user is not None, "the account is locked by its caller"
    return user


def _user(record: asyncpg.Record | None) -> User | None:
    return to_user(record) if record else None


def to_user(record: asyncpg.Record) -> User:
    """The account that a row of its columns describes."""
    return User(
        **{
            **record,
            "role": Role(record["role"]),
            "plan": Plan(record["plan"]),
            "subscription_status": SubscriptionStatus(record["subscription_status"]),
        }
    )
