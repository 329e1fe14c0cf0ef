"""Every query on accounts of platforms."""

from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Integer, and_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.types import Text, Uuid

from server.core.clock import new_id
from server.core.database import Query, Transaction
from server.social.models import Account, platform_accounts
from server.social.ports import Platform

c = platform_accounts.c
_GIVEN = ("user_id", "id", "platform", "platform_account_id", "name")
_ADD = Query(insert(platform_accounts).values({name: bindparam(name) for name in _GIVEN}).on_conflict_do_nothing())
_OF_IDS = Query(
    select(platform_accounts).where(
        c.user_id == bindparam("user_id"), c.id == func.any(bindparam("ids", type_=ARRAY(Uuid)))
    )
)
_LISTED = and_(
    c.user_id == bindparam("user_id"),
    or_(bindparam("platform", type_=Text).is_(None), c.platform == bindparam("platform", type_=Text)),
)
_PAGE = Query(
    select(platform_accounts)
    .where(_LISTED, or_(bindparam("before", type_=Uuid).is_(None), c.id < bindparam("before", type_=Uuid)))
    .order_by(c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_COUNT = Query(select(func.count()).select_from(platform_accounts).where(_LISTED))

_adapter = TypeAdapter(Account)


async def add_account(tx: Transaction, user_id: UUID, platform: Platform, platform_account_id: str, name: str) -> None:
    """Connect an account; nothing changes when it is connected already."""
    await tx.run(
        _ADD,
        user_id=user_id,
        id=new_id(),
        platform=platform,
        platform_account_id=platform_account_id,
        name=name,
    )


async def get_account(tx: Transaction, user_id: UUID, account_id: UUID) -> Account | None:
    """One account."""
    return (await accounts_of(tx, user_id, [account_id])).get(account_id)


async def accounts_of(tx: Transaction, user_id: UUID, ids: list[UUID]) -> dict[UUID, Account]:
    """Several accounts."""
    return {row["id"]: _account(row) for row in await tx.all(_OF_IDS, user_id=user_id, ids=ids)}


async def page(
    tx: Transaction, user_id: UUID, *, platform: Platform | None, limit: int, before: UUID | None
) -> tuple[list[Account], int]:
    """Accounts newest first, and how many there are in all."""
    rows = await tx.all(_PAGE, user_id=user_id, platform=platform, limit=limit, before=before)
    return [_account(row) for row in rows], await tx.value(_COUNT, user_id=user_id, platform=platform)


def _account(row: Any) -> Account:
    return _adapter.validate_python(dict(row))
