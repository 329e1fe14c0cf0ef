"""What signing in with somebody else's account asks of the outside: a provider that vouches for people."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Provider(StrEnum):
    """Who vouches; names of `castad.auth.v1.IdentityProvider`."""

    GOOGLE = "GOOGLE"
    DISCORD = "DISCORD"
    KAKAO = "KAKAO"


class MailTrust(StrEnum):
    """What the provider's word on a mail address is worth."""

    NONE = "NONE"
    VERIFIED = "VERIFIED"
    TRUSTED = "TRUSTED"
    """The provider runs the mailbox or proves it again and again, so it may open an account that has the address."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the provider's page is asked with; `challenge` is the S256 of the verifier that the exchange will show."""

    redirect_uri: str
    state: str = field(repr=False)
    challenge: str
    nonce: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """What came back from the provider's page, and what proves that it was asked for here."""

    code: str = field(repr=False)
    redirect_uri: str
    verifier: str = field(repr=False)
    nonce: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProviderTokens:
    """The provider's own tokens; `refresh_token` is empty where it gave none."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouches for; `subject` never changes, everything else may."""

    subject: str
    email: str
    trust: MailTrust
    display_name: str
    tokens: ProviderTokens


class IdentityProvider(Protocol):
    """A provider of identities."""

    def consent_url(self, consent: Consent) -> str:
        """The page where people agree."""

    async def vouch(self, code: AuthorizationCode) -> Vouched:
        """Who has agreed; raises ExchangeFailed, IdTokenInvalid, ProviderNotConfigured or ProviderUnavailable."""

    async def forget(self, tokens: ProviderTokens) -> None:
        """Give the tokens back, so that nobody can use them any more; raises as `vouch` does."""
