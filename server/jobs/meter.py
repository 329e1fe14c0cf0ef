"""Writes what calls cost into the ledger, for the job that made them."""

from server.core.database import Database
from server.core.principal import Principal
from server.core.till import Cost
from server.jobs import costs
from server.jobs.current import current_job


class LedgerMeter:
    """Implements `server.core.meter.Meter`; a call that no job makes is billed with what it wrote."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spent(self, cost: Cost) -> None:
        """A line of its own, in a transaction of its own: the vendor has counted, even if the job fails."""
        job = current_job.get()
        if job is None:
            return
        async with self._database.uow(Principal(job.user_id)) as tx:
            await costs.record(tx, job, cost)
