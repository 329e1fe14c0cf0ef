"""Decides for every call whether its access token still holds; mostly from memory."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
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
        self._reading: defaultdict[UUID, set[asyncio.Event]] = defaultdict(set)

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
        self._seen.drop(session_id)
        for overtaken in self._reading.get(session_id, ()):
            overtaken.set()

    async def require_live(self, principal: Principal) -> None:
        """Ask the database whether the session still goes on.

        Raises SessionRevoked, SessionExpired, AccountDisabled or DatabaseUnavailable.
        """
        assert principal.session_id is not None, "calls come with a session"
        _live(await self._read(principal.user_id, principal.session_id), principal.user_id, principal.session_id)

    async def _look(self, grant: Grant) -> _Seen:
        with self._while_reading(grant.session_id) as overtaken:
            state = await self._read(grant.user_id, grant.session_id)
        admitted = _admitted(state, grant)
        principal = Principal(grant.user_id, grant.session_id, admitted.role, admitted.plan)
        seen = _Seen(principal, grant.version, admitted.ends_at, time.monotonic() + TRUSTED_FOR_S)
        # A change that came while we read may be missing from what we read.
        if admitted.role is Role.USER and not overtaken.is_set():
            self._seen.put(grant.session_id, seen)
        return seen

    async def _read(self, user_id: UUID, session_id: UUID) -> SessionState | None:
        async with self._database.uow(Principal(user_id)) as tx:
            return await session_repository.session_state(tx, user_id, session_id)

    @contextmanager
    def _while_reading(self, session_id: UUID) -> Iterator[asyncio.Event]:
        """An event that is set when the session changes in the meantime."""
        overtaken = asyncio.Event()
        self._reading[session_id].add(overtaken)
        try:
            yield overtaken
        finally:
            self._reading[session_id].discard(overtaken)
            if not self._reading[session_id]:
                del self._reading[session_id]


def _holds(seen: _Seen, grant: Grant) -> bool:
    return time.monotonic() < seen.trusted_until and seen.version == grant.version and clock.now() < seen.ends_at


def _admitted(state: SessionState | None, grant: Grant) -> SessionState:
    live = _live(state, grant.user_id, grant.session_id)
    if live.token_version != grant.version:
        _trace(grant.user_id, grant.session_id).info("token.outdated")
        raise TokenExpired
    return live


def _live(state: SessionState | None, user_id: UUID, session_id: UUID) -> SessionState:
    trace = _trace(user_id, session_id)
    if state is None or state.revoked_at is not None:
        trace.info("session.revoked")
        raise SessionRevoked
    if not state.is_active:
        trace.warning("account.disabled")
        raise AccountDisabled
    if state.ends_at <= clock.now():
        trace.info("session.expired")
        raise SessionExpired
    trace.debug("session.verified")
    return state


def _trace(user_id: UUID, session_id: UUID) -> structlog.typing.FilteringBoundLogger:
    trace: structlog.typing.FilteringBoundLogger = log.bind(session=redact.tail(str(session_id)), user_id=str(user_id))
    return trace
