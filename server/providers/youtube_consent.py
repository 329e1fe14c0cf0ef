"""Connecting YouTube channels: a consent beside Google sign-in, which lets us post while the owner is away."""

from dataclasses import dataclass
from datetime import timedelta

from server.auth.oauth_errors import ExchangeFailed
from server.auth.oauth_ports import AuthorizationCode, Consent, ProviderTokens
from server.core import clock
from server.core.safe_http import SafeHttp
from server.providers.oauth_exchange import Client, Exchange
from server.social.connect_ports import ConsentEnded, Opened, Profile, Tokens

SCOPES = frozenset(f"https://www.googleapis.com/auth/youtube.{name}" for name in ("upload", "readonly", "force-ssl"))
LOOK_IN_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YouTubeAddresses:
    """Where Google's consent page, its tokens and the Data API are."""

    consent: str = "https://accounts.google.com/o/oauth2/v2/auth"
    token: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    revoke: str = "https://oauth2.googleapis.com/revoke"
    api: str = "https://www.googleapis.com"

    @classmethod
    def at(cls, base: str) -> "YouTubeAddresses":
        """Google itself, or a stand-in for it under another address."""
        return cls(f"{base}/o/oauth2/v2/auth", f"{base}/token", f"{base}/revoke", base) if base else cls()


class YouTubeConsent:
    """Implements `server.social.connect_ports.Connector`."""

    def __init__(self, http: SafeHttp, client: Client, addresses: YouTubeAddresses) -> None:
        self._exchange = Exchange(http, client)
        self._addresses = addresses

    def consent_url(self, consent: Consent) -> str:
        """Google's page; asking for consent anew is what makes it give a refresh token again."""
        more = {
            "scope": " ".join(sorted(SCOPES)),
            "access_type": "offline",
            "include_granted_scopes": "true",
            "prompt": "consent select_account",
        }
        return self._exchange.consent_url(self._addresses.consent, consent, more)

    async def connect(self, code: AuthorizationCode) -> list[Opened]:
        """The channel that was chosen; people may untick scopes, or have no channel at all."""
        redeemed = await self._exchange.redeem(self._addresses.token, code)
        if not redeemed.scopes >= SCOPES or not redeemed.tokens.refresh_token:
            raise ExchangeFailed(metadata={"missing": "scopes"})
        tokens = _kept(redeemed.tokens, redeemed.tokens.refresh_token)
        return [Opened(await self.look(tokens), tokens)]

    async def renew(self, tokens: Tokens) -> Tokens:
        """A new access token; Google leaves the refresh token out, for it stays the same."""
        try:
            renewed = await self._exchange.renew(self._addresses.token, tokens.refresh_token)
        except ExchangeFailed as error:
            raise ConsentEnded from error
        return _kept(renewed.tokens, renewed.tokens.refresh_token or tokens.refresh_token)

    async def look(self, tokens: Tokens) -> Profile:
        """The channel of the consent; raises ExchangeFailed when there is none."""
        url = f"{self._addresses.api}/youtube/v3/channels?part=id,snippet&mine=true"
        found = await self._exchange.ask(url, _bare(tokens))
        items = found.get("items") or []
        if not items:
            raise ExchangeFailed(metadata={"missing": "channel"})
        shown = items[0]["snippet"]
        picture = shown.get("thumbnails", {}).get("default", {}).get("url", "")
        return Profile(str(items[0]["id"]), str(shown["title"]), str(picture))

    async def forget(self, tokens: Tokens) -> None:
        """Revoke the whole consent, by its refresh token."""
        try:
            await self._exchange.tell(self._addresses.revoke, {"token": tokens.refresh_token})
        except ExchangeFailed:
            return  # it has ended already


def _kept(given: ProviderTokens, refresh_token: str) -> Tokens:
    return Tokens(given.access_token, refresh_token, given.expires_at, clock.now() + LOOK_IN_EVERY)


def _bare(tokens: Tokens) -> ProviderTokens:
    return ProviderTokens(tokens.access_token, tokens.refresh_token, tokens.expires_at)
