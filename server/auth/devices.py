"""Where a user is signed in, and signing out from there."""

from uuid import UUID

import structlog

from server.auth import audit, device_repository, session_repository
from server.auth.choices import AuditAction, EndReason
from server.auth.guard import SessionGuard
from server.auth.models import Session
from server.core import redact
from server.core.database import Database, Transaction
from server.core.errors import NotFound
from server.core.paging import Page, PageTokens, page_size
from server.core.principal import Principal

LIST = "sessions"

log = structlog.get_logger("auth")


class Devices:
    """The use cases behind ListSessions, RevokeSession and LogoutAll."""

    def __init__(self, database: Database, pages: PageTokens, guard: SessionGuard) -> None:
        self._database = database
        self._pages = pages
        self._guard = guard

    async def list(self, tx: Transaction, user_id: UUID, *, size: int, token: str) -> Page[Session]:
        """A page of live sessions, newest first; raises PageTokenInvalid."""
        before = self._pages.read(LIST, user_id, token)
        size = page_size(size)
        rows, total = await device_repository.page(tx, user_id, limit=size + 1, before=before)
        return self._pages.page(LIST, user_id, rows, size, total)

    async def revoke(self, principal: Principal, session_id: UUID) -> None:
        """End one of the caller's sessions; fine when it has ended. Raises NotFound."""
        async with self._database.uow(principal) as tx:
            if await session_repository.session_state(tx, principal.user_id, session_id) is None:
                raise NotFound
            if await session_repository.end_session(tx, principal.user_id, session_id, EndReason.REVOKED):
                await audit.note(tx, AuditAction.SESSION_REVOKED, session_id)
        self._guard.forget(session_id)
        log.info("session.revoked_by_user", session=redact.tail(str(session_id)), user_id=str(principal.user_id))

    async def log_out_all(self, principal: Principal) -> int:
        """End every session of the caller; how many were live."""
        async with self._database.uow(principal) as tx:
            ended = await session_repository.end_sessions(tx, principal.user_id, EndReason.LOGOUT)
            await audit.note(tx, AuditAction.LOGGED_OUT_EVERYWHERE, principal.session_id)
        for session_id in ended:
            self._guard.forget(session_id)
        log.info("session.logout_all", user_id=str(principal.user_id), sessions=len(ended))
        return sum(ended.values())
