"""Lets waiting jobs through to a vendor that takes calls again: their owners in turns, not first come first served."""

import structlog

from server.core.database import Database, Transaction
from server.core.rounds import every
from server.jobs import line_repository, repository, service, sky, weather_repository
from server.jobs.models import Job
from server.jobs.vendor_limits import limits_of

LOOK_EVERY_S = 1.0

log = structlog.get_logger("line")


class Line:
    """Runs beside every worker; one at a time lets jobs through to a vendor."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        """Watch for ever."""
        await every(LOOK_EVERY_S, self.move)

    async def move(self) -> None:
        """Let through whom the vendors have room for."""
        async with self._database.uow(None) as tx:
            vendors = await line_repository.vendors_with_line(tx)
        for vendor in vendors:
            await self._admit(vendor)

    async def _admit(self, vendor: str) -> None:
        limits = limits_of(vendor)
        async with self._database.uow(None) as tx:
            if not await line_repository.alone(tx, vendor):
                return
            report = await weather_repository.look(tx, vendor, limits)
            now = sky.refilled(report.sky, limits, report.now)
            free = sky.room(now, limits, report.under_way, report.now) - await line_repository.admitted(tx, vendor)
            let_in = await line_repository.front(tx, vendor, free) if free > 0 else []
            for job in let_in:
                assert job.turn is not None
                await self._let_in(tx, job)
                await line_repository.pass_turn(tx, vendor, job.turn)

    async def _let_in(self, tx: Transaction, waiting: Job) -> None:
        async with tx.on_behalf_of(waiting.user_id):
            job = await repository.get(tx, waiting.user_id, waiting.id, lock=True)
            if job and job.turn == waiting.turn:
                await service.wake(tx, job)
