"""Removes what nobody can use any more: long ended sessions, spent tokens, sign-ups without proof, forgotten quota."""

from uuid import UUID

import structlog
from sqlalchemy import text

from server.core import quota
from server.core.database import Database, Query
from server.core.principal import Principal
from server.core.rounds import every

EVERY_S = 600.0
BATCH = 500

log = structlog.get_logger("sweep")

# Row-level security shows a worker exactly the rows that have outlived their use.
_BLANK_SUCCESSORS = Query(
    text("UPDATE refresh_tokens SET succ_ct = NULL WHERE succ_until < now() AND succ_ct IS NOT NULL")
)
_FORGET = {
    "sessions": Query(
        text("DELETE FROM sessions WHERE least(idle_until, abs_until, revoked_at) < now() - interval '30 days'")
    ),
    "refresh_tokens": Query(text("DELETE FROM refresh_tokens WHERE used_at < now() - interval '7 days'")),
    "mail_tokens": Query(text("DELETE FROM mail_tokens WHERE expires_at < now()")),
    "oauth_attempts": Query(text("DELETE FROM oauth_attempts WHERE expires_at < now()")),
    "pending_signups": Query(text("DELETE FROM pending_signups WHERE expires_at < now()")),
}
_FORGOTTEN_QUOTA = Query(
    text(
        "SELECT DISTINCT user_id, subject_id FROM quota_reservations "
        "WHERE state = 'RESERVED' AND expires_at < now() LIMIT :batch"
    )
)


class AuthSweep:
    """Runs beside every worker; several at once do no harm."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        """Sweep for ever."""
        await every(EVERY_S, self.sweep)

    async def sweep(self) -> None:
        """One round over everything."""
        async with self._database.uow(None) as tx:
            await tx.run(_BLANK_SUCCESSORS)
            removed = {name: await tx.run(query) for name, query in _FORGET.items()}
            forgotten = await tx.all(_FORGOTTEN_QUOTA, batch=BATCH)
        for record in forgotten:
            await self._give_back(record["user_id"], record["subject_id"])
        log.info("swept", reservations=len(forgotten), **removed)

    async def _give_back(self, user_id: UUID, subject_id: UUID) -> None:
        async with self._database.uow(Principal(user_id)) as tx:
            await quota.refund(tx, user_id, subject_id)
