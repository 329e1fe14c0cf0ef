"""Signing in and out, and what users are told about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from server.auth import audit, mails, pending_repository, repository, session_repository
from server.auth.addresses import normalised
from server.auth.alarm import LoginAlarm
from server.auth.choices import AuditAction, EndReason, MailKind, SignInMethod
from server.auth.errors import AccountDisabled, CredentialsInvalid, EmailNotVerified
from server.auth.guard import SessionGuard
from server.auth.models import User
from server.auth.passwords import Passwords
from server.auth.sessions import Sessions, SignedIn
from server.auth.throttle import Attempt, LoginThrottle
from server.core import caller, quota, redact
from server.core.database import Database, Transaction
from server.core.errors import NotFound
from server.core.plan import Plan
from server.core.principal import Principal
from server.core.quota import Usage

log = structlog.get_logger("auth")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody signs in with."""

    email: str
    password: str = field(repr=False)
    device_name: str
    device_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A session, and the token by which the device is known at the next sign-in."""

    signed_in: SignedIn
    device_token: str = field(repr=False)


class Accounts:
    """The use cases that begin or end a session. Hashing takes long, so no transaction is open meanwhile."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        sessions: Sessions,
        guard: SessionGuard,
        throttle: LoginThrottle,
        alarm: LoginAlarm,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._sessions = sessions
        self._guard = guard
        self._throttle = throttle
        self._alarm = alarm

    async def log_in(self, credentials: Credentials) -> LoggedIn:
        """Sign in; it costs one hash, known or not.

        Raises CredentialsInvalid, EmailNotVerified, AccountDisabled, LoginThrottled or ServerBusy.
        """
        address = normalised(credentials.email) or credentials.email
        attempt = await self._throttle.begin(address, credentials.device_token, caller.current().network)
        async with self._passwords.turn():
            return await self._admit(credentials, address, attempt)

    async def _admit(self, credentials: Credentials, address: str, attempt: Attempt) -> LoggedIn:
        user_id, kept = await self._candidate(address)
        if not await self._passwords.matches(credentials.password, kept) or kept is None:
            self._alarm.note(failed=True)
            await self._refuse(user_id, address)
            raise CredentialsInvalid
        self._alarm.note(failed=False)
        device_token = await self._throttle.succeed(attempt)
        if user_id is None:
            raise EmailNotVerified
        renewed = await self._renew_hash(credentials.password, kept)
        async with self._database.uow(Principal(user_id)) as tx:
            signed_in, ended = await self._begin(tx, user_id, kept, renewed, credentials.device_name)
        for session_id in ended:
            self._guard.forget(session_id)
        return LoggedIn(signed_in, device_token)

    async def log_out(self, principal: Principal) -> None:
        """End the session of this call; fine when it has ended already."""
        session_id = principal.session_id
        assert session_id is not None, "calls come with a session"
        async with self._database.uow(principal) as tx:
            if await session_repository.end_session(tx, principal.user_id, session_id, EndReason.LOGOUT):
                await audit.note(tx, AuditAction.LOGGED_OUT, session_id)
        self._guard.forget(session_id)
        log.info("session.logout", user_id=str(principal.user_id), session=redact.tail(str(session_id)))

    async def _candidate(self, address: str) -> tuple[UUID | None, str | None]:
        """Whose address it is, with the hash; nobody's, with that of a sign-up which waits for proof."""
        async with self._database.uow(None) as tx:
            user_id, kept = await repository.login_candidate(tx, address)
            return user_id, kept if user_id else await pending_repository.candidate_hash(tx, address)

    async def _begin(
        self, tx: Transaction, user_id: UUID, kept: str, renewed: str | None, device_name: str
    ) -> tuple[SignedIn, list[UUID]]:
        """The new session, and those that had to make room for it."""
        user = await repository.note_login(tx, user_id, kept)
        if user is None:
            raise CredentialsInvalid
        if not user.is_active:
            raise AccountDisabled
        if renewed:
            await repository.set_password_hash(tx, user_id, renewed)
        signed_in = await self._sessions.begin(tx, user, device_name, SignInMethod.PASSWORD)
        ended = await self._sessions.end_surplus(tx, user_id)
        await audit.note(tx, AuditAction.LOGIN_SUCCEEDED, signed_in.session_id)
        return signed_in, ended

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


async def require_verified(tx: Transaction, user_id: UUID) -> None:
    """Raise EmailNotVerified until the user has proved an address: before then nothing goes out in their name."""
    if not await repository.is_verified(tx, user_id):
        raise EmailNotVerified


async def notify(tx: Transaction, user_id: UUID, kind: MailKind, facts: Mapping[str, str]) -> None:
    """Mail the user what another feature has found out; nothing happens where there is no address."""
    contact = await repository.find_contact(tx, user_id)
    if contact:
        await mails.post_facts(tx, mails.Recipient(user_id, *contact), kind, facts)


async def usage(tx: Transaction, user_id: UUID) -> tuple[Plan, tuple[Usage, ...]]:
    """The user's plan and how much of its month is gone."""
    plan = await plan_of(tx, user_id)
    return plan, await quota.usage(tx, user_id, plan)
