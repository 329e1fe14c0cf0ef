"""The use cases of jobs, whatever they make: read, list, cancel, retry."""

from dataclasses import dataclass
from uuid import UUID

from server.content import projects, steps
from server.core.database import Transaction
from server.core.paging import Page, PageTokens, page_size
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.models import Job, JobKind, JobState

LIST = "jobs"


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs to list; None and () take all."""

    kind: JobKind | None = None
    states: tuple[JobState, ...] = ()
    project_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """A job and, of a production, its steps in order."""

    job: Job
    steps: list[Job]


async def read(tx: Transaction, user_id: UUID, job_id: UUID) -> Followed:
    """One job and its steps; raises NotFound."""
    job = await jobs.get(tx, user_id, job_id)
    found = await job_rows.steps(tx, user_id, job_id) if job.kind is JobKind.PRODUCTION else []
    return Followed(job, found)


async def list_jobs(
    tx: Transaction, user_id: UUID, tokens: PageTokens, wanted: JobFilter, *, size: int, token: str
) -> Page[Job]:
    """A page of jobs, newest first."""
    if wanted.project_id:
        await projects.get(tx, user_id, wanted.project_id)
    before = tokens.read(LIST, user_id, token)
    size = page_size(size)
    rows, total = await job_rows.page(
        tx,
        user_id,
        limit=size + 1,
        before=before,
        project_id=wanted.project_id,
        states=wanted.states,
        kind=wanted.kind,
    )
    return tokens.page(LIST, user_id, rows, size, total)


async def retry(tx: Transaction, user_id: UUID, job_id: UUID) -> Job:
    """Go on where a job failed; a video counts on the quota again. Raises JobNotRetryable or QuotaExceeded."""
    job = await jobs.get(tx, user_id, job_id)
    if job.project_id:
        await projects.get_for_change(tx, user_id, job.project_id)
    job = await jobs.retry(tx, user_id, job_id)
    await count_again(tx, job)
    return job


async def count_again(tx: Transaction, job: Job) -> None:
    """Count the videos that a job opened again is to make; raises QuotaExceeded."""
    top = job.parent_id or job.id
    for each in [job, *await job_rows.steps(tx, job.user_id, top)]:
        if each.kind is JobKind.VIDEO and not each.state.ended:
            await steps.count_video(tx, job.user_id, each.subject_id)
