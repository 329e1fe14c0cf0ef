"""Orders that nobody knows the end of, and an operator's word on them."""

from sqlalchemy import and_, bindparam, select, update

from server.core.database import Query, Transaction
from server.jobs import purchases, service, vendor_repository
from server.jobs.models import Job, JobState, jobs

c = jobs.c
_DOUBTFUL = and_(c.state == JobState.FAILED, c.submitted_at.is_not(None), c.vendor_handle.is_(None))
_IN_DOUBT = Query(select(jobs).where(_DOUBTFUL, c.error["reason"].astext == "NEEDS_REVIEW").order_by(c.submitted_at))
_BOUGHT = Query(
    update(jobs)
    .where(c.user_id == bindparam("user_id"), c.id == bindparam("id"), _DOUBTFUL)
    .values(vendor_handle=bindparam("handle"))
)


async def in_doubt(tx: Transaction) -> list[Job]:
    """Every such job, oldest order first; seen by workers only."""
    return [Job.from_row(row) for row in await tx.all(_IN_DOUBT)]


async def was_bought(tx: Transaction, job: Job, handle: str) -> Job:
    """The vendor knows the order by this handle: the job goes on with it."""
    await tx.run(_BOUGHT, user_id=job.user_id, id=job.id, handle=handle)
    return await service.reopen(tx, job)


async def was_not_bought(tx: Transaction, job: Job) -> Job:
    """The vendor never got the order: what was reserved is released, and the job orders again."""
    await purchases.release(tx, job, job.idem_key)
    await vendor_repository.forget_order(tx, job)
    return await service.reopen(tx, job)
