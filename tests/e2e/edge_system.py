"""Two real servers behind a real edge, and a look at their processes from outside."""

import asyncio
import re
import socket
from pathlib import Path

import httpx
from castad.auth.v1 import session_calls_pb2

from server.core.clock import new_id
from server.core.settings import Settings
from server.processes import System, free_port
from tests.e2e.edge_client import call

AUTH = "/castad.auth.v1.AuthService"
PASSWORD = "a long evening by the sea"
SERVERS = 2
DRAIN_S = 3.0
"""Longer than two health checks of the edge."""
STOP_GRACE_S = 20.0
LOOK_AGAIN_S = 0.1


def open_to_all(folder: Path, **changes: object) -> Settings:
    """A deployment of its own behind an edge, that limits nobody and ends at once."""
    ports = {name: free_port() for name in ("port", "http_port", "edge_port", "edge_admin_port")}
    limits = ("rate_limit", "login_rate_limit", "failed_login_limit", "sign_up_rate_limit")
    given: dict[str, object] = {
        "data_dir": folder / "data",
        "edge_burst": 1_000_000,
        "edge_calls_per_s": 1_000_000,
        "drain_s": 0.2,
        "stop_grace_s": 1,
        **ports,
        **dict.fromkeys(limits, "100000000/minute"),
    }
    return Settings().model_copy(update=given | changes)


def edge_settings(folder: Path) -> Settings:
    """One with two servers that leave in order."""
    neighbours = {"port": two_ports(), "http_port": two_ports()}
    return open_to_all(folder, processes=SERVERS, drain_s=DRAIN_S, stop_grace_s=STOP_GRACE_S, **neighbours)


def two_ports() -> int:
    """The first of two neighbouring ports that nobody listens on."""
    while True:
        first = free_port()
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", first + 1))
            except OSError:
                continue
            return first


async def sign_up(http: httpx.AsyncClient) -> tuple[str, session_calls_pb2.SignUpResponse]:
    """A new owner's email address, and the answer."""
    email = f"owner-{new_id()}@example.com"
    request = session_calls_pb2.SignUpRequest(email=email, password=PASSWORD, display_name="Edge")
    answer = await call(http, f"{AUTH}/SignUp", request)
    assert answer.status == 0, answer
    return email, session_calls_pb2.SignUpResponse.FromString(answer.message)


def server_processes(system: System) -> list[int]:
    """The processes that answer calls."""
    supervisor = system.pid_of("serve")
    return [int(each) for each in Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()]


async def until_gone(pid: int) -> None:
    """Wait until the process has ended."""
    async with asyncio.timeout(60):
        while Path(f"/proc/{pid}").exists():
            await asyncio.sleep(LOOK_AGAIN_S)


async def until_all_serve(system: System) -> None:
    """Wait until every server is healthy, and the edge has sent it a reading call."""
    for index in range(SERVERS):
        async with asyncio.timeout(120):
            while not await _called(f"http://127.0.0.1:{system.config.http_port + index}"):
                await asyncio.sleep(LOOK_AGAIN_S)


async def _called(http_side: str) -> bool:
    async with httpx.AsyncClient(base_url=http_side, trust_env=False) as client:
        try:
            healthy = (await client.get("/healthz")).is_success
            return healthy and bool(re.search(r"castad_rpcs_total\{[^}]*GetMe", (await client.get("/metrics")).text))
        except httpx.TransportError:
            return False
