"""Mails to be sent, the tokens inside of them, sign-ups that wait for proof, and deletions that are under way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from server.auth.choices import MailKind
from server.core.models import metadata, moment

# None of these refers to users: a sign-up that waits for proof has mails and a token, and no account yet.
mails = Table(
    "mails",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("facts", JSONB, nullable=False),
    moment("created_at", default=True),
    moment("due_at", default=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    moment("ended_at", nullable=True),
    Index("ix_mails_due", "due_at", postgresql_where=text("ended_at IS NULL")),
    Index("ix_mails_address", "address", "created_at"),
)

mail_tokens = Table(
    "mail_tokens",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("hash", LargeBinary, nullable=False),
    Column("address", Text, nullable=False),
    Column("token_version", Integer, nullable=False),
    moment("expires_at"),
    UniqueConstraint("hash"),
)

pending_signups = Table(
    "pending_signups",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("email", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    moment("created_at", default=True),
    moment("expires_at"),
    Index("ix_pending_signups_email", "email"),
)

account_deletions = Table(
    "account_deletions",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    moment("asked_at", default=True),
    moment("due_at", default=True),
    moment("erased_at", nullable=True),
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that somebody is to get; `facts` fill its text and hold no secret."""

    user_id: UUID
    id: UUID
    kind: MailKind
    address: str
    locale: str
    facts: dict[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class MailToken:
    """What a mailed link proves, as long as the account's address and token version are still the same."""

    address: str
    token_version: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PendingSignup:
    """A sign-up whose address is not proved yet; `user_id` is the one the account will have."""

    user_id: UUID
    email: str
    password_hash: str
    display_name: str
    locale: str
    secret_hash: bytes


@dataclass(frozen=True, slots=True)
class Deletion:
    """An account that its owner wants gone."""

    user_id: UUID
    erased_at: datetime | None
