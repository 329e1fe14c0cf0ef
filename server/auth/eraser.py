"""Erases closed accounts: first what lies outside the database, then every row, and later what came in meanwhile."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog

from server.auth import deletion_repository
from server.auth.mail_models import Deletion
from server.auth.ports import Belongings
from server.core.blobs import Blobs
from server.core.database import Database
from server.core.events import Events
from server.core.principal import Principal
from server.core.rounds import keep_doing

NEW_DELETION = UUID(int=2)
"""What the database notifies when an account has been closed."""
LOOK_EVERY_S = 30.0
LEASE = timedelta(minutes=10)
LATE_ARRIVALS = timedelta(hours=1)
"""Upload links and handlers that were under way when the account was closed are dead by then."""

log = structlog.get_logger("eraser")


class StoredFiles:
    """The files of a user, which lie in a folder of their own."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    async def erase(self, user_id: UUID) -> None:
        """Delete the folder."""
        await self._blobs.delete_prefix(str(user_id))


class Eraser:
    """Runs beside every worker. Every step may be done twice, so a crash at any point is made up for by the next."""

    def __init__(self, database: Database, events: Events, belongings: Sequence[Belongings]) -> None:
        self._database = database
        self._events = events
        self._belongings = belongings

    async def run(self) -> None:
        """Erase for ever, at once where the database tells of an account."""
        await keep_doing(self.round, self._events, NEW_DELETION, LOOK_EVERY_S)

    async def round(self) -> None:
        """Take every account that is due one step further."""
        while deletion := await self._take():
            await self._erase(deletion)

    async def _take(self) -> Deletion | None:
        async with self._database.uow(None) as tx:
            return await deletion_repository.take_due(tx, LEASE)

    async def _erase(self, deletion: Deletion) -> None:
        user_id = deletion.user_id
        for belongings in self._belongings:
            await belongings.erase(user_id)
        async with self._database.uow(Principal(user_id)) as tx:
            if deletion.erased_at is None:
                await deletion_repository.erase(tx, user_id)
                await deletion_repository.note_erased(tx, user_id, LATE_ARRIVALS)
            else:
                await deletion_repository.forget(tx, user_id)
        log.info("account.erased", user_id=str(user_id), finally_=deletion.erased_at is not None)
