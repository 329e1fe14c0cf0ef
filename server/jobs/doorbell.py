"""Rings for a worker, in the transaction that made the work: pgqueuer's row only says which job to look at."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from pgqueuer import AsyncpgDriver, Queries

from server.core.database import Transaction
from server.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Doorbell:
    """Which job a queue row is about."""

    user_id: UUID
    job_id: UUID

    def to_bytes(self) -> bytes:
        """As the queue row carries it."""
        return self.user_id.bytes + self.job_id.bytes

    @classmethod
    def from_bytes(cls, data: bytes) -> "Doorbell":
        """Read it back."""
        return cls(UUID(bytes=bytes(data[:16])), UUID(bytes=bytes(data[16:32])))


async def ring(tx: Transaction, job: Job, *, delay: timedelta | None = None) -> None:
    """Enqueue the job; a second ring before it is claimed is no more than the first.

    A job may be rung for while the queue still holds the row of its last run, so each claim's next ring is another.
    """
    await Queries(AsyncpgDriver(tx.connection)).enqueue(
        job.lane,
        Doorbell(job.user_id, job.id).to_bytes(),
        execute_after=delay,
        dedupe_key=f"{job.id}:{job.attempt}:{job.fence}",
        on_conflict="skip",
    )
