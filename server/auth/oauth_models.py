"""Identities at providers, and attempts to sign in with one that are under way."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, LargeBinary, Table, Text, UniqueConstraint, Uuid

from server.auth.oauth_ports import Provider
from server.core.keyring import Place
from server.core.models import metadata, moment

identities = Table(
    "identities",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("tokens", Text, nullable=False),
    moment("linked_at", default=True),
    moment("last_used_at", default=True),
    UniqueConstraint("provider", "subject"),
    ForeignKeyConstraint(["user_id"], ["users.user_id"], ondelete="CASCADE"),
)

# Attempts of people not yet known belong to nobody; those of who links an identity belong to them.
oauth_attempts = Table(
    "oauth_attempts",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("state_hash", LargeBinary, nullable=False),
    Column("provider", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("browser_hash", LargeBinary),
    Column("session_id", Uuid),
    moment("expires_at"),
    UniqueConstraint("state_hash"),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody's account at a provider, with which they can sign in."""

    user_id: UUID
    id: UUID
    provider: Provider
    subject: str
    email: str
    display_name: str
    tokens: str = field(repr=False)
    linked_at: datetime
    last_used_at: datetime

    @property
    def tokens_place(self) -> Place:
        """Where its sealed tokens are kept."""
        return tokens_place(self.user_id, self.id, self.provider)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A consent that is asked for at a provider's page; one with a `session_id` is for that session only.

    `provider` is an identity provider's name, or that of a platform to be connected.
    """

    user_id: UUID
    id: UUID
    provider: str
    verifier: str = field(repr=False)
    nonce: str = field(repr=False)
    redirect_uri: str
    browser_hash: bytes | None
    session_id: UUID | None

    @property
    def verifier_place(self) -> Place:
        """Where its sealed verifier is kept."""
        return verifier_place(self.user_id, self.id, self.provider)


def tokens_place(user_id: UUID, identity_id: UUID, provider: Provider) -> Place:
    """Where the sealed tokens of an identity are kept."""
    return Place("identities", "tokens", identity_id, user_id, provider)


def verifier_place(user_id: UUID, attempt_id: UUID, provider: str) -> Place:
    """Where the sealed verifier of an attempt is kept."""
    return Place("oauth_attempts", "verifier", attempt_id, user_id, provider)
