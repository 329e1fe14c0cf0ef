"""Signing in with Discord, by plain OAuth 2: its own interface says who it is."""

from server.auth.oauth_errors import ProviderUnavailable
from server.auth.oauth_ports import AuthorizationCode, Consent, MailTrust, Provider, ProviderTokens, Vouched
from server.core.safe_http import SafeHttp
from server.providers.oauth_exchange import Client, Exchange

HOME = "https://discord.com"
SCOPES = "identify email"


class DiscordLogin:
    """Implements `server.auth.oauth_ports.IdentityProvider`; `base` is a stand-in's address, or empty."""

    def __init__(self, http: SafeHttp, client_id: str, client_secret: str, base: str) -> None:
        self._base = base or HOME
        self._exchange = Exchange(http, Client(Provider.DISCORD, client_id, client_secret))

    def consent_url(self, consent: Consent) -> str:
        """Discord's page."""
        return self._exchange.consent_url(f"{self._base}/oauth2/authorize", consent, {"scope": SCOPES})

    async def vouch(self, code: AuthorizationCode) -> Vouched:
        """Whom the access token belongs to."""
        exchanged = await self._exchange.redeem(f"{self._base}/api/oauth2/token", code)
        told = await self._exchange.ask(f"{self._base}/api/v10/users/@me", exchanged.tokens)
        subject = told.get("id")
        if not isinstance(subject, str) or not subject.isdecimal():
            raise ProviderUnavailable
        email = str(told.get("email") or "")
        trust = MailTrust.TRUSTED if email and told.get("verified") is True else MailTrust.NONE
        name = str(told.get("global_name") or told.get("username") or "")
        return Vouched(subject, email, trust, name, exchanged.tokens)

    async def forget(self, tokens: ProviderTokens) -> None:
        """Revoke the grant with all its tokens."""
        form = self._exchange.as_client({"token": tokens.refresh_token or tokens.access_token})
        await self._exchange.tell(f"{self._base}/api/oauth2/token/revoke", form)
