"""Makes sure that it is the owner who asks for a grave step, not whoever found a device signed in."""

from server.auth import audit, repository, session_repository
from server.auth.choices import AuditAction
from server.auth.errors import CredentialsInvalid, ReauthRequired, SessionRevoked
from server.auth.models import Session
from server.auth.passwords import Passwords
from server.auth.sessions import is_recent
from server.auth.throttle import LoginThrottle
from server.core.database import Database, Transaction
from server.core.principal import Principal


class OwnerCheck:
    """Wants the password, or a sign-in of the last five minutes. Hashing takes long, so no transaction is open."""

    def __init__(self, database: Database, passwords: Passwords, throttle: LoginThrottle) -> None:
        self._database = database
        self._passwords = passwords
        self._throttle = throttle

    async def require(self, principal: Principal, password: str) -> None:
        """Raise CredentialsInvalid, ReauthRequired, LoginThrottled or ServerBusy unless it is the owner."""
        if not password:
            async with self._database.uow(principal) as tx:
                await require_recent(tx, principal)
            return
        async with self._database.uow(principal) as tx:
            kept = await repository.password_hash(tx, principal.user_id)
        attempt = await self._throttle.begin(f"owner:{principal.user_id}")
        if not await self._passwords.matches(password, kept):
            async with self._database.uow(principal) as tx:
                await audit.note(tx, AuditAction.LOGIN_FAILED, principal.session_id)
            raise CredentialsInvalid
        await self._throttle.succeed(attempt)


async def require_recent(tx: Transaction, principal: Principal) -> Session:
    """The session of the call; raises ReauthRequired when its user signed in more than five minutes ago."""
    session = await own_session(tx, principal)
    if not is_recent(session):
        raise ReauthRequired
    return session


async def own_session(tx: Transaction, principal: Principal) -> Session:
    """The session of the call, for this transaction alone; raises SessionRevoked."""
    assert principal.session_id is not None, "calls come with a session"
    session = await session_repository.lock_session(tx, principal.user_id, principal.session_id)
    if session is None or session.revoked_at is not None:
        raise SessionRevoked
    return session
