"""Posts of an account that is not well: they wait for it to be connected again, or are called off with it."""

from uuid import UUID

from sqlalchemy import and_, bindparam, select

from server.core.database import Query, Transaction
from server.jobs import service as jobs
from server.jobs.models import JobKind, JobState
from server.jobs.models import jobs as job_table
from server.social.models import posts

RECONNECT = "ACCOUNT_RECONNECT_REQUIRED"
_OF_ACCOUNT = (
    select(job_table.c.id)
    .select_from(
        posts.join(job_table, and_(job_table.c.user_id == posts.c.user_id, job_table.c.subject_id == posts.c.id))
    )
    .where(
        posts.c.user_id == bindparam("user_id"),
        posts.c.account_id == bindparam("account_id"),
        job_table.c.kind == JobKind.POST,
        job_table.c.ended_at.is_(None),
    )
    .order_by(job_table.c.id)
)
_OPEN = Query(_OF_ACCOUNT)
_HELD = Query(
    _OF_ACCOUNT.where(job_table.c.state == JobState.WAITING, job_table.c.waiting.op("->>")("reason") == RECONNECT)
)


async def let_go(tx: Transaction, user_id: UUID, account_id: UUID) -> None:
    """Go on with the posts that waited for the account."""
    for row in await tx.all(_HELD, user_id=user_id, account_id=account_id):
        await jobs.wake(tx, await jobs.get(tx, user_id, row["id"]))


async def call_off(tx: Transaction, user_id: UUID, account_id: UUID) -> None:
    """Cancel every post of the account that has not ended."""
    for row in await tx.all(_OPEN, user_id=user_id, account_id=account_id):
        if not (await jobs.get(tx, user_id, row["id"])).state.ended:  # it may have ended with its production
            await jobs.cancel(tx, user_id, row["id"])
