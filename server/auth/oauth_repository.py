"""Every query of identities and of attempts to sign in with one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Integer, Interval, Text, Uuid, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from server.auth.models import users
from server.auth.oauth_models import Attempt, Identity, identities, oauth_attempts
from server.auth.oauth_ports import Provider
from server.core.database import Query, Transaction

_IDENTITY = [identities.c[name] for name in Identity.__dataclass_fields__]
_ATTEMPT = [oauth_attempts.c[name] for name in Attempt.__dataclass_fields__]
_mine = identities.c.user_id == bindparam("user_id")
_this = and_(_mine, identities.c.id == bindparam("identity_id"))
_my_attempts = oauth_attempts.c.user_id == bindparam("user_id")

_ADD_ATTEMPT = Query(
    insert(oauth_attempts)
    .values(
        {name: bindparam(name) for name in ("state_hash", *Attempt.__dataclass_fields__)}
        | {"expires_at": func.now() + bindparam("life", type_=Interval)}
    )
    .returning(oauth_attempts.c.expires_at)
)
_TAKE_ATTEMPT = Query(
    delete(oauth_attempts)
    .where(
        _my_attempts, oauth_attempts.c.state_hash == bindparam("state_hash"), oauth_attempts.c.expires_at > func.now()
    )
    .returning(*_ATTEMPT)
)

_OWNER = Query(select(func.identity_owner(bindparam("vouched_by", type_=Text), bindparam("vouched_for", type_=Text))))
_ADD = Query(
    insert(identities)
    .values(
        {name: bindparam(name) for name in ("user_id", "id", "provider", "subject", "email", "display_name", "tokens")}
    )
    .on_conflict_do_nothing(index_elements=[identities.c.provider, identities.c.subject])
    .returning(*_IDENTITY)
)
_FIND_VOUCHED = Query(
    select(*_IDENTITY).where(
        _mine, identities.c.provider == bindparam("provider"), identities.c.subject == bindparam("subject")
    )
)
_NOTE_USE = Query(
    update(identities)
    .where(_this)
    .values(
        email=bindparam("email"),
        display_name=bindparam("display_name"),
        tokens=bindparam("tokens"),
        last_used_at=func.now(),
    )
)
_FIND = Query(select(*_IDENTITY).where(_this).with_for_update())
_LIST = Query(
    select(*_IDENTITY)
    .where(_mine, or_(bindparam("after", type_=Uuid).is_(None), identities.c.id < bindparam("after", type_=Uuid)))
    .order_by(identities.c.id.desc())
    .limit(bindparam("most", type_=Integer))
)
_COUNT = Query(select(func.count()).where(_mine))
_REMOVE = Query(delete(identities).where(_this))
_REMOVE_ALL = Query(delete(identities).where(_mine).returning(*identities.c))
_REPLACE_TOKENS = Query(
    update(identities).where(_this, identities.c.tokens == bindparam("before")).values(tokens=bindparam("after"))
)
_outdated = func.outdated_identities(
    bindparam("prefix", type_=Text), bindparam("beyond", type_=Uuid), bindparam("most", type_=Integer)
).table_valued("user_id", "id")
_OUTDATED = Query(select(_outdated.c.user_id, _outdated.c.id))
_COUNT_OUTDATED = Query(select(func.count_outdated_identities(bindparam("prefix", type_=Text))))
_LOCK_USER = Query(select(users.c.user_id).where(users.c.user_id == bindparam("user_id")).with_for_update())
_NOTE_SIGN_IN = Query(update(users).where(users.c.user_id == bindparam("user_id")).values(last_login_at=func.now()))


async def add_attempt(tx: Transaction, attempt: Attempt, state_hash: bytes, life: timedelta) -> datetime:
    """Keep the attempt for `life`; until when that is."""
    columns = {name: getattr(attempt, name) for name in Attempt.__dataclass_fields__}
    expires_at: datetime = await tx.value(_ADD_ATTEMPT, state_hash=state_hash, life=life, **columns)
    return expires_at


async def take_attempt(tx: Transaction, user_id: UUID, state_hash: bytes) -> Attempt | None:
    """The attempt, which nobody can take again; None when it is unknown, taken or too old."""
    record = await tx.first(_TAKE_ATTEMPT, user_id=user_id, state_hash=state_hash)
    return Attempt(**record) if record else None


async def identity_owner(tx: Transaction, provider: Provider, subject: str) -> UUID | None:
    """Whose identity it is, asked before that is proved."""
    owner: UUID | None = await tx.value(_OWNER, vouched_by=provider, vouched_for=subject)
    return owner


async def add_identity(tx: Transaction, **columns: Any) -> Identity | None:
    """A new identity; None when it has been linked in the meantime."""
    return _identity(await tx.first(_ADD, **columns))


async def find_vouched(tx: Transaction, user_id: UUID, provider: Provider, subject: str) -> Identity | None:
    """The user's identity of this name."""
    return _identity(await tx.first(_FIND_VOUCHED, user_id=user_id, provider=provider, subject=subject))


async def note_use(tx: Transaction, identity: Identity, *, email: str, display_name: str, tokens: str) -> None:
    """What the provider told this time."""
    key = {"user_id": identity.user_id, "identity_id": identity.id}
    await tx.run(_NOTE_USE, **key, email=email, display_name=display_name, tokens=tokens)


async def lock_identity(tx: Transaction, user_id: UUID, identity_id: UUID) -> Identity | None:
    """One of the user's identities, for this transaction alone."""
    return _identity(await tx.first(_FIND, user_id=user_id, identity_id=identity_id))


async def list_identities(tx: Transaction, user_id: UUID, after: UUID | None, most: int) -> list[Identity]:
    """Newest first, going on after `after`."""
    return [Identity(**_typed(record)) for record in await tx.all(_LIST, user_id=user_id, after=after, most=most)]


async def count_identities(tx: Transaction, user_id: UUID) -> int:
    """How many identities the user has."""
    count: int = await tx.value(_COUNT, user_id=user_id)
    return count


async def remove_identity(tx: Transaction, user_id: UUID, identity_id: UUID) -> None:
    """Take the identity away."""
    await tx.run(_REMOVE, user_id=user_id, identity_id=identity_id)


async def remove_identities(tx: Transaction, user_id: UUID) -> list[Identity]:
    """Take all of the user's identities away; those that there were."""
    return [Identity(**_typed(record)) for record in await tx.all(_REMOVE_ALL, user_id=user_id)]


async def outdated_identities(tx: Transaction, current_prefix: str, beyond: UUID, most: int) -> list[tuple[UUID, UUID]]:
    """Owner and id of identities of anybody whose tokens are not under the current key, in the order of ids."""
    found = await tx.all(_OUTDATED, prefix=current_prefix, beyond=beyond, most=most)
    return [(record["user_id"], record["id"]) for record in found]


async def count_outdated_identities(tx: Transaction, current_prefix: str) -> int:
    """How many there are."""
    count: int = await tx.value(_COUNT_OUTDATED, prefix=current_prefix)
    return count


async def replace_tokens(tx: Transaction, identity: Identity, tokens: str) -> None:
    """The same tokens, sealed anew."""
    key = {"user_id": identity.user_id, "identity_id": identity.id}
    await tx.run(_REPLACE_TOKENS, **key, before=identity.tokens, after=tokens)


async def lock_user(tx: Transaction, user_id: UUID) -> None:
    """Let this transaction alone change the account's ways to sign in."""
    await tx.value(_LOCK_USER, user_id=user_id)


async def note_sign_in(tx: Transaction, user_id: UUID) -> None:
    """Note the time, and lock the account so that sign-ins come one after another."""
    await tx.run(_NOTE_SIGN_IN, user_id=user_id)


def _identity(record: asyncpg.Record | None) -> Identity | None:
    return Identity(**_typed(record)) if record else None


def _typed(record: asyncpg.Record) -> dict[str, Any]:
    return {**record, "provider": Provider(record["provider"])}
