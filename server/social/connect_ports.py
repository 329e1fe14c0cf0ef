"""What connecting an account asks of a platform: a consent page, tokens that are renewed, and their return."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from server.auth.oauth_ports import AuthorizationCode, Consent


@dataclass(frozen=True, slots=True)
class Tokens:
    """What lets us act for an account.

    The access token holds until `expires_at`; it is renewed at `renew_at` even when nobody posts, so that an ended
    consent is noticed early; without renewal the consent itself runs out at `consent_ends`, where it ever does.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    renew_at: datetime
    consent_ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A channel or page as its platform shows it."""

    platform_account_id: str
    name: str
    avatar_url: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that a consent opened."""

    profile: Profile
    tokens: Tokens


class ConsentEnded(Exception):
    """The consent is over and only connecting again helps; `expired` where it merely ran out."""

    def __init__(self, *, expired: bool = False) -> None:
        super().__init__("expired" if expired else "revoked")
        self.expired = expired


class Connector(Protocol):
    """A platform whose accounts can be connected.

    Every method that asks it raises ProviderUnavailable when it does not answer, ProviderNotConfigured when it does not
    know us, and ConsentEnded.
    """

    def consent_url(self, consent: Consent) -> str:
        """The page where owners agree."""

    async def connect(self, code: AuthorizationCode) -> list[Opened]:
        """The accounts that a consent opens; raises ExchangeFailed, also when what we need was not agreed to."""

    async def renew(self, tokens: Tokens) -> Tokens:
        """New tokens for the same consent."""

    async def look(self, tokens: Tokens) -> Profile:
        """How the account is shown now."""

    async def forget(self, tokens: Tokens) -> None:
        """Give the consent back; fine when it has ended, or where the platform has no way to."""
