"""What a signed-in client holds, and where it is kept between runs."""

from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol, Self

from castad_client.gen.castad.auth.v1 import Session


@dataclass(frozen=True, slots=True)
class Tokens:
    """A session's two tokens; after its end both are empty and only the device is remembered."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    received_at: datetime
    user_id: str
    email: str
    device_token: str = field(default="", repr=False)
    """Sent with the next login, so that a stranger who guesses at the password does not slow this device down."""

    @classmethod
    def of(cls, session: Session, device_token: str = "") -> Self:
        """The tokens of a session that was just answered."""
        assert session.user is not None and session.access_expires_at is not None
        return cls(
            access_token=session.access_token,
            refresh_token=session.refresh_token,
            access_expires_at=session.access_expires_at,
            received_at=datetime.now(UTC),
            user_id=session.user.id,
            email=session.user.email,
            device_token=device_token,
        )

    @property
    def signed_in(self) -> bool:
        """Whether there is a session."""
        return bool(self.access_token)

    def signed_out(self) -> Self:
        """The same device without its session."""
        return replace(self, access_token="", refresh_token="")

    def belongs_to(self, email: str) -> bool:
        """Whether this is the user with that address."""
        return self.email.casefold() == email.strip().casefold()


class TokenStore(Protocol):
    """Keeps the tokens of one user; may be shared by several clients, processes too."""

    def exclusive(self) -> AbstractAsyncContextManager[None]:
        """Keep every other client of this store from renewing the same tokens."""

    async def load(self) -> Tokens | None:
        """What was saved last; None before the first time."""

    async def save(self, tokens: Tokens) -> None:
        """Keep these instead, wholly or not at all."""


class MemoryTokenStore:
    """Forgets everything when the program ends; for one client."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        self._tokens = tokens

    def exclusive(self) -> AbstractAsyncContextManager[None]:
        """There is nobody else."""
        return nullcontext()

    async def load(self) -> Tokens | None:
        """What was given or saved last."""
        return self._tokens

    async def save(self, tokens: Tokens) -> None:
        """Keep these."""
        self._tokens = tokens
