"""Owners that read through the edge without a pause, as native clients and as browsers do."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc
import httpx
from castad.auth.v1 import auth_service_pb2_grpc, user_calls_pb2

from server.core.settings import Settings
from tests.e2e.edge_client import call
from tests.e2e.edge_system import AUTH, sign_up

OWNERS, NATIVE, BROWSERS = 16, 3, 1
"""Enough that a dying server has more calls running than any share of them that would be tried again."""
OK = "OK"


async def tokens(config: Settings) -> list[str]:
    """The access tokens of new owners; one alone may not have so many calls running."""
    async with httpx.AsyncClient(base_url=config.edge_url, trust_env=False, timeout=60) as http:
        return [(await sign_up(http))[1].session.access_token for _ in range(OWNERS)]


@asynccontextmanager
async def readers(config: Settings, owners: list[str]) -> AsyncIterator[Counter[str]]:
    """Callers that read while the block runs; what they were told, by status."""
    told: Counter[str] = Counter()
    stopping = asyncio.Event()

    async def read_on(read: "Native | Browser", token: str) -> None:
        while not stopping.is_set():
            told[await read(token)] += 1

    async with (
        grpc.aio.insecure_channel(f"127.0.0.1:{config.edge_port}") as channel,
        httpx.AsyncClient(base_url=config.edge_url, trust_env=False, timeout=60) as http,
        asyncio.TaskGroup() as callers,
    ):
        ways: list[Native | Browser] = [*[Native(channel)] * NATIVE, *[Browser(http)] * BROWSERS]
        for token in owners:
            for read in ways:
                callers.create_task(read_on(read, token))
        try:
            yield told
        finally:
            stopping.set()


class Native:
    """Reads over gRPC."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._auth = auth_service_pb2_grpc.AuthServiceStub(channel)

    async def __call__(self, token: str) -> str:
        """OK, or the refusal in words."""
        try:
            await self._auth.GetMe(user_calls_pb2.GetMeRequest(), metadata=(("authorization", f"Bearer {token}"),))
        except grpc.aio.AioRpcError as error:
            return f"gRPC {error.code().name}: {error.details()}"
        return OK


class Browser:
    """Reads over gRPC-web."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def __call__(self, token: str) -> str:
        """OK, or the refusal in words."""
        try:
            answer = await call(
                self._http, f"{AUTH}/GetMe", user_calls_pb2.GetMeRequest(), authorization=f"Bearer {token}"
            )
        except httpx.TransportError as error:
            return f"gRPC-web {error!r}"
        if answer.status:
            return f"gRPC-web {answer.status}: {answer.response.headers.get('grpc-message')}"
        return OK
