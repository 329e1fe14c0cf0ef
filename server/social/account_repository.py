"""Every query on accounts of platforms."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Integer, and_, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, INTERVAL, insert
from sqlalchemy.types import Text, Uuid

from server.core.clock import new_id
from server.core.database import Query, Transaction
from server.social.connect_ports import Profile, Tokens
from server.social.models import Account, SealedTokens, TokenState, platform_accounts
from server.social.ports import Platform

c = platform_accounts.c
_SHOWN = [c[name] for name in Account.__dataclass_fields__]
_MINE = and_(c.user_id == bindparam("user_id"), c.id == bindparam("id"))
_GIVEN = ("user_id", "id", "platform", "platform_account_id", "name")
_ADD = Query(insert(platform_accounts).values({name: bindparam(name) for name in _GIVEN}).on_conflict_do_nothing())
_OF_IDS = Query(
    select(*_SHOWN).where(c.user_id == bindparam("user_id"), c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))))
)
_OF_NAME = Query(
    select(c.id).where(
        c.user_id == bindparam("user_id"),
        c.platform == bindparam("platform"),
        c.platform_account_id == bindparam("platform_account_id"),
    )
)
_LISTED = and_(
    c.user_id == bindparam("user_id"),
    c.disconnected_at.is_(None),
    or_(bindparam("platform", type_=Text).is_(None), c.platform == bindparam("platform", type_=Text)),
)
_PAGE = Query(
    select(*_SHOWN)
    .where(_LISTED, or_(bindparam("before", type_=Uuid).is_(None), c.id < bindparam("before", type_=Uuid)))
    .order_by(c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_COUNT = Query(select(func.count()).select_from(platform_accounts).where(_LISTED))
_LOCK = Query(select(c.id).where(_MINE).with_for_update())
_TOKENS = Query(select(c.tokens, c.token_state).where(_MINE))
_connected = insert(platform_accounts).values(
    {name: bindparam(name) for name in (*_GIVEN, "avatar_url", "tokens", "token_expires_at", "renew_at")}
)
_CONNECT = Query(
    _connected.on_conflict_do_update(
        index_elements=["user_id", "platform", "platform_account_id"],
        set_={name: _connected.excluded[name] for name in ("name", "avatar_url", "tokens", "token_expires_at")}
        | {"renew_at": _connected.excluded.renew_at, "token_state": TokenState.VALID}
        | {"renewing_until": None, "disconnected_at": None},
    )
)
_TAKE_RENEWAL = Query(
    update(platform_accounts)
    .where(
        _MINE,
        c.tokens == bindparam("before"),
        c.token_state == TokenState.VALID,
        or_(c.renewing_until.is_(None), c.renewing_until < func.now()),
    )
    .values(renewing_until=func.now() + bindparam("lease", type_=INTERVAL))
)
_END_RENEWAL = Query(
    update(platform_accounts)
    .where(_MINE, c.tokens == bindparam("before"))
    .values(
        tokens=bindparam("after"),
        token_expires_at=bindparam("ends", type_=c.token_expires_at.type),
        renew_at=bindparam("again", type_=c.renew_at.type),
        renewing_until=None,
    )
)
_PUT_OFF = Query(
    update(platform_accounts)
    .where(_MINE, c.tokens == bindparam("before"))
    .values(renewing_until=None, renew_at=func.now() + bindparam("pause", type_=INTERVAL))
)
_NOTE_ENDED = Query(
    update(platform_accounts)
    .where(_MINE, c.tokens == bindparam("before"), c.token_state == TokenState.VALID)
    .values(token_state=bindparam("state"), renewing_until=None)
    .returning(*_SHOWN)
)
_SHOW = Query(update(platform_accounts).where(_MINE).values(name=bindparam("name"), avatar_url=bindparam("avatar_url")))
_DISCONNECT = Query(
    update(platform_accounts)
    .where(_MINE)
    .values(tokens="", token_state=TokenState.REVOKED, token_expires_at=None, renew_at=None, disconnected_at=func.now())
)
_REPLACE = Query(
    update(platform_accounts).where(_MINE, c.tokens == bindparam("before")).values(tokens=bindparam("after"))
)
_outdated = func.outdated_accounts(
    bindparam("prefix", type_=Text), bindparam("beyond", type_=Uuid), bindparam("most", type_=Integer)
).table_valued("user_id", "id")
_OUTDATED = Query(select(_outdated.c.user_id, _outdated.c.id))
_COUNT_OUTDATED = Query(select(func.count_outdated_accounts(bindparam("prefix", type_=Text))))
_due = func.accounts_to_renew(bindparam("most", type_=Integer)).table_valued("user_id", "id")
_DUE = Query(select(_due.c.user_id, _due.c.id))

_adapter = TypeAdapter(Account)


async def add_account(tx: Transaction, user_id: UUID, platform: Platform, platform_account_id: str, name: str) -> None:
    """Connect an account that needs no consent; nothing changes when it is connected already."""
    await tx.run(
        _ADD,
        user_id=user_id,
        id=new_id(),
        platform=platform,
        platform_account_id=platform_account_id,
        name=name,
    )


async def id_of(tx: Transaction, user_id: UUID, platform: Platform, platform_account_id: str) -> UUID | None:
    """The account of the platform's name, where it has been connected before."""
    named = {"platform": platform, "platform_account_id": platform_account_id}
    found: UUID | None = await tx.value(_OF_NAME, user_id=user_id, **named)
    return found


async def connect(
    tx: Transaction, user_id: UUID, account_id: UUID, platform: Platform, profile: Profile, tokens: Tokens, sealed: str
) -> None:
    """Connect an account, or connect it again."""
    await tx.run(
        _CONNECT,
        user_id=user_id,
        id=account_id,
        platform=platform,
        platform_account_id=profile.platform_account_id,
        name=profile.name,
        avatar_url=profile.avatar_url,
        tokens=sealed,
        token_expires_at=tokens.consent_ends,
        renew_at=tokens.renew_at,
    )


async def get_account(tx: Transaction, user_id: UUID, account_id: UUID) -> Account | None:
    """One account that is connected."""
    account = (await accounts_of(tx, user_id, [account_id])).get(account_id)
    return None if account is None or account.disconnected_at else account


async def lock(tx: Transaction, user_id: UUID, account_id: UUID) -> None:
    """Let this transaction alone decide about the account's posts."""
    await tx.value(_LOCK, user_id=user_id, id=account_id)


async def accounts_of(tx: Transaction, user_id: UUID, ids: list[UUID]) -> dict[UUID, Account]:
    """Several accounts, those that were given up among them."""
    return {row["id"]: _account(row) for row in await tx.all(_OF_IDS, user_id=user_id, ids=ids)}


async def page(
    tx: Transaction, user_id: UUID, *, platform: Platform | None, limit: int, before: UUID | None
) -> tuple[list[Account], int]:
    """Accounts newest first, and how many there are in all."""
    rows = await tx.all(_PAGE, user_id=user_id, platform=platform, limit=limit, before=before)
    return [_account(row) for row in rows], await tx.value(_COUNT, user_id=user_id, platform=platform)


async def sealed_tokens(tx: Transaction, account: Account) -> SealedTokens | None:
    """The account's tokens; None when it has been disconnected."""
    row = await tx.first(_TOKENS, **_key(account))
    return SealedTokens(row["tokens"], TokenState(row["token_state"])) if row else None


async def begin_renewal(tx: Transaction, account: Account, before: str, lease: timedelta) -> bool:
    """Take the renewal of these very tokens for a while; False when somebody else has it, or they have been renewed."""
    return await tx.run(_TAKE_RENEWAL, **_key(account), before=before, lease=lease) == 1


async def end_renewal(tx: Transaction, account: Account, before: str, after: str, tokens: Tokens) -> None:
    """Keep new tokens in place of those."""
    again = {"ends": tokens.consent_ends, "again": tokens.renew_at}
    await tx.run(_END_RENEWAL, **_key(account), before=before, after=after, **again)


async def put_renewal_off(tx: Transaction, account: Account, before: str, pause: timedelta) -> None:
    """Let somebody try again later; the tokens stay."""
    await tx.run(_PUT_OFF, **_key(account), before=before, pause=pause)


async def note_ended(tx: Transaction, account: Account, before: str, state: TokenState) -> bool:
    """Only connecting again helps from now on; False when that was known, or the account has new tokens since."""
    return await tx.first(_NOTE_ENDED, **_key(account), before=before, state=state) is not None


async def show(tx: Transaction, account: Account, profile: Profile) -> None:
    """Write how the account is shown now."""
    await tx.run(_SHOW, **_key(account), name=profile.name, avatar_url=profile.avatar_url)


async def disconnect(tx: Transaction, account: Account) -> None:
    """Forget the account's tokens; what was posted to it keeps its name."""
    await tx.run(_DISCONNECT, **_key(account))


async def to_renew(tx: Transaction, most: int) -> list[tuple[UUID, UUID]]:
    """Owner and id of accounts of anybody whose tokens are due."""
    return [(row["user_id"], row["id"]) for row in await tx.all(_DUE, most=most)]


async def replace_tokens(tx: Transaction, account: Account, before: str, after: str) -> None:
    """The same tokens, sealed anew."""
    await tx.run(_REPLACE, **_key(account), before=before, after=after)


async def outdated(tx: Transaction, current_prefix: str, beyond: UUID, most: int) -> list[tuple[UUID, UUID]]:
    """Owner and id of accounts of anybody whose tokens are not under the current key, in the order of ids."""
    found = await tx.all(_OUTDATED, prefix=current_prefix, beyond=beyond, most=most)
    return [(row["user_id"], row["id"]) for row in found]


async def count_outdated(tx: Transaction, current_prefix: str) -> int:
    """How many there are."""
    count: int = await tx.value(_COUNT_OUTDATED, prefix=current_prefix)
    return count


def _key(account: Account) -> dict[str, UUID]:
    return {"user_id": account.user_id, "id": account.id}


def _account(row: Any) -> Account:
    return _adapter.validate_python(dict(row))
