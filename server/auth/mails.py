"""Posts mails in the transaction of their cause. The mailman of a worker carries them later.

The token of a mailed link is made from the mail's id with the deployment's secret, here to keep its hash and in the
worker to write it: no table ever holds a token, and a mail that has to be sent twice is the same mail.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import structlog

from server.auth import mail_repository
from server.auth.choices import MailKind, TokenPurpose
from server.auth.models import User
from server.core import caller, clock, redact
from server.core.database import Transaction
from server.core.links import Signer

LIFE = {TokenPurpose.VERIFY_EMAIL: timedelta(hours=24), TokenPurpose.RESET_PASSWORD: timedelta(minutes=30)}
MOST_MAILS = {timedelta(hours=1): 3, timedelta(days=1): 10}
"""What one address gets of mails that anybody can ask for; the rest is silently left out."""

log = structlog.get_logger("auth")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a mail; a token that it carries holds only while address and token version stay the same."""

    user_id: UUID
    address: str
    locale: str
    token_version: int = 0


def recipient(user: User) -> Recipient | None:
    """The account as one; None when it has no address."""
    return Recipient(user.user_id, user.email, user.locale, user.token_version) if user.email else None


def token_hash(token: str) -> bytes:
    """As the database keeps it; 256 bits need no salt."""
    return sha256(token.encode()).digest()


class MailTokens:
    """Makes the token of a mail."""

    def __init__(self, secret: bytes) -> None:
        self._signer = Signer(secret, "mail-token")

    def of(self, mail_id: UUID) -> str:
        """43 characters that only this deployment can make of the mail's id."""
        return urlsafe_b64encode(self._signer.sign(mail_id.hex)).rstrip(b"=").decode()


class Postbox:
    """Takes mails for the mailman; runs in the caller's transaction, as the recipient."""

    def __init__(self, tokens: MailTokens) -> None:
        self._tokens = tokens

    async def post_link(self, tx: Transaction, to: Recipient, purpose: TokenPurpose) -> bool:
        """A mail with a link that proves who reads it; False when the address has had its share of mails."""
        if not await _has_room(tx, to.address):
            return False
        mail_id = clock.new_id()
        await mail_repository.keep_token(
            tx,
            to.user_id,
            purpose,
            token_hash(self._tokens.of(mail_id)),
            LIFE[purpose],
            address=to.address,
            token_version=to.token_version,
        )
        await _post(tx, to, mail_id, MailKind(purpose), {})
        return True

    async def post_notice(self, tx: Transaction, to: Recipient, kind: MailKind) -> None:
        """Tell the owner what happened to the account, and from which network."""
        network = redact.network(caller.current().ip) or "-"
        await _post(tx, to, clock.new_id(), kind, {"network": network})

    async def post_hint(self, tx: Transaction, to: Recipient, kind: MailKind) -> None:
        """Something that strangers can cause, so that it counts like a mailed link."""
        if await _has_room(tx, to.address):
            await _post(tx, to, clock.new_id(), kind, {})


async def post_facts(tx: Transaction, to: Recipient, kind: MailKind, facts: Mapping[str, str]) -> None:
    """Tell the owner something that another feature has found out."""
    await _post(tx, to, clock.new_id(), kind, facts)


async def _has_room(tx: Transaction, address: str) -> bool:
    for span, most in MOST_MAILS.items():
        if await mail_repository.posted_to(tx, address, span) >= most:
            log.info("mail.left_out", email=redact.mail(address))
            return False
    return True


async def _post(tx: Transaction, to: Recipient, mail_id: UUID, kind: MailKind, facts: Mapping[str, str]) -> None:
    await mail_repository.post(tx, to.user_id, mail_id, kind, address=to.address, locale=to.locale, facts=dict(facts))
    log.info("mail.posted", kind=kind, email=redact.mail(to.address))
