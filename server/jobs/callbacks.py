"""What a vendor's callback changes: nothing but that the job is looked at now instead of later."""

from uuid import UUID

from server.core.database import Transaction
from server.jobs import service, vendor_repository
from server.jobs.models import JobState


async def ring_back(tx: Transaction, user_id: UUID, job_id: UUID, hint: str | None) -> None:
    """Have the job look at its vendor now, and keep what the callback calls the work in case we never heard it.

    Nothing the callback says is believed; the job reads it back. One that came early is remembered.
    """
    job = await vendor_repository.note_callback(tx, user_id, job_id, hint)
    if job and job.state is JobState.WAITING and job.submitted_at and job.turn is None:
        await service.wake(tx, job)
