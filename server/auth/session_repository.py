"""Every query of sessions and their refresh tokens. Times are the database's own, so servers with odd clocks agree."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Boolean, Integer, Interval, Uuid, and_, bindparam, case, func, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert

from server.auth.choices import EndReason
from server.auth.errors import RefreshBusy
from server.auth.models import KnownToken, Session, SessionState, refresh_tokens, sessions, users
from server.auth.repository import PLAN_IN_FORCE
from server.core.database import Query, Transaction
from server.core.plan import Plan
from server.core.principal import Role

BUSY_PAUSE = timedelta(milliseconds=200)
OLDEST_UNFINISHED = 2
"""How many generations back a token can be that still gives its successor: a lost answer skips one."""

_SESSION = [sessions.c[name] for name in Session.__dataclass_fields__]
_mine = sessions.c.user_id == bindparam("user_id")
_this = and_(_mine, sessions.c.id == bindparam("session_id"))
_its_tokens = and_(
    refresh_tokens.c.user_id == bindparam("user_id"), refresh_tokens.c.session_id == bindparam("session_id")
)
_idle_end = func.clock_timestamp() + bindparam("idle", type_=Interval)

_OWNER = Query(select(func.session_owner(bindparam("session_id", type_=Uuid))))

_OPEN = Query(
    insert(sessions)
    .values(
        {
            "idle_until": func.least(_idle_end, func.clock_timestamp() + bindparam("life", type_=Interval)),
            "abs_until": func.clock_timestamp() + bindparam("life", type_=Interval),
        }
        | {
            name: bindparam(name)
            for name in ("user_id", "id", "method", "transport", "device_name", "user_agent", "ip_prefix")
        }
    )
    .returning(*_SESSION)
)
_surplus = (
    select(sessions.c.id)
    .where(
        _mine,
        sessions.c.revoked_at.is_(None),
        func.least(sessions.c.idle_until, sessions.c.abs_until) > func.now(),
    )
    .order_by(sessions.c.last_used_at.desc(), sessions.c.id.desc())
    .offset(bindparam("kept", type_=Integer))
)
_ended: dict[str, Any] = {"revoked_at": func.clock_timestamp(), "revoked_reason": bindparam("revoked_reason")}
_END_SURPLUS = Query(update(sessions).where(_mine, sessions.c.id.in_(_surplus)).values(_ended).returning(sessions.c.id))
_END = Query(update(sessions).where(_this, sessions.c.revoked_at.is_(None)).values(_ended))

_END_OTHERS = Query(
    update(sessions)
    .where(
        _mine,
        sessions.c.revoked_at.is_(None),
        sessions.c.id.is_distinct_from(bindparam("kept_id", type_=Uuid)),
    )
    .values(_ended)
    .returning(sessions.c.id, func.least(sessions.c.idle_until, sessions.c.abs_until) > func.now())
)

_LOCK = Query(select(*_SESSION).where(_this).with_for_update())
_FIND_TOKEN = Query(
    select(
        refresh_tokens.c.gen,
        refresh_tokens.c.succ_ct,
        refresh_tokens.c.succ_until,
        func.clock_timestamp().label("now"),
    ).where(_its_tokens, refresh_tokens.c.hash == bindparam("hash"))
)
_ADD_TOKEN = Query(
    insert(refresh_tokens).values({name: bindparam(name) for name in ("user_id", "session_id", "gen", "hash")})
)
_presented = refresh_tokens.c.gen == bindparam("presented_gen")
_SPEND = Query(
    update(refresh_tokens)
    .where(
        _its_tokens,
        refresh_tokens.c.gen >= bindparam("presented_gen", type_=Integer) - OLDEST_UNFINISHED,
        or_(_presented, refresh_tokens.c.used_at.is_(None), refresh_tokens.c.succ_ct.is_not(None)),
    )
    .values(
        used_at=func.coalesce(refresh_tokens.c.used_at, func.clock_timestamp()),
        succ_ct=case((_presented, bindparam("sealed", type_=refresh_tokens.c.succ_ct.type))),
        succ_until=case((_presented, func.clock_timestamp() + bindparam("grace", type_=Interval))),
    )
)
_ADVANCE = Query(
    update(sessions)
    .where(_this)
    .values(
        gen=sessions.c.gen + 1,
        last_used_at=func.clock_timestamp(),
        idle_until=func.least(_idle_end, sessions.c.abs_until),
        user_agent=bindparam("user_agent"),
        ip_prefix=bindparam("ip_prefix"),
        grace_used_at=case(
            (bindparam("lost", type_=Boolean) == true(), func.clock_timestamp()), else_=sessions.c.grace_used_at
        ),
    )
    .returning(*_SESSION)
)
_STATE = Query(
    select(
        sessions.c.revoked_at,
        func.least(sessions.c.idle_until, sessions.c.abs_until).label("ends_at"),
        and_(users.c.is_active, users.c.closed_at.is_(None)).label("is_active"),
        users.c.role,
        PLAN_IN_FORCE,
        users.c.token_version,
    ).where(_this, users.c.user_id == sessions.c.user_id)
)


async def session_owner(tx: Transaction, session_id: UUID) -> UUID | None:
    """Whose session it is, asked before identity is known."""
    owner: UUID | None = await tx.value(_OWNER, session_id=session_id)
    return owner


async def open_session(tx: Transaction, *, idle: timedelta, life: timedelta, **columns: Any) -> Session:
    """A new session that ends `idle` after its last use, and `life` from now in any case."""
    record = await tx.first(_OPEN, idle=idle, life=life, **columns)
    assert record is not None
    return Session(**record)


async def end_surplus_sessions(tx: Transaction, user_id: UUID, kept: int) -> list[UUID]:
    """End all live sessions but the `kept` used last."""
    ended = await tx.all(_END_SURPLUS, user_id=user_id, kept=kept, revoked_reason=EndReason.TOO_MANY)
    return [record["id"] for record in ended]


async def end_session(tx: Transaction, user_id: UUID, session_id: UUID, reason: EndReason) -> bool:
    """End the session; False when it had ended already."""
    return await tx.run(_END, user_id=user_id, session_id=session_id, revoked_reason=reason) > 0


async def end_sessions(
    tx: Transaction, user_id: UUID, reason: EndReason, *, but: UUID | None = None
) -> dict[UUID, bool]:
    """End all of the user's sessions, or all but one; which ended, and whether it was still live until now."""
    ended = await tx.all(_END_OTHERS, user_id=user_id, kept_id=but, revoked_reason=reason)
    return dict(ended)


async def lock_session(tx: Transaction, user_id: UUID, session_id: UUID) -> Session | None:
    """The session, for this transaction alone; raises RefreshBusy after two seconds of waiting."""
    try:
        record = await tx.first(_LOCK, user_id=user_id, session_id=session_id)
    except asyncpg.LockNotAvailableError as error:
        raise RefreshBusy(retry_after=BUSY_PAUSE) from error
    return Session(**record) if record else None


async def find_token(tx: Transaction, session: Session, token_hash: bytes) -> KnownToken | None:
    """The session's token of this hash, of any generation."""
    record = await tx.first(_FIND_TOKEN, user_id=session.user_id, session_id=session.id, hash=token_hash)
    return KnownToken(**record) if record else None


async def add_token(tx: Transaction, session: Session, token_hash: bytes) -> None:
    """The token of the session's generation."""
    await tx.run(_ADD_TOKEN, user_id=session.user_id, session_id=session.id, gen=session.gen, hash=token_hash)


async def spend_token(tx: Transaction, session: Session, gen: int, sealed: bytes, grace: timedelta) -> None:
    """Spend all tokens so far; for `grace` the one of `gen` gives its sealed successor again, the others give none."""
    key = {"user_id": session.user_id, "session_id": session.id}
    await tx.run(_SPEND, **key, presented_gen=gen, sealed=sealed, grace=grace)


async def advance_session(tx: Transaction, session: Session, *, lost: bool, idle: timedelta, **columns: Any) -> Session:
    """The session in its next generation, used just now; `lost` notes that a lost answer was made up for."""
    record = await tx.first(_ADVANCE, user_id=session.user_id, session_id=session.id, lost=lost, idle=idle, **columns)
    assert record is not None
    return Session(**record)


async def session_state(tx: Transaction, user_id: UUID, session_id: UUID) -> SessionState | None:
    """What decides whether the session's access tokens hold."""
    record = await tx.first(_STATE, user_id=user_id, session_id=session_id)
    if record is None:
        return None
    return SessionState(**{**record, "role": Role(record["role"]), "plan": Plan(record["plan"])})
