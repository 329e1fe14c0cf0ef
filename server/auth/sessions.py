"""Begins and ends sessions, and dresses one up as what its client holds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from server.auth import audit, session_repository
from server.auth.choices import AuditAction, SignInMethod, Transport
from server.auth.models import Session, User
from server.core import caller, clock, redact
from server.core.database import Transaction
from server.core.refresh_token import RefreshToken
from server.core.settings import Settings
from server.core.tokens import AccessToken, AccessTokens, Grant

MOST_SESSIONS = 20
LONGEST_AGENT = 512
RECENTLY = timedelta(minutes=5)

log = structlog.get_logger("auth")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a client holds while it is signed in."""

    access_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_token: str = field(repr=False)
    refresh_expires_at: datetime
    session_id: UUID
    user: User


class Sessions:
    """Session rows and the tokens that go with them."""

    def __init__(self, tokens: AccessTokens, config: Settings) -> None:
        self._tokens = tokens
        self.idle = timedelta(seconds=config.refresh_token_s)
        self._life = timedelta(seconds=config.session_max_s)

    async def begin(self, tx: Transaction, user: User, device_name: str, method: SignInMethod) -> SignedIn:
        """Sign the user in on one more device."""
        session_id = clock.new_id()
        session = await session_repository.open_session(
            tx,
            user_id=user.user_id,
            id=session_id,
            idle=self.idle,
            life=self._life,
            method=method,
            transport=transport(),
            device_name=device_name,
            **footprint(),
        )
        refresh = RefreshToken.new(session_id)
        await session_repository.add_token(tx, session, refresh.hash)
        return self.hold(session, user, refresh)

    async def end_surplus(self, tx: Transaction, user_id: UUID) -> list[UUID]:
        """End those that were not used for longest where the user has too many."""
        ended = await session_repository.end_surplus_sessions(tx, user_id, MOST_SESSIONS)
        for session_id in ended:
            await audit.record(tx, AuditAction.SESSION_ENDED, {"session_id": str(session_id)}, actor_id=user_id)
        return ended

    def access(self, session: Session, user: User) -> AccessToken:
        """A new access token of the session."""
        return self._tokens.issue(
            Grant(user.user_id, session.id, user.token_version, user.role, session.auth_time, session.method)
        )

    def hold(self, session: Session, user: User, refresh: RefreshToken) -> SignedIn:
        """The session with a new access token and this refresh token."""
        access = self.access(session, user)
        log.debug(
            "token.issued",
            session=redact.tail(str(session.id)),
            gen=session.gen,
            access_tail=redact.tail(access.text),
            refresh_tail=redact.tail(refresh.text),
            hash_head=redact.head(refresh.hash),
        )
        return SignedIn(access.text, access.expires_at, refresh.text, session.idle_until, session.id, user)


def transport() -> Transport:
    """How the client of the running call carries refresh tokens."""
    return Transport.NATIVE if caller.current().browser is None else Transport.BROWSER


def is_recent(session: Session) -> bool:
    """Whether its user has proved who they are within the last minutes."""
    return clock.now() - session.auth_time <= RECENTLY


def footprint() -> dict[str, str]:
    """From where and with what the running call comes."""
    call = caller.current()
    return {"user_agent": call.user_agent[:LONGEST_AGENT], "ip_prefix": redact.network(call.ip)}
