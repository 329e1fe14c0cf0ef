"""What the tests of outside platforms share: fake YouTube and Instagram, connected owners, and a file server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import asyncpg
import httpx
from castad.common.v1 import platform_pb2
from castad.social.v1 import account_calls_pb2, account_pb2
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from server.core import clock, principal
from server.core.database import Database
from server.core.principal import Principal
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.http import listening
from server.http_files import FileLinks
from server.social.ports import Platform
from server.wiring_platforms import Platforms, platforms
from tests.fakes.consent import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI
from tests.fakes.consent import Platform as FakePlatform
from tests.fakes.instagram import FakeInstagram
from tests.fakes.server import serving
from tests.fakes.youtube import FakeYouTube
from tests.integration.social_desk import LINK_SECRET, UNUSED, Ready, SocialDesk, open_desk, ready

MP4_HEAD = (16).to_bytes(4) + b"ftypisom\0\0\0\1" + (32).to_bytes(4) + b"moov" + b"avc1mp4a".ljust(24, b"\0")


def playable(size: int) -> bytes:
    """A file of `size` bytes that looks like a video, no two stretches of it alike."""
    body = size - len(MP4_HEAD) - 8
    filling = b"".join(number.to_bytes(4) for number in range(body // 4 + 1))[:body]
    return MP4_HEAD + (body + 8).to_bytes(4) + b"mdat" + filling


CLIP = playable(700_000)


@dataclass
class Outlets:
    """The platforms, and everything that leads there."""

    config: Settings
    youtube: FakeYouTube
    instagram: FakeInstagram
    desk: SocialDesk
    app: Platforms
    worker: Platforms
    files_url: str

    def fake(self, platform: Platform) -> FakePlatform:
        return self.youtube if platform is Platform.YOUTUBE else self.instagram

    async def connect(self, owner: Principal, platform: Platform) -> list[account_pb2.Account]:
        """Walk the whole way through the platform's page."""
        code, state = await self.depart(owner, platform)
        return await self.arrive(owner, platform, code, state)

    async def depart(self, owner: Principal, platform: Platform) -> tuple[str, str]:
        """Go to the platform's page and agree; the code and the state that come back."""
        principal.act_as(owner)
        asked = account_calls_pb2.StartConnectRequest(platform=wire(platform), redirect_uri=REDIRECT_URI)
        leaving = await self.desk.servicer.StartConnect(asked, UNUSED)
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(leaving.authorization_url)
        assert answer.status_code == 302, answer.text
        back = parse_qs(urlsplit(answer.headers["location"]).query)
        assert back["state"] == [leaving.state]
        return back["code"][0], leaving.state

    async def arrive(self, owner: Principal, platform: Platform, code: str, state: str) -> list[account_pb2.Account]:
        principal.act_as(owner)
        request = account_calls_pb2.CompleteConnectRequest(platform=wire(platform), code=code, state=state)
        return list((await self.desk.servicer.CompleteConnect(request, UNUSED)).accounts)

    async def ready(self, owner: Principal, platform: Platform, video: bytes = CLIP) -> Ready:
        """An owner with a finished video and a connected account."""
        made = await ready(self.desk, owner, video=video)
        (account,) = await self.connect(owner, platform)
        return Ready(owner, made.project_id, made.video_id, UUID(account.id))

    async def account(self, account_id: UUID) -> account_pb2.Account:
        listed = await self.desk.servicer.ListAccounts(account_calls_pb2.ListAccountsRequest(), UNUSED)
        return next(each for each in listed.accounts if each.id == str(account_id))


def wire(platform: Platform) -> Any:
    return platform_pb2.Platform.Value(f"PLATFORM_{platform.upper()}")


def registered(config: Settings, youtube: FakeYouTube, instagram: FakeInstagram, **changes: Any) -> Settings:
    """Settings of an operator who has registered us with both."""
    given = {
        "http_exceptions": (youtube.host, instagram.host),
        "youtube_client_id": CLIENT_ID,
        "youtube_client_secret": SecretStr(CLIENT_SECRET),
        "youtube_url": youtube.base,
        "instagram_client_id": CLIENT_ID,
        "instagram_client_secret": SecretStr(CLIENT_SECRET),
        "instagram_url": instagram.base,
    }
    return config.model_copy(update=given | changes)


@asynccontextmanager
async def opened(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    folder: Path,
    link_secret: bytes = LINK_SECRET,
) -> AsyncIterator[Outlets]:
    """Everything up and running but the worker."""
    routes: list[BaseRoute] = []
    app = Starlette(routes=routes)
    async with (
        serving(FakeYouTube()) as youtube,
        serving(FakeInstagram()) as instagram,
        listening(app, "127.0.0.1", 0) as files_port,
    ):
        settings = registered(config, youtube, instagram)
        http = SafeHttp.configured(settings)
        await fair_weather(dsn, config)
        async with platforms(settings, database, http) as ours, platforms(settings, worker_database, http) as theirs:
            url = f"http://127.0.0.1:{files_port}"
            desk = open_desk(settings, database, worker_database, dsn, folder, (ours, theirs), (url, link_secret))
            app.router.routes.append(FileLinks(desk.blobs, desk.links).mount())
            try:
                yield Outlets(settings, youtube, instagram, desk, ours, theirs, url)
            finally:
                youtube.release()
                instagram.release()
                await http.close()


async def fair_weather(dsn: str, config: Settings) -> None:
    """What other tests did to the platforms is forgotten."""
    connection = await asyncpg.connect(dsn, server_settings={"search_path": config.db_schema})
    await connection.execute("DELETE FROM vendor_weather WHERE vendor ~ '^(youtube|instagram)'")
    await connection.execute("DELETE FROM platform_allowances")
    await connection.close()


def signed_in(owner: Principal) -> Principal:
    """The owner with a session to act in."""
    return Principal(owner.user_id, clock.new_id())
