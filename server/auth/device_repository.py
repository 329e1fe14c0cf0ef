"""Every query of the list of places where a user is signed in."""

from uuid import UUID

from sqlalchemy import Integer, Uuid, and_, bindparam, func, or_, select

from server.auth.models import Session, sessions
from server.core.database import Query, Transaction

_live = and_(
    sessions.c.user_id == bindparam("user_id"),
    sessions.c.revoked_at.is_(None),
    func.least(sessions.c.idle_until, sessions.c.abs_until) > func.now(),
)
_before = bindparam("before", type_=Uuid)
_PAGE = Query(
    select(*(sessions.c[name] for name in Session.__dataclass_fields__))
    .where(_live, or_(_before.is_(None), sessions.c.id < _before))
    .order_by(sessions.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_COUNT = Query(select(func.count()).select_from(sessions).where(_live))


async def page(tx: Transaction, user_id: UUID, *, limit: int, before: UUID | None) -> tuple[list[Session], int]:
    """Live sessions, newest first, and how many there are in all."""
    rows = await tx.all(_PAGE, user_id=user_id, before=before, limit=limit)
    return [Session(**row) for row in rows], await tx.value(_COUNT, user_id=user_id)
