"""New passwords: chosen by who is signed in, or by who reads the account's mail."""

from uuid import UUID

import structlog

from server.auth import audit, mail_repository, repository, session_repository
from server.auth.addresses import normalised
from server.auth.choices import AuditAction, EndReason, MailKind, TokenPurpose
from server.auth.errors import MailTokenInvalid
from server.auth.guard import SessionGuard
from server.auth.mails import Postbox, recipient, token_hash
from server.auth.models import User
from server.auth.owner_check import OwnerCheck, own_session
from server.auth.passwords import Passwords
from server.auth.sessions import Sessions
from server.auth.takeover import drop_claim
from server.core.database import Database, Transaction
from server.core.errors import NotFound
from server.core.principal import Principal
from server.core.tokens import AccessToken

PURPOSE = TokenPurpose.RESET_PASSWORD

log = structlog.get_logger("auth")


class PasswordChange:
    """The use cases behind ChangePassword, RequestPasswordReset and ResetPassword."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        sessions: Sessions,
        postbox: Postbox,
        guard: SessionGuard,
        owner_check: OwnerCheck,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._sessions = sessions
        self._postbox = postbox
        self._guard = guard
        self._owner_check = owner_check

    async def change(self, principal: Principal, current: str, new: str) -> AccessToken:
        """Replace the caller's password and end the other sessions; the new access token of this one.

        Raises CredentialsInvalid, ReauthRequired, PasswordWeak, LoginThrottled or ServerBusy.
        """
        await self._owner_check.require(principal, current)
        kept = await self._strong(principal, new)
        async with self._database.uow(principal) as tx:
            user = await repository.replace_password(tx, principal.user_id, kept)
            session = await own_session(tx, principal)
            ended = await session_repository.end_sessions(tx, user.user_id, EndReason.PASSWORD, but=session.id)
            await mail_repository.drop_tokens(tx, user.user_id)
            await audit.note(tx, AuditAction.PASSWORD_CHANGED, session.id)
            if to := recipient(user):
                await self._postbox.post_notice(tx, to, MailKind.PASSWORD_CHANGED)
        for session_id in (*ended, session.id):
            self._guard.forget(session_id)
        log.info("password.changed", user_id=str(user.user_id), ended_sessions=len(ended))
        return self._sessions.access(session, user)

    async def ask_reset(self, email: str) -> None:
        """Mail a link if the address has an account; whoever asks cannot tell, by the answer or by its time."""
        async with self._database.uow(None) as tx:
            user_id, _ = await repository.login_candidate(tx, normalised(email) or "")
        async with self._database.uow(Principal(user_id) if user_id else None) as tx:
            await audit.record(tx, AuditAction.RESET_ASKED, {})
            user = await repository.find_user(tx, user_id) if user_id else None
            to = recipient(user) if user and user.is_active else None
            if to:
                await self._postbox.post_link(tx, to, PURPOSE)

    async def reset(self, token: str, new: str) -> None:
        """Set the password of the account whose mail carried the token, and end all its sessions.

        The mail has proved the address, too. Raises MailTokenInvalid, PasswordWeak or ServerBusy.
        """
        digest = token_hash(token)
        async with self._database.uow(None) as tx:
            user_id = await mail_repository.token_owner(tx, digest)
        if user_id is None:
            raise MailTokenInvalid
        principal = Principal(user_id)
        kept = await self._strong(principal, new)
        async with self._database.uow(principal) as tx:
            held = await mail_repository.lock_token(tx, user_id, PURPOSE, digest)
            user = await repository.find_user(tx, user_id)
            if held is None or user is None or (user.email, user.token_version) != (held.address, held.token_version):
                raise MailTokenInvalid
            ended = await _replace(tx, user, kept)
            user = await repository.note_proof(tx, user_id)
            await audit.record(tx, AuditAction.PASSWORD_RESET, {})
            if to := recipient(user):
                await self._postbox.post_notice(tx, to, MailKind.PASSWORD_CHANGED)
        for session_id in ended:
            self._guard.forget(session_id)
        log.info("password.reset", user_id=str(user_id), ended_sessions=len(ended))

    async def _strong(self, principal: Principal, password: str) -> str:
        """What to keep of a new password; raises PasswordWeak."""
        async with self._database.uow(principal) as tx:
            user = await repository.find_user(tx, principal.user_id)
        if user is None:
            raise NotFound
        await self._passwords.require_strong(password, (user.email or "", user.display_name))
        return await self._passwords.hash(password)


async def _replace(tx: Transaction, user: User, kept: str) -> list[UUID]:
    """The new password in place of the old one, or of everything that an unproved sign-up left; the ended sessions."""
    if user.email_verified_at is None:
        return await drop_claim(tx, user.user_id, kept)
    await repository.replace_password(tx, user.user_id, kept)
    await mail_repository.drop_tokens(tx, user.user_id)
    return list(await session_repository.end_sessions(tx, user.user_id, EndReason.PASSWORD))
