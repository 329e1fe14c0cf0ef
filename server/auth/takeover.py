"""What happens to an account when it turns out that somebody else owns its address than who made it."""

from uuid import UUID

import structlog

from server.auth import audit, mail_repository, oauth_repository, repository, session_repository
from server.auth.choices import AuditAction, EndReason
from server.core.database import Transaction

log = structlog.get_logger("auth")


async def drop_claim(tx: Transaction, user_id: UUID, password_hash: str | None) -> list[UUID]:
    """Replace the password that an unproved sign-up left, and remove its identities, mailed tokens and sessions.

    Gives the sessions that ended, for the caller to make the guard forget them after the commit.
    """
    await repository.replace_password(tx, user_id, password_hash)
    await oauth_repository.remove_identities(tx, user_id)
    await mail_repository.drop_tokens(tx, user_id)
    ended = await session_repository.end_sessions(tx, user_id, EndReason.PASSWORD)
    await audit.record(tx, AuditAction.CLAIM_DROPPED, {})
    log.warning("account.claim_dropped", user_id=str(user_id), sessions=len(ended))
    return list(ended)
