"""Removes for good what was archived 30 days ago, and what was sent to a link and not kept."""

from datetime import timedelta

import structlog

from server.content import repository, upload_repository
from server.content.models import ARCHIVED_FOR
from server.content.upload_models import video_folder
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
        for step in (self._some_projects, self._some_uploads):
            while await step() == BATCH:
                pass

    async def _some_projects(self) -> int:
        async with self._database.uow(None) as tx:
            outdated = await repository.outdated(tx, clock.now() - ARCHIVED_FOR, BATCH)
        for user_id, project_id in outdated:
            await self._blobs.delete_prefix(f"{user_id}/{project_id}")
            async with self._database.uow(Principal(user_id)) as tx:
                await repository.remove(tx, user_id, project_id)
            log.info("project_purged", project_id=str(project_id))
        return len(outdated)

    async def _some_uploads(self) -> int:
        async with self._database.uow(None) as tx:
            outdated = await upload_repository.outdated_uploads(tx, clock.now() - UPLOAD_LIFE, BATCH)
        for upload in outdated:
            await self._blobs.delete_prefix(upload.raw_key)
            if not upload.project_id and not upload.decided_at:
                await self._blobs.delete_prefix(video_folder(upload.user_id, upload.id))
            async with self._database.uow(Principal(upload.user_id)) as tx:
                await upload_repository.remove_upload(tx, upload)
        return len(outdated)
