"""Renewing a session: every refresh token is spent once, and one that comes back too late gives its session away.

A client whose answer was lost asks again with the token it still has. Within seconds it gets the same successor
again; later it is believed once a day, if nobody has used the successor it never saw. Anything else is a replay:
either this client or the other one is a thief, so both lose the session.
"""

from datetime import timedelta
from enum import Enum, auto
from uuid import UUID

import structlog

from server.auth import audit, repository, session_repository
from server.auth.choices import AuditAction, EndReason, MailKind
from server.auth.errors import (
    AccountDisabled,
    RefreshInvalid,
    RefreshReused,
    SessionExpired,
    SessionRevoked,
    TransportMismatch,
)
from server.auth.guard import SessionGuard
from server.auth.mails import Postbox, recipient
from server.auth.models import KnownToken, Session, User
from server.auth.sessions import Sessions, SignedIn, footprint, transport
from server.core import redact
from server.core.database import Database, Transaction
from server.core.principal import Principal
from server.core.refresh_token import RefreshToken, RefreshTokenDamaged

SAME_ANSWER_FOR = timedelta(seconds=10)
LOST_ANSWER_EVERY = timedelta(hours=24)

log = structlog.get_logger("auth")


class Standing(Enum):
    """What presenting a token of a live session means."""

    CURRENT = auto()
    ASKED_TWICE = auto()
    ANSWER_LOST = auto()
    REPLAYED = auto()


def standing(session: Session, token: KnownToken) -> Standing:
    """What it means that this token of the session is presented now."""
    if token.gen == session.gen:
        return Standing.CURRENT
    if token.succ_until is not None and token.now <= token.succ_until:
        return Standing.ASKED_TWICE
    believed_lately = session.grace_used_at is not None and token.now - session.grace_used_at < LOST_ANSWER_EVERY
    if token.gen == session.gen - 1 and not believed_lately:
        return Standing.ANSWER_LOST
    return Standing.REPLAYED


class Refresher:
    """The use case behind RefreshToken."""

    def __init__(self, database: Database, sessions: Sessions, guard: SessionGuard, postbox: Postbox) -> None:
        self._database = database
        self._sessions = sessions
        self._guard = guard
        self._postbox = postbox

    async def refresh(self, text: str) -> SignedIn:
        """Spend the token for a renewed session.

        Raises RefreshInvalid, RefreshReused, RefreshBusy, TransportMismatch, SessionRevoked, SessionExpired or
        AccountDisabled.
        """
        try:
            token = RefreshToken.parse(text)
        except RefreshTokenDamaged as error:
            log.warning("refresh.damaged", refresh_tail=redact.tail(text))
            raise RefreshInvalid from error
        async with self._database.uow(Principal(await self._owner(token), token.session_id)) as tx:
            signed_in = await self._exchange(tx, token)
        # Only here, after the commit: raised inside the transaction it would undo the session's end.
        if signed_in is None:
            self._guard.forget(token.session_id)
            raise RefreshReused
        return signed_in

    async def _owner(self, token: RefreshToken) -> UUID:
        async with self._database.uow(None) as tx:
            owner = await session_repository.session_owner(tx, token.session_id)
        if owner is None:
            _trace(token).warning("refresh.unknown_user")
            raise RefreshInvalid
        return owner

    async def _exchange(self, tx: Transaction, token: RefreshToken) -> SignedIn | None:
        """The renewed session; None when the token was replayed and its session has been ended."""
        session, known, user = await self._load(tx, token)
        found = standing(session, known)
        trace = _trace(token).bind(user_id=str(user.user_id), gen=known.gen)
        particulars = {"session_id": str(session.id), "gen": str(known.gen)}
        if found is Standing.REPLAYED:
            trace.warning("refresh.replayed", session_gen=session.gen)
            await session_repository.end_session(tx, user.user_id, session.id, EndReason.REPLAY)
            await audit.record(tx, AuditAction.REFRESH_REUSED, particulars)
            if to := recipient(user):
                await self._postbox.post_notice(tx, to, MailKind.SESSION_STOLEN)
            return None
        if found is Standing.ASKED_TWICE:
            trace.info("refresh.asked_twice")
            assert known.succ_ct is not None
            return self._sessions.hold(session, user, token.unseal(known.succ_ct, known.gen))
        if found is Standing.ANSWER_LOST:
            trace.warning("refresh.lost_response")
            await audit.record(tx, AuditAction.REFRESH_LOST_RESPONSE, particulars)
        renewed, successor = await self._rotate(tx, session, token, known, lost=found is Standing.ANSWER_LOST)
        trace.info("refresh.rotated", new_gen=renewed.gen)
        return self._sessions.hold(renewed, user, successor)

    async def _load(self, tx: Transaction, token: RefreshToken) -> tuple[Session, KnownToken, User]:
        """The session, locked, and what is known of the token; raises unless both are good."""
        principal = tx.principal
        assert principal is not None
        session = await session_repository.lock_session(tx, principal.user_id, token.session_id)
        known = await session_repository.find_token(tx, session, token.hash) if session else None
        if session is None or known is None:
            _trace(token).warning("refresh.unknown_token")
            raise RefreshInvalid
        if session.transport != transport():
            _trace(token).warning("refresh.transport_mismatch", bound_to=session.transport)
            raise TransportMismatch
        if session.revoked_at is not None:
            _trace(token).info("refresh.after_end", ended=session.revoked_reason)
            raise SessionRevoked
        if known.now >= min(session.idle_until, session.abs_until):
            _trace(token).info("refresh.expired")
            raise SessionExpired
        user = await repository.find_user(tx, principal.user_id)
        if user is None or not user.is_active:
            raise AccountDisabled
        return session, known, user

    async def _rotate(
        self, tx: Transaction, session: Session, token: RefreshToken, known: KnownToken, *, lost: bool
    ) -> tuple[Session, RefreshToken]:
        successor = RefreshToken.new(session.id)
        sealed = token.seal(successor, known.gen)
        await session_repository.spend_token(tx, session, known.gen, sealed, SAME_ANSWER_FOR)
        renewed = await session_repository.advance_session(
            tx, session, lost=lost, idle=self._sessions.idle, **footprint()
        )
        await session_repository.add_token(tx, renewed, successor.hash)
        return renewed, successor


def _trace(token: RefreshToken) -> structlog.typing.FilteringBoundLogger:
    trace: structlog.typing.FilteringBoundLogger = log.bind(
        session=redact.tail(str(token.session_id)),
        refresh_tail=redact.tail(token.text),
        hash_head=redact.head(token.hash),
    )
    return trace
