"""Closing an account: nobody gets in any more from this moment on, and a worker erases what it owns."""

import structlog

from server.auth import audit, deletion_repository, mail_repository, oauth_repository, repository, session_repository
from server.auth.choices import AuditAction, EndReason, MailKind
from server.auth.guard import SessionGuard
from server.auth.mails import Postbox, recipient
from server.auth.oauth_farewell import Farewell
from server.auth.owner_check import OwnerCheck
from server.core.database import Database, Transaction
from server.core.errors import NotFound
from server.core.principal import Principal
from server.jobs import service as jobs

log = structlog.get_logger("auth")


class Closing:
    """The use case behind DeleteAccount."""

    def __init__(
        self, database: Database, owner_check: OwnerCheck, postbox: Postbox, guard: SessionGuard, farewell: Farewell
    ) -> None:
        self._database = database
        self._owner_check = owner_check
        self._postbox = postbox
        self._guard = guard
        self._farewell = farewell

    async def close(self, principal: Principal, password: str) -> None:
        """Close the caller's account; raises CredentialsInvalid, ReauthRequired, LoginThrottled or ServerBusy."""
        await self._owner_check.require(principal, password)
        async with self._database.uow(principal) as tx:
            await self._tell_owner(tx, principal)
            await jobs.cancel_all(tx, principal.user_id)
            ended = await session_repository.end_sessions(tx, principal.user_id, EndReason.CLOSED)
            await mail_repository.drop_tokens(tx, principal.user_id)
            identities = await oauth_repository.remove_identities(tx, principal.user_id)
            await repository.close(tx, principal.user_id)
            await deletion_repository.ask(tx, principal.user_id)
            await audit.note(tx, AuditAction.ACCOUNT_CLOSED, principal.session_id)
        for session_id in ended:
            self._guard.forget(session_id)
        log.info("account.closed", user_id=str(principal.user_id))
        await self._farewell.say(identities)

    async def _tell_owner(self, tx: Transaction, principal: Principal) -> None:
        user = await repository.find_user(tx, principal.user_id)
        if user is None:
            raise NotFound
        if to := recipient(user):
            await self._postbox.post_notice(tx, to, MailKind.ACCOUNT_CLOSED)
