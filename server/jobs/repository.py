"""Every query on jobs. Writes of a running job name its fence: a worker that lost the job changes nothing."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Integer, and_, bindparam, case, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, INTERVAL, distinct_on
from sqlalchemy.types import DateTime, Text, Uuid

from server.core.clock import new_id
from server.core.database import Query, Transaction
from server.jobs.models import Job, JobFailure, JobKind, JobState, NewJob, jobs

c = jobs.c
step = jobs.alias("step")

MINE = and_(c.user_id == bindparam("user_id"), c.id == bindparam("id"))
HELD = and_(MINE, c.fence == bindparam("fence"), c.state == JobState.RUNNING)
OPEN = c.ended_at.is_(None)
CHANGED = {"version": c.version + 1, "updated_at": func.now()}
_NEW_FENCE = {"fence": c.fence + 1, **CHANGED}
_WAITS_NO_MORE = {"waiting": None, "waits_for": None, "turn": None}
_START = func.coalesce(c.started_at, func.now())

_INSERTED = ("user_id", "id", "kind", "subject_id", "project_id", "parent_id", "position", "state", "payload", "run_at")
_INSERT = Query(insert(jobs).values({name: bindparam(name) for name in _INSERTED}).returning(*c))
_GET = Query(select(jobs).where(MINE))
_LOCK = Query(select(jobs).where(MINE).with_for_update())
_LOCK_DUE = Query(
    select(jobs).where(MINE, c.state == JobState.WAITING, c.run_at <= func.now()).with_for_update(skip_locked=True)
)
_LOCK_HELD = Query(select(c.id).where(HELD).with_for_update())
_STEPS = Query(
    select(jobs).where(c.user_id == bindparam("user_id"), c.parent_id == bindparam("id")).order_by(c.position)
)
_NEXT_STEP = Query(
    select(jobs)
    .where(c.user_id == bindparam("user_id"), c.parent_id == bindparam("id"), c.state == JobState.WAITING)
    .order_by(c.position)
    .limit(1)
)
_LATEST_OF_SUBJECTS = Query(
    select(jobs)
    .where(c.user_id == bindparam("user_id"), c.subject_id == func.any(bindparam("subjects", type_=ARRAY(Uuid))))
    .order_by(c.subject_id, c.id.desc())
    .ext(distinct_on(c.subject_id))
)
_STATES = bindparam("states", type_=ARRAY(Text))
_FILTER = and_(
    c.user_id == bindparam("user_id"),
    or_(bindparam("project_id", type_=Uuid).is_(None), c.project_id == bindparam("project_id", type_=Uuid)),
    or_(func.cardinality(_STATES) == 0, c.state == func.any(_STATES)),
    or_(bindparam("kind", type_=Text).is_(None), c.kind == bindparam("kind", type_=Text)),
)
_PAGE = Query(
    select(jobs)
    .where(_FILTER, or_(bindparam("before", type_=Uuid).is_(None), c.id < bindparam("before", type_=Uuid)))
    .order_by(c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_COUNT = Query(select(func.count()).select_from(jobs).where(_FILTER))

_CLAIM = Query(
    update(jobs)
    .where(MINE, or_(c.state == JobState.QUEUED, c.state == JobState.RUNNING))
    .values(
        state=JobState.RUNNING,
        rung_at=None,
        runs=c.runs + 1,
        started_at=_START,
        deadline_at=func.now() + bindparam("limit", type_=INTERVAL),
        **_NEW_FENCE,
    )
    .returning(*c)
)
_ADVANCE = Query(
    update(jobs)
    .where(HELD)
    .values(
        progress=func.greatest(c.progress, bindparam("percent", type_=Integer)),
        stage=bindparam("stage_name"),
        **CHANGED,
    )
)
_RELEASE = Query(
    update(jobs)
    .where(HELD)
    .values(state=JobState.QUEUED, runs=c.runs - bindparam("uncounted", type_=Integer), **CHANGED)
)
_END = Query(
    update(jobs)
    .where(MINE, OPEN)
    .values(
        state=bindparam("new_state", type_=Text),
        error=bindparam("failure", type_=c.error.type),
        progress=case((bindparam("new_state", type_=Text) == JobState.SUCCEEDED, 100), else_=c.progress),
        ended_at=func.now(),
        **_WAITS_NO_MORE,
        **_NEW_FENCE,
    )
    .returning(*c)
)
_QUEUE = Query(
    update(jobs)
    .where(MINE, c.state == JobState.WAITING)
    .values(state=JobState.QUEUED, turn=None, **CHANGED)
    .returning(*c)
)
_RESTART = Query(
    update(jobs)
    .where(MINE, or_(c.state == JobState.FAILED, c.state == JobState.CANCELLED))
    .values(
        state=bindparam("new_state", type_=Text),
        attempt=c.attempt + 1,
        runs=0,
        progress=0,
        stage="",
        error=None,
        ended_at=None,
        **_NEW_FENCE,
    )
    .returning(*c)
)
_RESCHEDULE = Query(
    update(jobs)
    .where(MINE, or_(c.state == JobState.WAITING, c.state == JobState.QUEUED))
    .values(
        state=JobState.WAITING,
        run_at=bindparam("moment", type_=DateTime(timezone=True)),
        **_WAITS_NO_MORE,
        **_NEW_FENCE,
    )
    .returning(*c)
)
_SHOW_PRODUCTION = Query(
    update(jobs)
    .where(MINE, OPEN)
    .values(
        state=JobState.RUNNING,
        started_at=_START,
        stage=bindparam("stage_name"),
        progress=select(func.avg(step.c.progress).cast(Integer))
        .where(step.c.user_id == bindparam("user_id"), step.c.parent_id == bindparam("id"))
        .scalar_subquery(),
        **CHANGED,
    )
)


async def insert_job(
    tx: Transaction, user_id: UUID, new: NewJob, state: JobState, *, parent_id: UUID | None = None, position: int = 0
) -> Job:
    """Write a new job."""
    row = await tx.first(
        _INSERT,
        user_id=user_id,
        id=new_id(),
        kind=new.kind,
        subject_id=new.subject_id,
        project_id=new.project_id,
        parent_id=parent_id,
        position=position,
        state=state,
        payload=dict(new.payload or {}),
        run_at=new.run_at,
    )
    assert row is not None
    return Job.from_row(row)


async def get(tx: Transaction, user_id: UUID, job_id: UUID, *, lock: bool = False) -> Job | None:
    """One job; with `lock`, nobody else changes it until the transaction ends."""
    row = await tx.first(_LOCK if lock else _GET, user_id=user_id, id=job_id)
    return Job.from_row(row) if row else None


async def lock_due(tx: Transaction, user_id: UUID, job_id: UUID) -> Job | None:
    """A waiting job whose time has come; None when it is not, or when another worker has it in hand."""
    row = await tx.first(_LOCK_DUE, user_id=user_id, id=job_id)
    return Job.from_row(row) if row else None


async def steps(tx: Transaction, user_id: UUID, parent_id: UUID) -> list[Job]:
    """The steps of a production, in order."""
    return [Job.from_row(row) for row in await tx.all(_STEPS, user_id=user_id, id=parent_id)]


async def next_step(tx: Transaction, user_id: UUID, parent_id: UUID) -> Job | None:
    """The first step that still waits."""
    row = await tx.first(_NEXT_STEP, user_id=user_id, id=parent_id)
    return Job.from_row(row) if row else None


async def latest_of(tx: Transaction, user_id: UUID, subjects: list[UUID]) -> dict[UUID, Job]:
    """The newest job of each subject."""
    rows = await tx.all(_LATEST_OF_SUBJECTS, user_id=user_id, subjects=subjects)
    return {row["subject_id"]: Job.from_row(row) for row in rows}


async def page(
    tx: Transaction,
    user_id: UUID,
    *,
    limit: int,
    before: UUID | None = None,
    project_id: UUID | None = None,
    states: Collection[JobState] = (),
    kind: JobKind | None = None,
) -> tuple[list[Job], int]:
    """Jobs newest first, in any of the states or in all of them, and how many there are in all."""
    wanted = {"user_id": user_id, "project_id": project_id, "states": list(states), "kind": kind}
    rows = await tx.all(_PAGE, **wanted, before=before, limit=limit)
    return [Job.from_row(row) for row in rows], await tx.value(_COUNT, **wanted)


async def claim(tx: Transaction, user_id: UUID, job_id: UUID, limit: timedelta) -> Job | None:
    """Take the job and raise its fence; None when it has ended or waits."""
    row = await tx.first(_CLAIM, user_id=user_id, id=job_id, limit=limit)
    return Job.from_row(row) if row else None


async def holds(tx: Transaction, job: Job) -> bool:
    """Lock the job if it is still this claim's."""
    return await tx.first(_LOCK_HELD, **claim_of(job)) is not None


async def advance(tx: Transaction, job: Job, percent: int, stage: str) -> bool:
    """Show progress; False when the job is no longer this claim's."""
    return await tx.run(_ADVANCE, **claim_of(job), percent=percent, stage_name=stage) == 1


async def release(tx: Transaction, job: Job, *, counted: bool = True) -> bool:
    """Give the job back to the queue for another run; an uncounted run was not the job's fault."""
    return await tx.run(_RELEASE, **claim_of(job), uncounted=0 if counted else 1) == 1


async def end(
    tx: Transaction, user_id: UUID, job_id: UUID, state: JobState, failure: JobFailure | None = None
) -> Job | None:
    """End the job and raise its fence; None when it had ended before."""
    row = await tx.first(
        _END, user_id=user_id, id=job_id, new_state=state, failure=asdict(failure) if failure else None
    )
    return Job.from_row(row) if row else None


async def queue(tx: Transaction, user_id: UUID, job_id: UUID) -> Job | None:
    """Move a waiting job to QUEUED; None when it does not wait."""
    row = await tx.first(_QUEUE, user_id=user_id, id=job_id)
    return Job.from_row(row) if row else None


async def restart(tx: Transaction, user_id: UUID, job_id: UUID, state: JobState) -> Job | None:
    """Open an ended job again as a new attempt."""
    row = await tx.first(_RESTART, user_id=user_id, id=job_id, new_state=state)
    return Job.from_row(row) if row else None


async def reschedule(tx: Transaction, user_id: UUID, job_id: UUID, moment: datetime) -> Job | None:
    """Let a job that has not begun wait until `moment`."""
    row = await tx.first(_RESCHEDULE, user_id=user_id, id=job_id, moment=moment)
    return Job.from_row(row) if row else None


async def show_production(tx: Transaction, user_id: UUID, parent_id: UUID, stage: str) -> None:
    """Bring a production's stage and progress up to its steps'."""
    await tx.run(_SHOW_PRODUCTION, user_id=user_id, id=parent_id, stage_name=stage)


def claim_of(job: Job) -> dict[str, object]:
    """The parameters of HELD."""
    return {"user_id": job.user_id, "id": job.id, "fence": job.fence}
