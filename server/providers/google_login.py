"""Signing in with Google, by OpenID Connect."""

from dataclasses import dataclass
from typing import Any

from server.auth.oauth_errors import IdTokenInvalid
from server.auth.oauth_ports import AuthorizationCode, Consent, MailTrust, Provider, ProviderTokens, Vouched
from server.core.safe_http import SafeHttp
from server.providers.id_tokens import IdTokens, TokenSource
from server.providers.oauth_exchange import Client, Exchange

GMAIL = "@gmail.com"


@dataclass(frozen=True, slots=True)
class GoogleAddresses:
    """Where Google is."""

    issuers: tuple[str, ...] = ("https://accounts.google.com", "accounts.google.com")
    consent: str = "https://accounts.google.com/o/oauth2/v2/auth"
    token: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    revoke: str = "https://oauth2.googleapis.com/revoke"
    keys: str = "https://www.googleapis.com/oauth2/v3/certs"

    @classmethod
    def at(cls, base: str) -> "GoogleAddresses":
        """Google itself, or a stand-in for it under another address."""
        if not base:
            return cls()
        paths = (f"{base}{path}" for path in ("/o/oauth2/v2/auth", "/token", "/revoke", "/oauth2/v3/certs"))
        return cls((base,), *paths)


class GoogleLogin:
    """Implements `server.auth.oauth_ports.IdentityProvider`; everything it tells is in the identity token."""

    def __init__(self, http: SafeHttp, client_id: str, client_secret: str, addresses: GoogleAddresses) -> None:
        self._addresses = addresses
        self._exchange = Exchange(http, Client(Provider.GOOGLE, client_id, client_secret))
        self._id_tokens = IdTokens(http, TokenSource(addresses.issuers, addresses.keys, client_id))

    def consent_url(self, consent: Consent) -> str:
        """Google's page; it lets people choose among their accounts."""
        more = {"scope": "openid email profile", "nonce": consent.nonce, "prompt": "select_account"}
        return self._exchange.consent_url(self._addresses.consent, consent, more)

    async def vouch(self, code: AuthorizationCode) -> Vouched:
        """Whom the identity token is about."""
        exchanged = await self._exchange.redeem(self._addresses.token, code)
        claims = await self._id_tokens.read(exchanged.id_token, code.nonce)
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise IdTokenInvalid
        email = str(claims.get("email") or "")
        return Vouched(claims["sub"], email, _trust(claims, email), str(claims.get("name") or ""), exchanged.tokens)

    async def forget(self, tokens: ProviderTokens) -> None:
        """Revoke the grant, by its refresh token where there is one."""
        await self._exchange.tell(self._addresses.revoke, {"token": tokens.refresh_token or tokens.access_token})


def _trust(claims: dict[str, Any], email: str) -> MailTrust:
    """Google runs gmail.com and the domains of its Workspace; any other address it has verified only once."""
    if not email or claims.get("email_verified") is not True:
        return MailTrust.NONE
    own = bool(claims.get("hd")) or email.lower().endswith(GMAIL)
    return MailTrust.TRUSTED if own else MailTrust.VERIFIED
