"""The ledger: what was reserved, charged and released, line by line; no line is ever changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
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
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.types import DateTime

from server.core.clock import new_id
from server.core.database import Query, Transaction
from server.core.models import metadata, moment
from server.core.till import Cost as Cost
from server.jobs.models import JobKind

costs = Table(
    "costs",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("job_id", Uuid),
    Column("project_id", Uuid),
    Column("kind", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("units", Double, nullable=False),
    Column("amount_micros_usd", BigInteger, nullable=False),
    Column("entry", Text, nullable=False, server_default="CHARGED"),
    Column("purchase_id", Uuid),
    moment("created_at", default=True),
    ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_costs_user", ondelete="CASCADE"),
    Index("ix_costs_month", "user_id", "created_at"),
    Index(
        "uq_costs_reserved",
        "user_id",
        "purchase_id",
        unique=True,
        postgresql_where=text("purchase_id IS NOT NULL AND entry = 'RESERVED'"),
    ),
    Index(
        "uq_costs_closed",
        "user_id",
        "purchase_id",
        unique=True,
        postgresql_where=text("purchase_id IS NOT NULL AND entry <> 'RESERVED'"),
    ),
)


class Entry(StrEnum):
    """What a line says. A purchase is reserved before it is ordered, and then charged or released, once."""

    RESERVED = "RESERVED"
    CHARGED = "CHARGED"
    RELEASED = "RELEASED"


class Payer(Protocol):
    """For whom money is spent, and on what kind of work: a job, or a call without one and then without an id."""

    @property
    def user_id(self) -> UUID:
        """The owner."""

    @property
    def id(self) -> UUID | None:
        """The job."""

    @property
    def project_id(self) -> UUID | None:
        """The project it is about."""

    @property
    def kind(self) -> JobKind:
        """The kind of work."""


@dataclass(frozen=True, slots=True)
class PayingCall:
    """A call that spends money without a job."""

    user_id: UUID
    project_id: UUID | None
    kind: JobKind
    id: None = None


@dataclass(frozen=True, slots=True)
class CostEntry:
    """A line of the ledger that money was paid for."""

    user_id: UUID
    id: UUID
    job_id: UUID | None
    project_id: UUID | None
    kind: JobKind
    provider: str
    unit: str
    units: float
    amount_micros_usd: int
    created_at: datetime


_COLUMNS = ("user_id", "id", "job_id", "project_id", "kind", "provider", "unit", "units", "amount_micros_usd")
_RECORD = Query(
    insert(costs)
    .values({name: bindparam(name) for name in (*_COLUMNS, "entry", "purchase_id")})
    .on_conflict_do_nothing()
)
_moment = DateTime(timezone=True)
_REPORT = Query(
    select(*(costs.c[name] for name in _COLUMNS), costs.c.created_at)
    .where(
        costs.c.user_id == bindparam("user_id"),
        costs.c.entry == Entry.CHARGED,
        or_(bindparam("project_id", type_=Uuid).is_(None), costs.c.project_id == bindparam("project_id", type_=Uuid)),
        or_(bindparam("since", type_=_moment).is_(None), costs.c.created_at >= bindparam("since", type_=_moment)),
        or_(bindparam("until", type_=_moment).is_(None), costs.c.created_at < bindparam("until", type_=_moment)),
    )
    .order_by(costs.c.id.desc())
)


async def record(
    tx: Transaction, payer: Payer, cost: Cost, entry: Entry = Entry.CHARGED, purchase_id: UUID | None = None
) -> bool:
    """Write a line, in the transaction of what it tells; False when its purchase has such a line."""
    written = await tx.run(
        _RECORD,
        user_id=payer.user_id,
        id=new_id(),
        job_id=payer.id,
        project_id=payer.project_id,
        kind=payer.kind,
        provider=cost.provider,
        unit=cost.unit,
        units=cost.units,
        amount_micros_usd=cost.amount_micros_usd,
        entry=entry,
        purchase_id=purchase_id,
    )
    return written == 1


async def report(
    tx: Transaction,
    user_id: UUID,
    *,
    project_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[CostEntry]:
    """What was charged, newest first."""
    rows = await tx.all(_REPORT, user_id=user_id, project_id=project_id, since=since, until=until)
    return [CostEntry(**{**row, "kind": JobKind(row["kind"])}) for row in rows]
