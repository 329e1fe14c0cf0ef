"""Decides for every call whether its access token still holds; mostly from memory."""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from server.auth import session_repository
from server.auth.errors import AccountDisabled, SessionExpired, SessionRevoked
from server.auth.models import SessionState
from server.core import clock, redact
from server.core.database import Database
from server.core.lru import Lru
from server.core.principal import Principal, Role
from server.core.tokens import AccessTokens, Grant, TokenExpired

REMEMBERED_SESSIONS = 10_000
TRUSTED_FOR_S = 10.0
"""How long an ended session may go on where no notification of its end arrives."""

log = structlog.get_logger("auth")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A session that was good when it was read."""

    principal: Principal
    version: int
    ends_at: datetime
    trusted_until: float


class SessionGuard:
    """Turns access tokens into principals."""

    def __init__(self, database: Database, tokens: AccessTokens) -> None:
        self._database = database
        self._tokens = tokens
        self._seen: Lru[UUID, _Seen] = Lru(REMEMBERED_SESSIONS)
        self._changes = 0

    async def authenticate(self, token: str, *, fresh: bool) -> Principal:
        """Who calls. `fresh` asks the database in any case, as it is always asked for staff.

        Raises TokenInvalid, TokenExpired, SessionRevoked, SessionExpired or AccountDisabled.
        """
        grant = self._tokens.verify(token)
        seen = None if fresh else self._seen.get(grant.session_id)
        if seen is None or not _holds(seen, grant):
            seen = await self._look(grant)
        return seen.principal

    def forget(self, session_id: UUID) -> None:
        """Ask the database at the session's next call: something about it has changed."""
        self._changes += 1
        self._seen.drop(session_id)

    async def _look(self, grant: Grant) -> _Seen:
        changes = self._changes
        async with self._database.uow(Principal(grant.user_id)) as tx:
            state = await session_repository.session_state(tx, grant.user_id, grant.session_id)
        admitted = _admitted(state, grant)
        principal = Principal(grant.user_id, grant.session_id, admitted.role)
        seen = _Seen(principal, grant.version, admitted.ends_at, time.monotonic() + TRUSTED_FOR_S)
        # A change that came while we read may be missing from what we read.
        if admitted.role is Role.USER and changes == self._changes:
            self._seen.put(grant.session_id, seen)
        return seen


def _holds(seen: _Seen, grant: Grant) -> bool:
    return time.monotonic() < seen.trusted_until and seen.version == grant.version and clock.now() < seen.ends_at


def _admitted(state: SessionState | None, grant: Grant) -> SessionState:
    trace = log.bind(session=redact.tail(str(grant.session_id)), user_id=str(grant.user_id))
    if state is None or state.revoked_at is not None:
        trace.info("session.revoked")
        raise SessionRevoked
    if not state.is_active:
        trace.warning("account.disabled")
        raise AccountDisabled
    if state.ends_at <= clock.now():
        trace.info("session.expired")
        raise SessionExpired
    if state.token_version != grant.version:
        trace.info("token.outdated")
        raise TokenExpired
    trace.debug("session.verified")
    return state
