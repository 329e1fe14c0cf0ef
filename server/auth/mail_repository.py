"""Every query of mails and of the tokens inside of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Interval, LargeBinary, Text, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from server.auth.choices import MailKind, TokenPurpose
from server.auth.mail_models import Mail, MailToken, mail_tokens, mails
from server.core.database import Query, Transaction

_MAIL = [mails.c[name] for name in Mail.__dataclass_fields__]
_TOKEN = [mail_tokens.c[name] for name in MailToken.__dataclass_fields__]
_this = and_(mails.c.user_id == bindparam("user_id"), mails.c.id == bindparam("id"))
_of_purpose = and_(mail_tokens.c.user_id == bindparam("user_id"), mail_tokens.c.purpose == bindparam("purpose"))
_open = mails.c.ended_at.is_(None)

_POST = Query(
    insert(mails).values({name: bindparam(name) for name in ("user_id", "id", "kind", "address", "locale", "facts")})
)
_POSTED_TO = Query(select(func.mails_to(bindparam("address", type_=Text), bindparam("since", type_=Interval))))

_new_token = upsert(mail_tokens).values(
    {name: bindparam(name) for name in ("user_id", "purpose", "hash", "address", "token_version")}
    | {"expires_at": func.now() + bindparam("life", type_=Interval)}
)
_KEEP_TOKEN = Query(
    _new_token.on_conflict_do_update(
        index_elements=[mail_tokens.c.user_id, mail_tokens.c.purpose],
        set_={name: _new_token.excluded[name] for name in ("hash", "address", "token_version", "expires_at")},
    )
)
_TOKEN_OWNER = Query(select(func.mail_token_owner(bindparam("hash", type_=LargeBinary))))
_LOCK_TOKEN = Query(
    select(*_TOKEN)
    .where(_of_purpose, mail_tokens.c.hash == bindparam("hash"), mail_tokens.c.expires_at > func.now())
    .with_for_update()
)
_DROP_TOKEN = Query(delete(mail_tokens).where(_of_purpose))
_DROP_TOKENS = Query(delete(mail_tokens).where(mail_tokens.c.user_id == bindparam("user_id")))

_due = (
    select(mails.c.user_id, mails.c.id)
    .where(_open, mails.c.due_at <= func.now())
    .order_by(mails.c.due_at)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_TAKE_DUE = Query(
    update(mails)
    .where(mails.c.user_id == _due.c.user_id, mails.c.id == _due.c.id)
    .values(attempts=mails.c.attempts + 1, due_at=func.now() + bindparam("lease", type_=Interval))
    .returning(*_MAIL)
)
_END = Query(update(mails).where(_this).values(ended_at=func.now()))
_PUT_OFF = Query(update(mails).where(_this).values(due_at=func.now() + bindparam("pause", type_=Interval)))
_FORGET = Query(delete(mails).where(mails.c.ended_at < func.now() - bindparam("age", type_=Interval)))


async def post(tx: Transaction, user_id: UUID, mail_id: UUID, kind: MailKind, **columns: Any) -> None:
    """Write a mail that the mailman will find."""
    await tx.run(_POST, user_id=user_id, id=mail_id, kind=kind, **columns)


async def posted_to(tx: Transaction, address: str, since: timedelta) -> int:
    """How many mails went to the address lately, whoever's they were."""
    count: int = await tx.value(_POSTED_TO, address=address, since=since)
    return count


async def keep_token(
    tx: Transaction, user_id: UUID, purpose: TokenPurpose, token_hash: bytes, life: timedelta, **columns: Any
) -> None:
    """The user's one live token of this purpose; the one before it is dead."""
    await tx.run(_KEEP_TOKEN, user_id=user_id, purpose=purpose, hash=token_hash, life=life, **columns)


async def token_owner(tx: Transaction, token_hash: bytes) -> UUID | None:
    """Whose live token it is, asked before identity is known."""
    owner: UUID | None = await tx.value(_TOKEN_OWNER, hash=token_hash)
    return owner


async def lock_token(tx: Transaction, user_id: UUID, purpose: TokenPurpose, token_hash: bytes) -> MailToken | None:
    """The token, for this transaction alone; None when it is of another purpose, spent or too old."""
    record = await tx.first(_LOCK_TOKEN, user_id=user_id, purpose=purpose, hash=token_hash)
    return MailToken(**record) if record else None


async def drop_token(tx: Transaction, user_id: UUID, purpose: TokenPurpose) -> None:
    """Spend the user's token of this purpose."""
    await tx.run(_DROP_TOKEN, user_id=user_id, purpose=purpose)


async def drop_tokens(tx: Transaction, user_id: UUID) -> None:
    """Spend all of them."""
    await tx.run(_DROP_TOKENS, user_id=user_id)


async def take_due(tx: Transaction, most: int, lease: timedelta) -> list[Mail]:
    """Mails that are due; for the length of the lease nobody else is given them."""
    found = await tx.all(_TAKE_DUE, most=most, lease=lease)
    return [Mail(**{**record, "kind": MailKind(record["kind"])}) for record in found]


async def end(tx: Transaction, mail: Mail) -> None:
    """The mail has been handed over, or never will be."""
    await tx.run(_END, user_id=mail.user_id, id=mail.id)


async def put_off(tx: Transaction, mail: Mail, pause: timedelta) -> None:
    """Try again after the pause."""
    await tx.run(_PUT_OFF, user_id=mail.user_id, id=mail.id, pause=pause)


async def forget_ended(tx: Transaction, age: timedelta) -> int:
    """Remove what ended longer ago than `age`."""
    return await tx.run(_FORGET, age=age)
