"""The ledger: what each finished step used and cost, by month and project."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    Uuid,
    bindparam,
    insert,
    or_,
    select,
)
from sqlalchemy.types import DateTime

from server.core.clock import new_id
from server.core.database import Query, Transaction
from server.core.models import metadata, moment
from server.jobs.models import Job, JobKind

costs = Table(
    "costs",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("job_id", Uuid, nullable=False),
    Column("project_id", Uuid),
    Column("kind", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("units", Double, nullable=False),
    Column("amount_micros_usd", BigInteger, nullable=False),
    moment("created_at", default=True),
    ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_costs_user", ondelete="CASCADE"),
    Index("ix_costs_month", "user_id", "created_at"),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step used (`units` of `unit`) and cost, in millionths of a US dollar."""

    provider: str
    unit: str
    units: float
    amount_micros_usd: int


@dataclass(frozen=True, slots=True)
class CostEntry:
    """A line of the ledger."""

    user_id: UUID
    id: UUID
    job_id: UUID
    project_id: UUID | None
    kind: JobKind
    provider: str
    unit: str
    units: float
    amount_micros_usd: int
    created_at: datetime


_COLUMNS = ("user_id", "id", "job_id", "project_id", "kind", "provider", "unit", "units", "amount_micros_usd")
_RECORD = Query(insert(costs).values({name: bindparam(name) for name in _COLUMNS}))
_moment = DateTime(timezone=True)
_REPORT = Query(
    select(costs)
    .where(
        costs.c.user_id == bindparam("user_id"),
        or_(bindparam("project_id", type_=Uuid).is_(None), costs.c.project_id == bindparam("project_id", type_=Uuid)),
        or_(bindparam("since", type_=_moment).is_(None), costs.c.created_at >= bindparam("since", type_=_moment)),
        or_(bindparam("until", type_=_moment).is_(None), costs.c.created_at < bindparam("until", type_=_moment)),
    )
    .order_by(costs.c.id.desc())
)


async def record(tx: Transaction, job: Job, cost: Cost) -> None:
    """Write a line for a finished job, in the transaction that finishes it."""
    await tx.run(
        _RECORD,
        user_id=job.user_id,
        id=new_id(),
        job_id=job.id,
        project_id=job.project_id,
        kind=job.kind,
        provider=cost.provider,
        unit=cost.unit,
        units=cost.units,
        amount_micros_usd=cost.amount_micros_usd,
    )


async def report(
    tx: Transaction,
    user_id: UUID,
    *,
    project_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[CostEntry]:
    """The ledger's lines, newest first."""
    rows = await tx.all(_REPORT, user_id=user_id, project_id=project_id, since=since, until=until)
    return [CostEntry(**{**row, "kind": JobKind(row["kind"])}) for row in rows]
