"""Accounts on platforms, posts and their history, and search copy that is kept for an hour.

A post has no state of its own: it is that of its job, read by `repository`, so the two cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import DateTime

from server.core.language import Language
from server.core.models import metadata, moment
from server.core.provenance import Provenance
from server.jobs.costs import Cost
from server.social.ports import Platform, Privacy, SearchCopy


class TokenState(StrEnum):
    """Whether a platform still lets us post; names of `castad.social.v1.TokenState`."""

    VALID = "VALID"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


class PostState(StrEnum):
    """Where a post stands; names of `castad.social.v1.PostState`."""

    PENDING = "PENDING"
    SCHEDULED = "SCHEDULED"
    UPLOADING = "UPLOADING"
    PROCESSING = "PROCESSING"
    PUBLISHED = "PUBLISHED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class Stage(StrEnum):
    """The stages of a post's job."""

    WRITE = "write"
    PREPARE = "prepare"
    UPLOAD = "upload"
    PROCESS = "process"


class Note(StrEnum):
    """What a post's history tells besides its states; names of sentences in `post_events.toml`."""

    LATE = "LATE"
    SKIPPED = "SKIPPED"


class LatePolicy(StrEnum):
    """What becomes of a post whose time has passed unused; names of `castad.social.v1.LatePolicy`."""

    PUBLISH = "PUBLISH"
    SKIP = "SKIP"


@dataclass(frozen=True, slots=True)
class Account:
    """A row of the platform_accounts table."""

    user_id: UUID
    id: UUID
    platform: Platform
    platform_account_id: str
    name: str
    avatar_url: str
    token_state: TokenState
    token_expires_at: datetime | None
    connected_at: datetime
    disconnected_at: datetime | None


@dataclass(frozen=True, slots=True)
class SealedTokens:
    """An account's tokens as they are kept, and whether they still open anything."""

    tokens: str
    token_state: TokenState


@dataclass(frozen=True, slots=True)
class Post:
    """A row of the posts table and the state of its job; `updated_at` is the later change of the two."""

    user_id: UUID
    id: UUID
    video_id: UUID
    project_id: UUID | None
    account_id: UUID
    title: str
    description: str
    keywords: tuple[str, ...]
    language: Language
    privacy: Privacy
    publish_at: datetime | None
    bytes_sent: int
    bytes_total: int
    platform_id: str
    platform_url: str
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime
    made_for_kids: bool
    ai_generated: bool
    if_late: LatePolicy
    pauses: int
    views: int | None
    likes: int | None
    comments: int | None
    received_at: datetime | None
    state: PostState

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Post":
        """A post from a row of the query."""
        return _post.validate_python(dict(row))


@dataclass(frozen=True, slots=True)
class PostEvent:
    """A change in a post's history; `reason` tells why it failed or waits, `note` what else there is to say."""

    state: PostState
    attempt: int
    reason: str | None
    note: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A row of the search_copies table."""

    copy: SearchCopy
    produced_by: Provenance
    cost: Cost
    kept_until: datetime

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "KeptCopy":
        """Kept copy from a row of the table."""
        return _kept_copy.validate_python(dict(row))


_post = TypeAdapter(Post)
_kept_copy = TypeAdapter(KeptCopy)

platform_accounts = Table(
    "platform_accounts",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("platform_account_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("avatar_url", Text, nullable=False, server_default=""),
    Column("token_state", Text, nullable=False, server_default="VALID"),
    moment("token_expires_at", nullable=True),
    moment("connected_at", default=True),
    Column("tokens", Text, nullable=False, server_default=""),
    moment("renew_at", nullable=True),
    moment("renewing_until", nullable=True),
    moment("disconnected_at", nullable=True),
    ForeignKeyConstraint(["user_id"], ["users.user_id"], ondelete="CASCADE"),
    UniqueConstraint("user_id", "platform", "platform_account_id", name="uq_platform_accounts_account"),
    Index("ix_platform_accounts_renew_at", "renew_at", postgresql_where=text("token_state = 'VALID'")),
)

# No reference to the video: what was posted stays in the history when the video is deleted.
posts = Table(
    "posts",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("video_id", Uuid, nullable=False),
    Column("project_id", Uuid),
    Column("account_id", Uuid, nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("keywords", JSONB, nullable=False),
    Column("language", Text, nullable=False),
    Column("privacy", Text, nullable=False),
    moment("publish_at", nullable=True),
    Column("bytes_sent", BigInteger, nullable=False, server_default="0"),
    Column("bytes_total", BigInteger, nullable=False, server_default="0"),
    Column("platform_id", Text, nullable=False, server_default=""),
    Column("platform_url", Text, nullable=False, server_default=""),
    moment("published_at", nullable=True),
    moment("created_at", default=True),
    moment("updated_at", default=True),
    Column("made_for_kids", Boolean, nullable=False, server_default="false"),
    Column("ai_generated", Boolean, nullable=False, server_default="true"),
    Column("if_late", Text, nullable=False, server_default="PUBLISH"),
    Column("pauses", Integer, nullable=False, server_default="0"),
    Column("views", BigInteger),
    Column("likes", BigInteger),
    Column("comments", BigInteger),
    moment("received_at", nullable=True),
    moment("ask_at", nullable=True),
    ForeignKeyConstraint(
        ["user_id", "account_id"],
        ["platform_accounts.user_id", "platform_accounts.id"],
        name="fk_posts_account",
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(
        ["user_id", "project_id"],
        ["projects.user_id", "projects.id"],
        name="fk_posts_project",
        ondelete="SET NULL (project_id)",
    ),
    Index("ix_posts_account", "user_id", "account_id"),
    Index("ix_posts_project", "user_id", "project_id"),
    Index("ix_posts_ask_at", "ask_at", postgresql_where=text("ask_at IS NOT NULL")),
)

post_events = Table(
    "post_events",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("post_id", Uuid, nullable=False),
    Column("job_state", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("reason", Text),
    Column("note", Text),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    ForeignKeyConstraint(
        ["user_id", "post_id"], ["posts.user_id", "posts.id"], name="fk_post_events_post", ondelete="CASCADE"
    ),
    Index("ix_post_events_post", "user_id", "post_id", "id"),
)

# The platforms' own days, counted for all users together.
platform_allowances = Table(
    "platform_allowances",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("used", Integer, nullable=False),
)

search_copies = Table(
    "search_copies",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("project_id", Uuid, primary_key=True),
    Column("platform", Text, primary_key=True),
    Column("brief", LargeBinary, nullable=False),
    Column("copy", JSONB, nullable=False),
    Column("produced_by", JSONB, nullable=False),
    Column("cost", JSONB, nullable=False),
    moment("kept_until"),
    ForeignKeyConstraint(
        ["user_id", "project_id"],
        ["projects.user_id", "projects.id"],
        name="fk_search_copies_project",
        ondelete="CASCADE",
    ),
)
