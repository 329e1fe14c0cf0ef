"""Connecting Instagram's professional accounts by Instagram Login: a token of sixty days that renews itself in time."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from server.auth.oauth_errors import ExchangeFailed, ProviderUnavailable
from server.auth.oauth_ports import AuthorizationCode, Consent
from server.core import clock
from server.providers.instagram_graph import Graph, InstagramAddresses
from server.providers.oauth_exchange import Client
from server.social.connect_ports import ConsentEnded, Opened, Profile, Tokens
from server.social.ports import PlatformRefused

SCOPES = ("instagram_business_basic", "instagram_business_content_publish", "instagram_business_manage_insights")
RENEW_BEFORE_END = timedelta(days=10)
EXPIRED_SUBCODE = "463"


class InstagramConsent:
    """Implements `server.social.connect_ports.Connector`."""

    def __init__(self, client: Client, addresses: InstagramAddresses, version: str) -> None:
        self._client = client
        self._addresses = addresses
        self._version = version
        self._exchange, self._graph = Graph(addresses.exchange), Graph(addresses.graph)

    async def close(self) -> None:
        """Close its connections."""
        await self._exchange.close()
        await self._graph.close()

    def consent_url(self, consent: Consent) -> str:
        """Instagram's page; it knows no PKCE, so the secret and the state alone protect the code."""
        query = {
            "enable_fb_login": "0",
            "client_id": self._client.client_id,
            "redirect_uri": consent.redirect_uri,
            "response_type": "code",
            "scope": ",".join(SCOPES),
            "state": consent.state,
        }
        return f"{self._addresses.consent}?{urlencode(query)}"

    async def connect(self, code: AuthorizationCode) -> list[Opened]:
        """The account of the consent, with its long-lived token; its owner may have withheld a permission."""
        form = {
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
            "grant_type": "authorization_code",
            "redirect_uri": code.redirect_uri,
            "code": code.code.removesuffix("#_"),
        }
        try:
            short = await self._exchange.post("/oauth/access_token", form)
            agreed = short.get("permissions", "")
            if not set(SCOPES[:2]) <= set(agreed.split(",") if isinstance(agreed, str) else agreed):
                raise ExchangeFailed(metadata={"missing": "scopes"})
            query = {"grant_type": "ig_exchange_token", "client_secret": self._client.client_secret}
            tokens = _tokens(await self._graph.get("/access_token", query | {"access_token": short["access_token"]}))
        except PlatformRefused as error:
            raise _unavailable(error) or ExchangeFailed() from error
        return [Opened(await self.look(tokens), tokens)]

    async def renew(self, tokens: Tokens) -> Tokens:
        """Sixty days more from now."""
        query = {"grant_type": "ig_refresh_token", "access_token": tokens.access_token}
        return _tokens(await self._ask("/refresh_access_token", query))

    async def look(self, tokens: Tokens) -> Profile:
        """The account of the token."""
        query = {"fields": "user_id,username,name,profile_picture_url", "access_token": tokens.access_token}
        found = await self._ask(f"/{self._version}/me", query)
        name = found.get("username") or found.get("name") or "Instagram"
        return Profile(str(found["user_id"]), str(name), str(found.get("profile_picture_url") or ""))

    async def forget(self, tokens: Tokens) -> None:
        """Instagram Login has no way to hand a consent back: the tokens are deleted, and the owner removes the app."""

    async def _ask(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        try:
            return await self._graph.get(path, query)
        except PlatformRefused as error:
            if error.cause == "190":
                raise ConsentEnded(expired=error.detail == EXPIRED_SUBCODE) from error
            raise ProviderUnavailable from error


def _tokens(answer: dict[str, Any]) -> Tokens:
    try:
        ends = clock.now() + timedelta(seconds=int(answer["expires_in"]))
        return Tokens(str(answer["access_token"]), "", ends, ends - RENEW_BEFORE_END, ends)
    except (LookupError, TypeError, ValueError) as error:
        raise ProviderUnavailable from error


def _unavailable(error: PlatformRefused) -> ProviderUnavailable | None:
    """What a refusal means that says nothing about the code."""
    return ProviderUnavailable() if error.cause in ("unreachable", "server_error", "4", "17", "32", "613") else None
