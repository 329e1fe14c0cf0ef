"""Jobs as the contract shows them, in the caller's language."""

from collections.abc import Sequence

from castad.common.v1 import job_pb2

from server.core import caller, messages
from server.core.clock import timestamp
from server.jobs.models import Job, JobFailure, JobState


def job(row: Job) -> job_pb2.Job:
    """One job."""
    return job_pb2.Job(
        id=str(row.id),
        kind=f"JOB_KIND_{row.kind}",
        state=f"JOB_STATE_{row.state}",
        stage=row.stage,
        progress=row.progress,
        attempt=row.attempt,
        error=failure(row.error) if row.error else None,
        subject_id=str(row.subject_id),
        project_id=str(row.project_id or ""),
        parent_id=str(row.parent_id or ""),
        created_at=timestamp(row.created_at),
        started_at=timestamp(row.started_at),
        ended_at=timestamp(row.ended_at),
        updated_at=timestamp(row.updated_at),
        waiting=wait(row) if row.state is JobState.WAITING and row.waiting else None,
    )


def jobs(rows: Sequence[Job]) -> list[job_pb2.Job]:
    """Several jobs."""
    return [job(row) for row in rows]


def wait(row: Job) -> job_pb2.JobWait:
    """What a waiting job waits for, in the caller's language."""
    assert row.waiting is not None
    reason = row.waiting.reason
    return job_pb2.JobWait(
        reason=f"ERROR_REASON_{reason}" if reason else None,
        message=messages.text(reason, caller.current().locale) if reason else "",
        provider=row.waiting.provider,
        expected_at=timestamp(row.run_at),
    )


def failure(error: JobFailure) -> job_pb2.JobError:
    """Why a job or a post failed, in the caller's language; what only operators may know stays behind."""
    locale = caller.current().locale
    return job_pb2.JobError(
        reason=f"ERROR_REASON_{error.reason}",
        message=messages.text(error.reason, locale),
        advice=messages.advice(error.reason, locale),
        stage=error.stage,
        provider=error.provider,
        retryable=error.retryable,
    )
