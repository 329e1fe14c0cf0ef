"""What the tests of social sign-in share: the use cases with fake providers, and a client that walks the whole way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from pydantic import SecretStr

from server.auth.oauth import Return, Welcome
from server.auth.oauth_ports import Provider
from server.auth.use_cases import UseCases, use_cases
from server.core.database import Database
from server.core.limits import MemoryCounters
from server.core.principal import Principal
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.wiring import identity_providers
from tests.fakes.identity_providers import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, FakeProviders
from tests.integration.auth_desk import SECRET


@dataclass
class House:
    """Everything a client could reach, and the providers it is sent to."""

    config: Settings
    use: UseCases
    fakes: FakeProviders

    async def depart(self, which: Provider, who: Principal | None = None) -> tuple[str, str]:
        """Go to the provider's page and agree; the code and the state that come back."""
        leaving = await self.use.social.start(which, REDIRECT_URI, who)
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(leaving.url)
        assert answer.status_code == 302, answer.text
        back = parse_qs(urlsplit(answer.headers["location"]).query)
        assert back["state"] == [leaving.state]
        return back["code"][0], leaving.state

    async def arrive(self, which: Provider, code: str, state: str, who: Principal | None = None) -> Welcome:
        return await self.use.social.complete(Return(which, code, state, "phone"), who)

    async def sign_in(self, which: Provider, who: Principal | None = None) -> Welcome:
        """The whole way."""
        code, state = await self.depart(which, who)
        return await self.arrive(which, code, state, who)


def registered(config: Settings, fakes: FakeProviders, **changes: Any) -> Settings:
    """Settings of an operator who has registered us with all three."""
    given: dict[str, Any] = {"http_exceptions": (fakes.base.removeprefix("http://"),)}
    for each in Provider:
        name = each.lower()
        given[f"{name}_client_id"] = CLIENT_ID
        given[f"{name}_client_secret"] = SecretStr(CLIENT_SECRET)
        given[f"{name}_login_url"] = fakes.url(each)
    return config.model_copy(update=given | changes)


@asynccontextmanager
async def opened(config: Settings, database: Database, fakes: FakeProviders, **changes: Any) -> AsyncIterator[House]:
    """The house; `changes` are settings."""
    settings = registered(config, fakes, **changes)
    http = SafeHttp.configured(settings)
    use = use_cases(settings, database, MemoryCounters(), SECRET, identity_providers(settings, http))
    try:
        yield House(settings, use, fakes)
    finally:
        use.close()
        await http.close()
