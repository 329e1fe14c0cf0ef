"""The jobs table: what is asked for, how far it is, and who may write to it now (`fence`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from server.core.models import metadata, moment
from server.core.settings import settings


class JobKind(StrEnum):
    """What a job makes; names of `castad.common.v1.JobKind`."""

    ANALYSIS = "ANALYSIS"
    LYRICS = "LYRICS"
    SONG = "SONG"
    VIDEO = "VIDEO"
    POST = "POST"
    PRODUCTION = "PRODUCTION"
    IMAGE_IMPORT = "IMAGE_IMPORT"
    CAPTIONING = "CAPTIONING"


class JobState(StrEnum):
    """Where a job stands; names of `castad.common.v1.JobState`."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    WAITING = "WAITING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self in ENDED


ENDED = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED})
OPEN = frozenset(JobState) - ENDED


class Lane(StrEnum):
    """Which kind of worker slot a job takes; also the name of its pgqueuer entrypoint."""

    LIGHT = "castad_light"
    HEAVY = "castad_heavy"


def is_made_here(kind: JobKind) -> bool:
    """Whether this machine's processors do the work; a vendor's work takes none of ours."""
    config = settings()
    makers = {JobKind.SONG: config.composer, JobKind.VIDEO: config.renderer, JobKind.CAPTIONING: config.captioner}
    return makers.get(kind) == "local"


@dataclass(frozen=True, slots=True)
class JobFailure:
    """Why a job failed. `reason` is an ErrorReason name, `cause` the vendor's own name for it.

    `detail` is for operators and never leaves the server.
    """

    reason: str
    stage: str
    provider: str
    retryable: bool
    detail: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class JobWait:
    """What a job waits for: its vendor's work, or with a `reason` (an ErrorReason name) whatever keeps it back.

    `since` (ISO 8601) is when it began to wait for this; when it may go on is the job's `run_at`. `cause` is the
    vendor's own name for the reason.
    """

    provider: str
    reason: str
    since: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class LineTurn:
    """A place in a vendor's line: lower turns go first, and after `patience_ends` the job gives up."""

    line: str
    turn: int
    patience_ends: datetime


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be made. `payload` is JSON for its handler; `run_at` keeps it waiting until then."""

    kind: JobKind
    subject_id: UUID
    project_id: UUID | None = None
    payload: Mapping[str, Any] | None = None
    run_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A row of the jobs table. `version` rises with every visible change.

    A job with a `turn` stands in line at the vendor `waits_for`; without one it has been let through there.
    `rung_at` and `vendor_hint` are what a vendor's callback has said since the job was last claimed.
    """

    user_id: UUID
    id: UUID
    kind: JobKind
    subject_id: UUID
    project_id: UUID | None
    parent_id: UUID | None
    position: int
    state: JobState
    stage: str
    progress: int
    attempt: int
    fence: int
    runs: int
    payload: dict[str, Any]
    idem_key: UUID
    vendor_handle: str | None
    submitted_at: datetime | None
    run_at: datetime | None
    deadline_at: datetime | None
    error: JobFailure | None
    waiting: JobWait | None
    waits_for: str | None
    turn: int | None
    rung_at: datetime | None
    vendor_hint: str | None
    version: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    updated_at: datetime

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Job":
        """A job from a row of the table."""
        values = dict(row)
        values["kind"] = JobKind(values["kind"])
        values["state"] = JobState(values["state"])
        values["error"] = JobFailure(**values["error"]) if values["error"] else None
        values["waiting"] = JobWait(**values["waiting"]) if values["waiting"] else None
        return cls(**values)

    def is_admitted_to(self, vendor: str) -> bool:
        """Whether it has stood in the vendor's line and been let through."""
        return self.waits_for == vendor and self.turn is None

    @property
    def lane(self) -> Lane:
        """The kind of worker slot it takes."""
        return Lane.HEAVY if is_made_here(self.kind) else Lane.LIGHT


jobs = Table(
    "jobs",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("project_id", Uuid),
    Column("parent_id", Uuid),
    Column("position", SmallInteger, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False, server_default=""),
    Column("progress", SmallInteger, nullable=False, server_default="0"),
    Column("attempt", Integer, nullable=False, server_default="1"),
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("runs", Integer, nullable=False, server_default="0"),
    Column("payload", JSONB, nullable=False, server_default="{}"),
    Column("idem_key", Uuid, nullable=False, server_default=func.gen_random_uuid()),
    Column("vendor_handle", Text),
    Column("submitted_at", DateTime(timezone=True)),
    Column("run_at", DateTime(timezone=True)),
    Column("deadline_at", DateTime(timezone=True)),
    Column("error", JSONB),
    Column("waiting", JSONB),
    Column("waits_for", Text),
    Column("turn", BigInteger),
    Column("rung_at", DateTime(timezone=True)),
    Column("vendor_hint", Text),
    Column("version", BigInteger, nullable=False, server_default="1"),
    moment("created_at", default=True),
    Column("started_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    moment("updated_at", default=True),
    ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_jobs_user", ondelete="CASCADE"),
    ForeignKeyConstraint(
        ["user_id", "parent_id"], ["jobs.user_id", "jobs.id"], name="fk_jobs_parent", ondelete="CASCADE"
    ),
    Index("ix_jobs_subject", "user_id", "subject_id"),
    Index("ix_jobs_project", "user_id", "project_id"),
    Index("ix_jobs_parent", "user_id", "parent_id", "position"),
    Index("ix_jobs_due", "run_at", postgresql_where=text("state = 'WAITING' AND run_at IS NOT NULL")),
    Index("ix_jobs_line", "waits_for", "turn", postgresql_where=text("turn IS NOT NULL")),
    Index("ix_jobs_open", "state", postgresql_where=text("state IN ('QUEUED', 'RUNNING')")),
)
