"""Finds work that nobody is going to do: jobs without a doorbell, jobs past their deadline, old rows."""

from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy import text

from server.core.database import Database, Query, Transaction
from server.core.principal import Principal
from server.core.rounds import every
from server.jobs import repository, service, weather_repository
from server.jobs.doorbell import ring
from server.jobs.models import Job, JobFailure

BATCH = 100

log = structlog.get_logger("sweeper")

_LOST = Query(
    text(
        """SELECT job.* FROM jobs job
           WHERE job.state IN ('QUEUED', 'RUNNING') AND job.kind <> 'PRODUCTION'
             AND job.updated_at < now() - interval '30 seconds'
             AND NOT EXISTS (SELECT FROM pgqueuer bell
               WHERE split_part(bell.dedupe_key, ':', 1) = job.id::text AND bell.status IN ('queued', 'picked'))
           LIMIT :batch"""
    )
)
_OVERDUE = Query(
    text(
        """SELECT * FROM jobs WHERE (state = 'RUNNING' OR state = 'WAITING' AND turn IS NOT NULL)
           AND deadline_at < now() LIMIT :batch"""
    )
)
_FORGET = [
    Query(text("DELETE FROM pgqueuer_log WHERE aggregated AND created < now() - interval '3 days'")),
    Query(text("DELETE FROM idempotency_keys WHERE created_at < now() - interval '2 days'")),
]


class Sweeper:
    """Runs beside every worker; several at once do no harm, for each repair is decided under the job's lock."""

    def __init__(self, database: Database, *, every_s: float) -> None:
        self._database = database
        self._every_s = every_s

    async def run(self) -> None:
        """Sweep for ever."""
        await every(self._every_s, self.sweep)

    async def sweep(self) -> None:
        """One round over everything."""
        await self._each(_LOST, ring)
        await self._each(_OVERDUE, self._give_up)
        async with self._database.uow(None) as tx:
            for query in _FORGET:
                await tx.run(query)
            await weather_repository.forget_lost_calls(tx)

    async def _each(self, found: Query, repair: Callable[[Transaction, Job], Awaitable[None]]) -> None:
        async with self._database.uow(None) as tx:
            suspects = [Job.from_row(row) for row in await tx.all(found, batch=BATCH)]
        for suspect in suspects:
            async with self._database.uow(Principal(suspect.user_id)) as tx:
                job = await repository.get(tx, suspect.user_id, suspect.id, lock=True)
                if job is not None and job.version == suspect.version:
                    log.info("job_swept", job_id=str(job.id), kind=job.kind, state=job.state)
                    await repair(tx, job)

    async def _give_up(self, tx: Transaction, job: Job) -> None:
        told = job.waiting if job.turn is not None else None
        reason, provider = (told.reason, told.provider) if told else ("DEADLINE_PASSED", "local")
        await service.fail(tx, job, JobFailure(reason, job.stage, provider, retryable=True))
