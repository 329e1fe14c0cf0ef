"""What may happen to a job: start, cancel, retry, end; always in the transaction of its cause."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core import clock, quota
from server.core.database import Transaction
from server.core.errors import NotFound
from server.jobs import repository
from server.jobs.doorbell import ring
from server.jobs.errors import JobNotCancellable, JobNotRetryable
from server.jobs.models import OPEN, Job, JobFailure, JobKind, JobState, NewJob

ALL_AT_ONCE = 100


async def start(tx: Transaction, user_id: UUID, new: NewJob) -> Job:
    """Make a job and ring for a worker, or let it wait for its time."""
    if new.run_at and new.run_at > clock.now():
        return await repository.insert_job(tx, user_id, new, JobState.WAITING)
    job = await repository.insert_job(tx, user_id, new, JobState.QUEUED)
    await ring(tx, job)
    return job


async def start_chain(tx: Transaction, user_id: UUID, production: NewJob, chain: Sequence[NewJob]) -> Job:
    """Make a production and its steps; the first one starts, each next one when the one before has succeeded."""
    parent = await repository.insert_job(tx, user_id, production, JobState.RUNNING)
    for position, new in enumerate(chain):
        await repository.insert_job(tx, user_id, new, JobState.WAITING, parent_id=parent.id, position=position)
    await _start_next_step(tx, user_id, parent.id)
    return parent


async def get(tx: Transaction, user_id: UUID, job_id: UUID) -> Job:
    """One job; raises NotFound."""
    job = await repository.get(tx, user_id, job_id)
    if job is None:
        raise NotFound
    return job


async def cancel(tx: Transaction, user_id: UUID, job_id: UUID) -> Job:
    """End a job by its owner's wish, with the production it belongs to and that one's other steps."""
    job = await get(tx, user_id, job_id)
    family = await _family(tx, job)
    ended = {each.id: await _end(tx, each, JobState.CANCELLED) for each in family}
    cancelled = ended[job.id]
    if cancelled is None:
        raise JobNotCancellable
    return cancelled


async def cancel_all(tx: Transaction, user_id: UUID) -> None:
    """End everything of a user that has not ended yet."""
    while found := (await repository.page(tx, user_id, limit=ALL_AT_ONCE, states=OPEN))[0]:
        for job in found:
            await _end(tx, job, JobState.CANCELLED)


async def retry(tx: Transaction, user_id: UUID, job_id: UUID) -> Job:
    """Go on from where a job or a production failed; what had succeeded is kept."""
    job = await get(tx, user_id, job_id)
    if job.state is not JobState.FAILED or job.error is None or not job.error.retryable:
        raise JobNotRetryable
    return await reopen(tx, job)


async def reopen(tx: Transaction, job: Job) -> Job:
    """Open an ended job again, with the production it belongs to."""
    for each in await _family(tx, job):
        if each.kind is JobKind.PRODUCTION:
            await repository.restart(tx, job.user_id, each.id, JobState.RUNNING)
        elif each.state in (JobState.FAILED, JobState.CANCELLED):
            restarted = await repository.restart(tx, job.user_id, each.id, JobState.QUEUED)
            assert restarted is not None
            await ring(tx, restarted)
    return await get(tx, job.user_id, job.id)


async def reschedule(tx: Transaction, user_id: UUID, job_id: UUID, moment: datetime) -> Job:
    """Move a job that has not begun to another time."""
    job = await repository.reschedule(tx, user_id, job_id, moment)
    if job is None:
        raise JobNotCancellable
    return job


async def wake(tx: Transaction, job: Job) -> None:
    """Let a waiting job go on now."""
    queued = await repository.queue(tx, job.user_id, job.id)
    if queued is not None:
        await ring(tx, queued)


async def succeed(tx: Transaction, job: Job) -> None:
    """End a job well and start what follows it."""
    await _end(tx, job, JobState.SUCCEEDED)
    if job.parent_id:
        await _start_next_step(tx, job.user_id, job.parent_id)


async def fail(tx: Transaction, job: Job, failure: JobFailure) -> None:
    """End a job with an error, and its production with the same; steps that now wait for a retry hold no quota."""
    if await _end(tx, job, JobState.FAILED, failure) is None:
        return
    if job.parent_id:
        await repository.end(tx, job.user_id, job.parent_id, JobState.FAILED, failure)
        for step in await repository.steps(tx, job.user_id, job.parent_id):
            if step.state is JobState.WAITING:
                await quota.refund(tx, job.user_id, step.subject_id)


async def _end(tx: Transaction, job: Job, state: JobState, failure: JobFailure | None = None) -> Job | None:
    ended = await repository.end(tx, job.user_id, job.id, state, failure)
    if ended is not None:
        close = quota.settle if state is JobState.SUCCEEDED else quota.refund
        await close(tx, job.user_id, job.subject_id)
    return ended


async def _start_next_step(tx: Transaction, user_id: UUID, parent_id: UUID) -> None:
    waiting = await repository.next_step(tx, user_id, parent_id)
    if waiting is None:
        await repository.end(tx, user_id, parent_id, JobState.SUCCEEDED)
        return
    await repository.show_production(tx, user_id, parent_id, waiting.kind.lower())
    if waiting.run_at and waiting.run_at > clock.now():
        return
    queued = await repository.queue(tx, user_id, waiting.id)
    assert queued is not None
    await ring(tx, queued)


async def _family(tx: Transaction, job: Job) -> list[Job]:
    """The production a job belongs to or is, with its steps; a lone job is its own family."""
    top = await get(tx, job.user_id, job.parent_id) if job.parent_id else job
    return [top, *await repository.steps(tx, job.user_id, top.id)]
