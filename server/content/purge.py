"""Removes for good what was archived 30 days ago, and photos whose upload was never completed."""

from datetime import timedelta

import structlog

from server.content import intake, repository
from server.content.models import ARCHIVED_FOR
from server.core import clock
from server.core.blobs import Blobs
from server.core.database import Database
from server.core.principal import Principal
from server.core.rounds import every

EVERY_S = 3_600.0
BATCH = 100
UPLOAD_LIFE = timedelta(days=1)

log = structlog.get_logger("purge")


class Purge:
    """Runs beside every worker; several at once do no harm."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database = database
        self._blobs = blobs

    async def run(self) -> None:
        """Purge for ever."""
        await every(EVERY_S, self.purge)

    async def purge(self) -> None:
        """One round. Files go first: a row that is left is found again, a file without a row never."""
        async with self._database.uow(None) as tx:
            projects = await repository.outdated(tx, clock.now() - ARCHIVED_FOR, BATCH)
            uploads = await repository.abandoned_uploads(tx, clock.now() - UPLOAD_LIFE, BATCH)
        for user_id, project_id in projects:
            await self._blobs.delete_prefix(f"{user_id}/{project_id}")
            async with self._database.uow(Principal(user_id)) as tx:
                await repository.remove(tx, user_id, project_id)
            log.info("project_purged", project_id=str(project_id))
        for upload in uploads:
            await self._blobs.delete_prefix(intake.raw_key(upload))
            async with self._database.uow(Principal(upload.user_id)) as tx:
                await repository.remove_upload(tx, upload.user_id, upload.id)
