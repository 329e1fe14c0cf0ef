"""Signing in with Kakao: OpenID Connect says who it is, Kakao's own interface what is known of them."""

from dataclasses import dataclass
from typing import Any

from server.auth.oauth_errors import IdTokenInvalid, ProviderUnavailable
from server.auth.oauth_ports import AuthorizationCode, Consent, MailTrust, Provider, ProviderTokens, Vouched
from server.core.safe_http import SafeHttp
from server.providers.id_tokens import IdTokens, TokenSource
from server.providers.oauth_exchange import Client, Exchange

SCOPES = "openid,account_email,profile_nickname"


@dataclass(frozen=True, slots=True)
class KakaoAddresses:
    """Where Kakao is."""

    issuer: str = "https://kauth.kakao.com"
    api: str = "https://kapi.kakao.com"

    @classmethod
    def at(cls, base: str) -> "KakaoAddresses":
        """Kakao itself, or a stand-in for it under another address."""
        return cls(base, base) if base else cls()


class KakaoLogin:
    """Implements `server.auth.oauth_ports.IdentityProvider`."""

    def __init__(self, http: SafeHttp, client_id: str, client_secret: str, addresses: KakaoAddresses) -> None:
        self._addresses = addresses
        self._exchange = Exchange(http, Client(Provider.KAKAO, client_id, client_secret))
        keys = f"{addresses.issuer}/.well-known/jwks.json"
        self._id_tokens = IdTokens(http, TokenSource((addresses.issuer,), keys, client_id))

    def consent_url(self, consent: Consent) -> str:
        """Kakao's page."""
        more = {"scope": SCOPES, "nonce": consent.nonce}
        return self._exchange.consent_url(f"{self._addresses.issuer}/oauth/authorize", consent, more)

    async def vouch(self, code: AuthorizationCode) -> Vouched:
        """Whom the identity token is about; the address is only believed from Kakao's own interface."""
        exchanged = await self._exchange.redeem(f"{self._addresses.issuer}/oauth/token", code)
        claims = await self._id_tokens.read(exchanged.id_token, code.nonce)
        told = await self._exchange.ask(f"{self._addresses.api}/v2/user/me", exchanged.tokens)
        subject = str(told.get("id", ""))
        if not subject or subject != claims["sub"]:
            raise IdTokenInvalid
        account = _part(told, "kakao_account")
        email, name = account.get("email") or "", _part(account, "profile").get("nickname") or ""
        return Vouched(subject, str(email), _trust(account), str(name), exchanged.tokens)

    async def forget(self, tokens: ProviderTokens) -> None:
        """Unlink us from the account at Kakao."""
        headers = {"authorization": f"Bearer {tokens.access_token}"}
        await self._exchange.tell(f"{self._addresses.api}/v1/user/unlink", {}, headers)


def _trust(account: dict[str, Any]) -> MailTrust:
    proved = account.get("is_email_valid") is True and account.get("is_email_verified") is True
    return MailTrust.TRUSTED if account.get("email") and proved else MailTrust.NONE


def _part(told: dict[str, Any], name: str) -> dict[str, Any]:
    """A nested object; absent where consent is."""
    part = told.get(name) or {}
    if not isinstance(part, dict):
        raise ProviderUnavailable
    return part
