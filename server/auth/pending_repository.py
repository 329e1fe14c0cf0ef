"""Every query of sign-ups that wait for their address to be proved."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Interval, Text, bindparam, func, insert, select

from server.auth.mail_models import PendingSignup, pending_signups
from server.core.database import Query, Transaction

_NAMES = list(PendingSignup.__dataclass_fields__)
_this = pending_signups.c.user_id == bindparam("user_id")
_candidate = func.pending_candidate(bindparam("address", type_=Text)).table_valued("user_id", "password_hash")

_CANDIDATE = Query(select(_candidate.c.password_hash))
_ADD = Query(
    insert(pending_signups).values(
        {name: bindparam(name) for name in _NAMES} | {"expires_at": func.now() + bindparam("life", type_=Interval)}
    )
)
_FIND = Query(
    select(*(pending_signups.c[name] for name in _NAMES)).where(_this, pending_signups.c.expires_at > func.now())
)
_FORGET_ADDRESS = Query(select(func.forget_pending_signups(bindparam("address", type_=Text))))


async def candidate_hash(tx: Transaction, address: str) -> str | None:
    """How the password of the address's newest sign-up is kept, asked before identity is known."""
    kept: str | None = await tx.value(_CANDIDATE, address=address)
    return kept


async def add(tx: Transaction, *, life: timedelta, **columns: Any) -> None:
    """A sign-up that waits for `life`."""
    await tx.run(_ADD, life=life, **columns)


async def find(tx: Transaction, user_id: UUID) -> PendingSignup | None:
    """The sign-up, for who holds its token locked."""
    record = await tx.first(_FIND, user_id=user_id)
    return PendingSignup(**record) if record else None


async def forget_address(tx: Transaction, address: str) -> None:
    """Remove all sign-ups of an address that now belongs to somebody."""
    await tx.value(_FORGET_ADDRESS, address=address)
