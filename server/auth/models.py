"""Users, their sessions, the refresh tokens of a session, and the audit log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from server.auth.choices import SubscriptionStatus
from server.core.models import metadata, moment
from server.core.plan import Plan
from server.core.principal import Role

users = Table(
    "users",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("email", Text),
    moment("email_verified_at", nullable=True),
    Column("password_hash", Text),
    Column("display_name", Text, nullable=False),
    Column("bio", Text, nullable=False, server_default=""),
    Column("avatar_url", Text, nullable=False, server_default=""),
    Column("locale", Text, nullable=False, server_default="ko"),
    Column("timezone", Text, nullable=False, server_default="Asia/Seoul"),
    Column("role", Text, nullable=False, server_default="USER"),
    Column("plan", Text, nullable=False, server_default="FREE"),
    Column("subscription_status", Text, nullable=False, server_default="NONE"),
    moment("subscription_started_at", nullable=True),
    moment("subscription_ends_at", nullable=True),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    Column("token_version", Integer, nullable=False, server_default="1"),
    Column(
        "quota_anchor_day",
        SmallInteger,
        nullable=False,
        server_default=text("EXTRACT(day FROM now() AT TIME ZONE 'Asia/Seoul')"),
    ),
    moment("created_at", default=True),
    moment("updated_at", default=True),
    moment("last_login_at", nullable=True),
    moment("closed_at", nullable=True),
    UniqueConstraint("email"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("gen", Integer, nullable=False, server_default="1"),
    moment("created_at", default=True),
    moment("last_used_at", default=True),
    moment("idle_until"),
    moment("abs_until"),
    moment("auth_time", default=True),
    Column("method", Text, nullable=False),
    Column("transport", Text, nullable=False),
    Column("device_name", Text, nullable=False),
    Column("user_agent", Text, nullable=False),
    Column("ip_prefix", Text, nullable=False),
    moment("revoked_at", nullable=True),
    Column("revoked_reason", Text),
    moment("grace_used_at", nullable=True),
    UniqueConstraint("id"),
    ForeignKeyConstraint(["user_id"], ["users.user_id"], ondelete="CASCADE"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("session_id", Uuid, primary_key=True),
    Column("gen", Integer, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    moment("created_at", default=True),
    moment("used_at", nullable=True),
    Column("succ_ct", LargeBinary),
    moment("succ_until", nullable=True),
    UniqueConstraint("hash"),
    ForeignKeyConstraint(["user_id", "session_id"], ["sessions.user_id", "sessions.id"], ondelete="CASCADE"),
)

# No reference to users: what happened outlives the account it happened to.
audit_events = Table(
    "audit_events",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    moment("created_at", default=True),
    Column("actor_id", Uuid),
    Column("action", Text, nullable=False),
    Column("ip_prefix", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("details", JSONB, nullable=False),
)


@dataclass(frozen=True, slots=True)
class User:
    """An account, without its password."""

    user_id: UUID
    email: str | None
    email_verified_at: datetime | None
    has_password: bool
    display_name: str
    bio: str
    avatar_url: str
    locale: str
    timezone: str
    role: Role
    plan: Plan
    subscription_status: SubscriptionStatus
    subscription_started_at: datetime | None
    subscription_ends_at: datetime | None
    is_active: bool
    token_version: int
    created_at: datetime

    @property
    def id(self) -> UUID:
        """What lists of users are ordered by."""
        return self.user_id


@dataclass(frozen=True, slots=True)
class Session:
    """A place where a user is signed in; `gen` numbers the refresh token that is valid now."""

    user_id: UUID
    id: UUID
    gen: int
    created_at: datetime
    last_used_at: datetime
    idle_until: datetime
    abs_until: datetime
    auth_time: datetime
    method: str
    transport: str
    device_name: str
    user_agent: str
    ip_prefix: str
    revoked_at: datetime | None
    revoked_reason: str | None
    grace_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionState:
    """What decides whether a session's access tokens hold."""

    revoked_at: datetime | None
    ends_at: datetime
    is_active: bool
    role: Role
    plan: Plan
    token_version: int


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A line of the audit log; `user_id` is whose account it concerns."""

    user_id: UUID
    id: UUID
    created_at: datetime
    actor_id: UUID | None
    action: str
    ip_prefix: str
    request_id: str
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A refresh token as the database knows it, and the database's time when it was read.

    `succ_ct` is its successor, sealed with the token itself, for clients that ask twice until `succ_until`.
    """

    gen: int
    succ_ct: bytes | None
    succ_until: datetime | None
    now: datetime
