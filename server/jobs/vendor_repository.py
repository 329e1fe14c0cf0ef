"""Queries on a job's dealings with a vendor: what it has ordered, and how it waits for it."""

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, case, func, update
from sqlalchemy.dialects.postgresql import INTERVAL
from sqlalchemy.types import DateTime, Text

from server.core.database import Query, Transaction
from server.jobs.models import Job, JobState, JobWait, LineTurn, jobs
from server.jobs.repository import CHANGED, HELD, MINE, OPEN, claim_of

c = jobs.c

_NOTE_INTENT = Query(update(jobs).where(HELD).values(submitted_at=func.coalesce(c.submitted_at, func.now()), **CHANGED))
_NOTE_HANDLE = Query(update(jobs).where(HELD).values(vendor_handle=bindparam("handle", type_=Text), **CHANGED))
_LATER = func.now() + bindparam("pause", type_=INTERVAL)
_WAIT = Query(
    update(jobs)
    .where(HELD)
    .values(
        state=JobState.WAITING,
        run_at=case((c.rung_at.is_not(None), func.now()), else_=_LATER),
        waiting=bindparam("told", type_=c.waiting.type),
        waits_for=bindparam("line", type_=Text),
        turn=bindparam("turn", type_=BigInteger),
        deadline_at=bindparam("patience_ends", type_=DateTime(timezone=True)),
        runs=c.runs - 1,
        **CHANGED,
    )
)
_FORGET_ORDER = Query(
    update(jobs)
    .where(MINE, c.idem_key == bindparam("order"))
    .values(submitted_at=None, vendor_handle=None, vendor_hint=None, idem_key=func.gen_random_uuid(), **CHANGED)
)
_NOTE_CALLBACK = Query(
    update(jobs)
    .where(MINE, OPEN, c.idem_key == bindparam("order"), c.submitted_at.is_not(None))
    .values(rung_at=func.now(), vendor_hint=func.coalesce(c.vendor_hint, bindparam("hint", type_=Text)))
    .returning(*c)
)


async def note_intent(tx: Transaction, job: Job) -> bool:
    """Write down that money is about to be spent."""
    return await tx.run(_NOTE_INTENT, **claim_of(job)) == 1


async def note_handle(tx: Transaction, job: Job, handle: str | None) -> bool:
    """Write down the vendor's name for what it makes; None takes it back."""
    return await tx.run(_NOTE_HANDLE, **claim_of(job), handle=handle) == 1


async def wait(tx: Transaction, job: Job, pause: timedelta | None, told: JobWait, turn: LineTurn | None = None) -> bool:
    """Let the job wait for `pause`, or until it is queued, or its turn comes; not at all if it was called back.

    The run is not counted; `told` says what it waits for.
    """
    line = asdict(turn) if turn else {}
    return await tx.run(_WAIT, **claim_of(job), pause=pause, told=asdict(told), **line) == 1


async def forget_order(tx: Transaction, job: Job) -> None:
    """Nothing is on order any more; the next order is another one."""
    await tx.run(_FORGET_ORDER, user_id=job.user_id, id=job.id, order=job.idem_key)


async def note_callback(tx: Transaction, user_id: UUID, job_id: UUID, order: UUID, hint: str | None) -> Job | None:
    """Note that a vendor called about an order, and the first name it gave it; None when the order is no more."""
    row = await tx.first(_NOTE_CALLBACK, user_id=user_id, id=job_id, order=order, hint=hint)
    return Job.from_row(row) if row else None
