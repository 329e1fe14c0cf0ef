"""The server as the process it is: starting, refusing to start, draining, and several under a supervisor."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from pydantic import SecretStr

from interceptors.drain import Drain
from server.core.settings import Settings
from server.core.signing_keys import SigningKeysRefused
from server.core.signing_secret import SecretMissing
from server.health import Health
from server.main import require_secrets
from server.processes import free_port
from server.rpc import rpc_server
from server.tls import tls
from server.wiring import assembled
from tests.fakes.echo_process import assembled_with_echo
from tests.fakes.echo_service import Echo, Stub

ROOT = Path(__file__).parents[2]
AUTH = "castad.auth.v1.AuthService"
LIST = reflection_pb2.ServerReflectionRequest(list_services="")
# Their generated stubs are not typed for grpc.aio.
HEALTH: Any = health_pb2_grpc.HealthStub
REFLECTION: Any = reflection_pb2_grpc.ServerReflectionStub
SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING


@dataclass
class Server:
    """A running server process, and its addresses."""

    process: asyncio.subprocess.Process
    port: int
    http_port: int

    async def ended(self) -> int:
        async with asyncio.timeout(20):
            return await self.process.wait()

    async def log(self) -> list[dict[str, object]]:
        assert self.process.stdout
        return [json.loads(line) for line in (await self.process.stdout.read()).splitlines()]


def environment(config: Settings, **changes: str) -> dict[str, str]:
    given = {
        "CASTAD_DATA_DIR": str(config.data_dir),
        "CASTAD_PORT": str(free_port()),
        "CASTAD_HTTP_PORT": str(free_port()),
        "CASTAD_DRAIN_S": "0.3",
        "PYTHONPATH": str(ROOT),
    }
    return os.environ | given | changes


def connected(port: int) -> grpc.aio.Channel:
    eager = (("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 200))
    return grpc.aio.insecure_channel(f"127.0.0.1:{port}", options=eager)


@asynccontextmanager
async def running(config: Settings, **changes: str) -> AsyncIterator[Server]:
    given = environment(config, **changes)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.echo_process", env=given, stdout=asyncio.subprocess.PIPE
    )
    server = Server(process, int(given["CASTAD_PORT"]), int(given["CASTAD_HTTP_PORT"]))
    try:
        async with asyncio.timeout(90), connected(server.port) as channel:
            await channel.channel_ready()
        yield server
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def health(channel: grpc.aio.Channel, service: str = "") -> int:
    answer = await HEALTH(channel).Check(health_pb2.HealthCheckRequest(service=service))
    status: int = answer.status
    return status


async def test_a_server_says_what_it_serves_and_refuses_what_is_oversized(config: Settings) -> None:
    async with running(config) as server, connected(server.port) as channel:
        assert await health(channel) == await health(channel, AUTH) == SERVING
        with pytest.raises(grpc.aio.AioRpcError, match="NOT_FOUND"):
            await health(channel, "no.such.Service")
        async for answer in REFLECTION(channel).ServerReflectionInfo(iter([LIST])):
            assert AUTH in {each.name for each in answer.list_services_response.service}
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.get(f"http://127.0.0.1:{server.http_port}/healthz")).status_code == 200
        with pytest.raises(grpc.aio.AioRpcError, match="RESOURCE_EXHAUSTED"):
            await Stub(channel).Open(Echo(), metadata=(("x-long", "x" * 9_000),))
        with pytest.raises(grpc.aio.AioRpcError, match="RESOURCE_EXHAUSTED"):
            await Stub(channel).Open(Echo(text="x" * 1_100_000))
        done = await asyncio.to_thread(start, environment(config, CASTAD_PORT=str(server.port)))
        assert done.returncode == 2
        assert str(server.port) in done.stdout


async def test_sigterm_lets_a_running_call_finish_and_takes_no_new_ones(config: Settings) -> None:
    async with running(config) as server, connected(server.port) as channel:
        watch = HEALTH(channel).Watch(health_pb2.HealthCheckRequest())
        assert (await watch.read()).status == SERVING
        running_call = asyncio.create_task(_open(channel, "linger"))
        await _open(channel, "hi")
        server.process.send_signal(signal.SIGTERM)
        assert (await watch.read()).status == NOT_SERVING
        assert (await _open(channel, "still answered")).text == "still answered"
        with pytest.raises(grpc.aio.AioRpcError, match="UNAVAILABLE"):
            await watch.read()
        assert (await running_call).text == "linger"
        async with connected(server.port) as late:
            with pytest.raises(grpc.aio.AioRpcError, match="UNAVAILABLE"):
                await _open(late, "too late")
        assert await server.ended() == 0
        assert (await server.log())[-1]["event"] == "stopped"


async def _open(channel: grpc.aio.Channel, text: str) -> Any:
    return await Stub(channel).Open(Echo(text=text))


async def test_a_second_signal_stops_at_once(config: Settings) -> None:
    async with (
        running(config, CASTAD_DRAIN_S="60", CASTAD_STOP_GRACE_S="60") as server,
        connected(server.port) as channel,
    ):
        waiting = asyncio.create_task(_open(channel, "wait"))
        await _open(channel, "hi")
        server.process.send_signal(signal.SIGTERM)
        watch = HEALTH(channel).Watch(health_pb2.HealthCheckRequest())
        assert (await watch.read()).status == NOT_SERVING
        server.process.send_signal(signal.SIGTERM)
        assert await server.ended() == 0
        with pytest.raises(grpc.aio.AioRpcError):
            await waiting


async def test_several_processes_are_kept_running_and_stopped_together(config: Settings) -> None:
    async with running(config, CASTAD_PROCESSES="2") as server:
        async with connected(server.port + 1) as channel:
            await asyncio.wait_for(channel.channel_ready(), 90)
            killed = _child_listening_on(server, server.port + 1)
            os.kill(killed, signal.SIGKILL)
            await asyncio.wait_for(_restarted(channel), 90)
        server.process.send_signal(signal.SIGTERM)
        assert await server.ended() == 0
        for port in (server.port, server.port + 1):
            with pytest.raises(OSError):
                await asyncio.open_connection("127.0.0.1", port)


async def test_processes_are_replaced_one_by_one_while_the_others_answer(config: Settings) -> None:
    async with (
        running(config, CASTAD_PROCESSES="2") as server,
        connected(server.port) as first,
        connected(server.port + 1) as second,
    ):
        await asyncio.wait_for(second.channel_ready(), 90)
        before = [_child_listening_on(server, server.port + index) for index in range(2)]
        server.process.send_signal(signal.SIGHUP)
        async with asyncio.timeout(150):
            await _restarted(first)
            assert _child_listening_on(server, server.port + 1) == before[1], "not before the first one is back"
            await _restarted(second)
        assert not set(before) & {_child_listening_on(server, server.port + index) for index in range(2)}


async def test_children_do_not_outlive_a_killed_supervisor(config: Settings) -> None:
    async with running(config, CASTAD_PROCESSES="2") as server, connected(server.port) as channel:
        watch = HEALTH(channel).Watch(health_pb2.HealthCheckRequest())
        assert (await watch.read()).status == SERVING
        server.process.kill()
        async with asyncio.timeout(20):
            assert (await watch.read()).status == NOT_SERVING


async def _restarted(channel: grpc.aio.Channel) -> None:
    while channel.get_state(try_to_connect=True) is grpc.ChannelConnectivity.READY:
        await channel.wait_for_state_change(grpc.ChannelConnectivity.READY)
    await channel.channel_ready()


def _child_listening_on(server: Server, port: int) -> int:
    tasks = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    index = str(port - server.port)
    for child in tasks.read_text().split():
        if f"CASTAD_PROCESS_INDEX={index}".encode() in Path(f"/proc/{child}/environ").read_bytes().split(b"\0"):
            return int(child)
    raise AssertionError("no such child")


def start(given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server.main"]
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("processes", ["1", "4"])
def test_a_server_that_must_not_start_says_why_and_does_not_try_again(config: Settings, processes: str) -> None:
    done = start(environment(config, CASTAD_ENVIRONMENT="production", CASTAD_PROCESSES=processes))
    assert done.returncode == 2
    assert "CASTAD_LINK_SECRET" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_production_needs_both_of_its_secrets(config: Settings) -> None:
    production = config.model_copy(update={"environment": "production", "link_secret": SecretStr("x" * 32)})
    with pytest.raises(SigningKeysRefused):
        require_secrets(production)
    with pytest.raises(SecretMissing):
        require_secrets(production.model_copy(update={"link_secret": SecretStr("")}))


async def test_half_of_a_tls_configuration_is_refused(config: Settings, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="CASTAD_TLS_KEY"):
        tls(config.model_copy(update={"tls_certificate": tmp_path / "chain.pem"}))
    with pytest.raises(OSError, match="CASTAD_TLS_KEY"):
        tls(config.model_copy(update={"tls_client_authorities": tmp_path / "authorities.pem"}))


async def test_without_reflection_the_contract_is_hidden(config: Settings) -> None:
    hiding = config.model_copy(update={"reflection": "off"})
    async with assembled(hiding) as parts:
        server = rpc_server(hiding, parts, Health(parts.database, []), Drain())
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        async with connected(port) as channel:
            with pytest.raises(grpc.aio.AioRpcError, match="UNIMPLEMENTED"):
                await REFLECTION(channel).ServerReflectionInfo(iter([LIST])).read()
        await server.stop(0)


async def test_no_more_calls_run_at_once_than_were_allowed(config: Settings) -> None:
    narrow = config.model_copy(update={"max_concurrent_rpcs": 2})
    async with assembled_with_echo(narrow) as parts:
        server = rpc_server(narrow, parts, Health(parts.database, []), Drain())
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        echo: Any = parts.services[-1].servicer
        async with connected(port) as channel:
            calls = [asyncio.ensure_future(Stub(channel).Open(Echo(text="wait"))) for _ in range(8)]
            for refused in islice(asyncio.as_completed(calls), 6):
                with pytest.raises(grpc.aio.AioRpcError, match="RESOURCE_EXHAUSTED"):
                    await refused
            assert echo.runs == 2
            echo.release.set()
            assert len([call for call in calls if not call.done() and await call]) == 2
        await server.stop(0)
