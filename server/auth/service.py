"""Signing up, in and out, and what users are told about themselves."""

from dataclasses import dataclass, field
from uuid import UUID

import structlog

from server.auth import audit, repository, session_repository
from server.auth.addresses import normalised
from server.auth.choices import AuditAction, EndReason, SignInMethod
from server.auth.errors import AccountDisabled, CredentialsInvalid, EmailTaken
from server.auth.guard import SessionGuard
from server.auth.models import User
from server.auth.passwords import Passwords
from server.auth.sessions import Sessions, SignedIn
from server.core import clock, quota, redact
from server.core.database import Database, Transaction
from server.core.errors import FieldViolation, NotFound, ValidationFailed
from server.core.plan import Plan
from server.core.principal import Principal
from server.core.quota import Usage

DEFAULT_LOCALE = "ko"

log = structlog.get_logger("auth")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What somebody signs up with; an empty `locale` is Korean."""

    email: str
    password: str = field(repr=False)
    display_name: str
    locale: str
    device_name: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody signs in with."""

    email: str
    password: str = field(repr=False)
    device_name: str


class Accounts:
    """The use cases that begin or end a session. Hashing takes long, so no transaction is open meanwhile."""

    def __init__(self, database: Database, passwords: Passwords, sessions: Sessions, guard: SessionGuard) -> None:
        self._database = database
        self._passwords = passwords
        self._sessions = sessions
        self._guard = guard

    async def sign_up(self, account: NewAccount) -> SignedIn:
        """Make an account and sign it in; raises ValidationFailed, PasswordWeak, EmailTaken or ServerBusy."""
        email = _require_address(account.email)
        if not account.display_name:
            raise ValidationFailed(violations=[FieldViolation("display_name", "only blanks")])
        await self._passwords.require_strong(account.password, (email, account.display_name))
        kept = await self._passwords.hash(account.password)
        principal = Principal(clock.new_id())
        async with self._database.uow(principal) as tx:
            user = await repository.add_user(
                tx,
                user_id=principal.user_id,
                email=email,
                password_hash=kept,
                display_name=account.display_name,
                locale=account.locale or DEFAULT_LOCALE,
            )
            if user is None:
                raise EmailTaken
            signed_in = await self._sessions.begin(tx, user, account.device_name, SignInMethod.PASSWORD)
            await _note(tx, AuditAction.SIGNED_UP, signed_in)
        log.info("account.created", user_id=str(user.user_id), email=redact.mail(email))
        return signed_in

    async def log_in(self, credentials: Credentials) -> SignedIn:
        """Sign in; raises CredentialsInvalid, AccountDisabled or ServerBusy. It costs one hash, known or not."""
        async with self._database.uow(None) as tx:
            user_id, kept = await repository.login_candidate(tx, normalised(credentials.email) or "")
        if not await self._passwords.matches(credentials.password, kept) or user_id is None or kept is None:
            await self._refuse(user_id, credentials.email)
            raise CredentialsInvalid
        renewed = await self._renew_hash(credentials.password, kept)
        async with self._database.uow(Principal(user_id)) as tx:
            user = await repository.note_login(tx, user_id, kept)
            if user is None:
                raise CredentialsInvalid
            if not user.is_active:
                raise AccountDisabled
            if renewed:
                await repository.set_password_hash(tx, user_id, renewed)
            signed_in = await self._sessions.begin(tx, user, credentials.device_name, SignInMethod.PASSWORD)
            ended = await self._sessions.end_surplus(tx, user_id)
            await _note(tx, AuditAction.LOGIN_SUCCEEDED, signed_in)
        for session_id in ended:
            self._guard.forget(session_id)
        return signed_in

    async def log_out(self, principal: Principal) -> None:
        """End the session of this call; fine when it has ended already."""
        session_id = principal.session_id
        assert session_id is not None, "calls come with a session"
        async with self._database.uow(principal) as tx:
            if await session_repository.end_session(tx, principal.user_id, session_id, EndReason.LOGOUT):
                await audit.record(
                    tx, AuditAction.LOGGED_OUT, {"session_id": str(session_id)}, actor_id=principal.user_id
                )
        self._guard.forget(session_id)
        log.info("session.logout", user_id=str(principal.user_id), session=redact.tail(str(session_id)))

    async def _renew_hash(self, password: str, kept: str) -> str | None:
        """What to keep from now on; None when the text kept so far is as strong as today's."""
        return await self._passwords.hash(password) if self._passwords.is_outdated(kept) else None

    async def _refuse(self, user_id: UUID | None, email: str) -> None:
        """Written for unknown addresses too, under nobody's name, so that they take as long as known ones."""
        async with self._database.uow(Principal(user_id) if user_id else None) as tx:
            await audit.record(tx, AuditAction.LOGIN_FAILED, {})
        log.warning("login.failed", known=user_id is not None, email=redact.mail(email))


async def me(tx: Transaction, user_id: UUID) -> User:
    """The user's account; raises NotFound."""
    user = await repository.find_user(tx, user_id)
    if user is None:
        raise NotFound
    return user


async def plan_of(tx: Transaction, user_id: UUID) -> Plan:
    """What the user pays for, which decides what may be reserved."""
    return await repository.find_plan(tx, user_id)


async def usage(tx: Transaction, user_id: UUID) -> tuple[Plan, tuple[Usage, ...]]:
    """The user's plan and how much of its month is gone."""
    plan = await plan_of(tx, user_id)
    return plan, await quota.usage(tx, user_id, plan)


def _require_address(email: str) -> str:
    address = normalised(email)
    if address is None:
        raise ValidationFailed(violations=[FieldViolation("email", "not an address that mail can go to")])
    return address


async def _note(tx: Transaction, action: AuditAction, signed_in: SignedIn) -> None:
    user_id = signed_in.user.user_id
    await audit.record(tx, action, {"session_id": str(signed_in.session_id)}, actor_id=user_id)
