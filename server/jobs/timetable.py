"""Queues waiting jobs whose time has come, within a second or two however many wait."""

from uuid import UUID

from sqlalchemy import text

from server.core.database import Database, Query
from server.core.principal import Principal
from server.core.rounds import every
from server.jobs import repository
from server.jobs.doorbell import ring

LOOK_EVERY_S = 1.0
BATCH = 200

_DUE = Query(
    text(
        """SELECT job.user_id, job.id FROM jobs job
           LEFT JOIN jobs parent ON parent.user_id = job.user_id AND parent.id = job.parent_id
           WHERE job.state = 'WAITING' AND job.run_at <= now() AND job.turn IS NULL
             AND (parent.id IS NULL OR parent.state = 'RUNNING' AND NOT EXISTS (
               SELECT FROM jobs earlier WHERE earlier.user_id = job.user_id AND earlier.parent_id = job.parent_id
                 AND earlier.position < job.position AND earlier.state <> 'SUCCEEDED'))
           ORDER BY job.run_at LIMIT :batch"""
    )
)


class Timetable:
    """Runs beside every worker; a job that one of them has in hand is passed over by the others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        """Queue what is due for ever."""
        await every(LOOK_EVERY_S, self.rounds)

    async def rounds(self) -> None:
        """Queue everything that is due."""
        while await self.round() == BATCH:
            pass

    async def round(self) -> int:
        """Queue a batch of due jobs, those that have waited longest first; how many were found."""
        async with self._database.uow(None) as tx:
            due = await tx.all(_DUE, batch=BATCH)
        for row in due:
            await self._queue(row["user_id"], row["id"])
        return len(due)

    async def _queue(self, user_id: UUID, job_id: UUID) -> None:
        async with self._database.uow(Principal(user_id)) as tx:
            job = await repository.lock_due(tx, user_id, job_id)
            queued = await repository.queue(tx, user_id, job_id) if job else None
            if queued:
                await ring(tx, queued)
