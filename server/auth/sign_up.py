"""Signing up: the account exists at once, or only when its address has been proved."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

import structlog

from server.auth import audit, pending_repository, repository
from server.auth.addresses import normalised
from server.auth.choices import AuditAction, MailKind, SignInMethod, TokenPurpose
from server.auth.errors import EmailTaken
from server.auth.mails import Postbox, Recipient, recipient
from server.auth.passwords import Passwords
from server.auth.sessions import Sessions, SignedIn
from server.core import clock, redact
from server.core.database import Database
from server.core.errors import FieldViolation, ValidationFailed
from server.core.principal import Principal

DEFAULT_LOCALE = "ko"
PENDING_FOR = timedelta(hours=24)

log = structlog.get_logger("auth")


class SignUpMode(StrEnum):
    """When an account begins."""

    INSTANT = "instant"
    VERIFY_FIRST = "verify_first"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What somebody signs up with; an empty `locale` is Korean."""

    email: str
    password: str = field(repr=False)
    display_name: str
    locale: str
    device_name: str


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A sign-up whose address is still to be proved; the secret tells that whoever proves it is who signed up."""

    secret: str = field(repr=False)


def secret_hash(secret: str) -> bytes:
    """As the database keeps it; 256 random bits need no salt."""
    return sha256(secret.encode()).digest()


class SignUps:
    """The use case behind SignUp. Hashing takes long, so no transaction is open meanwhile."""

    def __init__(
        self, database: Database, passwords: Passwords, sessions: Sessions, postbox: Postbox, mode: SignUpMode
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._sessions = sessions
        self._postbox = postbox
        self._mode = mode

    async def sign_up(self, account: NewAccount) -> SignedIn | Awaiting:
        """Make an account, or let one wait; raises ValidationFailed, PasswordWeak, EmailTaken or ServerBusy."""
        email = require_address(account.email)
        if not account.display_name:
            raise ValidationFailed(violations=[FieldViolation("display_name", "only blanks")])
        await self._passwords.require_strong(account.password, (email, account.display_name))
        kept = await self._passwords.hash(account.password)
        if self._mode is SignUpMode.INSTANT:
            return await self._begin(account, email, kept)
        return await self._await_proof(account, email, kept)

    async def _begin(self, account: NewAccount, email: str, kept: str) -> SignedIn:
        principal = Principal(clock.new_id())
        async with self._database.uow(principal) as tx:
            user = await repository.add_user(
                tx, user_id=principal.user_id, email=email, password_hash=kept, **_profile(account)
            )
            if user is None:
                raise EmailTaken
            signed_in = await self._sessions.begin(tx, user, account.device_name, SignInMethod.PASSWORD)
            await audit.note(tx, AuditAction.SIGNED_UP, signed_in.session_id)
            to = recipient(user)
            assert to is not None
            await self._postbox.post_link(tx, to, TokenPurpose.VERIFY_EMAIL)
        log.info("account.created", user_id=str(user.user_id), email=redact.mail(email))
        return signed_in

    async def _await_proof(self, account: NewAccount, email: str, kept: str) -> Awaiting:
        """The same answer whether the address has an account or not."""
        secret = secrets.token_urlsafe()
        async with self._database.uow(None) as tx:
            known, _ = await repository.login_candidate(tx, email)
        user_id = known or clock.new_id()
        to = Recipient(user_id, email, account.locale or DEFAULT_LOCALE)
        async with self._database.uow(Principal(user_id)) as tx:
            if known:
                await self._postbox.post_hint(tx, to, MailKind.SIGN_UP_TRIED)
            elif await self._postbox.post_link(tx, to, TokenPurpose.VERIFY_EMAIL):
                await pending_repository.add(
                    tx,
                    user_id=user_id,
                    email=email,
                    password_hash=kept,
                    secret_hash=secret_hash(secret),
                    life=PENDING_FOR,
                    **_profile(account),
                )
        return Awaiting(secret)


def require_address(email: str) -> str:
    """The address as it is kept; raises ValidationFailed."""
    address = normalised(email)
    if address is None:
        raise ValidationFailed(violations=[FieldViolation("email", "not an address that mail can go to")])
    return address


def _profile(account: NewAccount) -> dict[str, str]:
    return {"display_name": account.display_name, "locale": account.locale or DEFAULT_LOCALE}
