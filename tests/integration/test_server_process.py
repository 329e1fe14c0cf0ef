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
from pathlib import Path

import grpc
import httpx
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from server.core.settings import Settings
from server.processes import free_port
from tests.fakes.echo_service import Echo, Stub

ROOT = Path(__file__).parents[2]
AUTH = "castad.auth.v1.AuthService"
SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING


@dataclass
class Server:
    """A running server process, and its addresses."""

    process: asyncio.subprocess.Process
    port: int
    http_port: int

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self.port}"

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


@asynccontextmanager
async def running(config: Settings, **changes: str) -> AsyncIterator[Server]:
    given = environment(config, **changes)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.echo_process", env=given, stdout=asyncio.subprocess.PIPE
    )
    server = Server(process, int(given["CASTAD_PORT"]), int(given["CASTAD_HTTP_PORT"]))
    try:
        async with asyncio.timeout(30), grpc.aio.insecure_channel(server.target) as channel:
            await channel.channel_ready()
        yield server
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def health(channel: grpc.aio.Channel, service: str = "") -> int:
    answer = await health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=service))
    status: int = answer.status
    return status


async def test_a_server_says_that_it_serves_and_what(config: Settings) -> None:
    async with running(config) as server, grpc.aio.insecure_channel(server.target) as channel:
        assert await health(channel) == await health(channel, AUTH) == SERVING
        with pytest.raises(grpc.aio.AioRpcError, match="NOT_FOUND"):
            await health(channel, "no.such.Service")
        ask = reflection_pb2.ServerReflectionRequest(list_services="")
        async for answer in reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(iter([ask])):
            assert AUTH in {each.name for each in answer.list_services_response.service}
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.get(f"http://127.0.0.1:{server.http_port}/healthz")).status_code == 200


async def test_reflection_can_be_off_and_oversized_metadata_is_refused(config: Settings) -> None:
    async with running(config, CASTAD_REFLECTION="off") as server, grpc.aio.insecure_channel(server.target) as channel:
        ask = reflection_pb2.ServerReflectionRequest(list_services="")
        with pytest.raises(grpc.aio.AioRpcError, match="UNIMPLEMENTED"):
            await reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(iter([ask])).read()
        with pytest.raises(grpc.aio.AioRpcError, match="RESOURCE_EXHAUSTED"):
            await Stub(channel).Open(Echo(), metadata=(("x-long", "x" * 9_000),))
        with pytest.raises(grpc.aio.AioRpcError, match="RESOURCE_EXHAUSTED"):
            await Stub(channel).Open(Echo(text="x" * 1_100_000))


async def test_sigterm_lets_a_running_call_finish_and_takes_no_new_ones(config: Settings) -> None:
    async with running(config) as server, grpc.aio.insecure_channel(server.target) as channel:
        watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest())
        assert (await watch.read()).status == SERVING
        running_call = asyncio.create_task(_open(channel, "linger"))
        await _open(channel, "hi")
        server.process.send_signal(signal.SIGTERM)
        assert (await watch.read()).status == NOT_SERVING
        assert (await _open(channel, "still answered")).text == "still answered"
        with pytest.raises(grpc.aio.AioRpcError, match="UNAVAILABLE"):
            await watch.read()
        assert (await running_call).text == "linger"
        async with grpc.aio.insecure_channel(server.target) as late:
            with pytest.raises(grpc.aio.AioRpcError, match="UNAVAILABLE"):
                await _open(late, "too late")
        assert await server.ended() == 0
        assert (await server.log())[-1]["event"] == "stopped"


async def _open(channel: grpc.aio.Channel, text: str) -> object:
    return await Stub(channel).Open(Echo(text=text))


async def test_a_second_signal_stops_at_once(config: Settings) -> None:
    async with (
        running(config, CASTAD_DRAIN_S="60", CASTAD_STOP_GRACE_S="60") as server,
        grpc.aio.insecure_channel(server.target) as channel,
    ):
        waiting = asyncio.create_task(_open(channel, "wait"))
        await _open(channel, "hi")
        server.process.send_signal(signal.SIGTERM)
        watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest())
        assert (await watch.read()).status == NOT_SERVING
        server.process.send_signal(signal.SIGTERM)
        assert await server.ended() == 0
        with pytest.raises(grpc.aio.AioRpcError):
            await waiting


async def test_several_processes_are_kept_running_and_stopped_together(config: Settings) -> None:
    async with running(config, CASTAD_PROCESSES="2") as server:
        second = f"127.0.0.1:{server.port + 1}"
        async with grpc.aio.insecure_channel(second) as channel:
            await asyncio.wait_for(channel.channel_ready(), 30)
            killed = _child_listening_on(server, server.port + 1)
            os.kill(killed, signal.SIGKILL)
            await asyncio.wait_for(_restarted(channel), 30)
        server.process.send_signal(signal.SIGTERM)
        assert await server.ended() == 0
        for port in (server.port, server.port + 1):
            with pytest.raises(OSError):
                await asyncio.open_connection("127.0.0.1", port)


async def test_children_do_not_outlive_a_killed_supervisor(config: Settings) -> None:
    async with running(config, CASTAD_PROCESSES="2") as server, grpc.aio.insecure_channel(server.target) as channel:
        watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest())
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


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"CASTAD_ENVIRONMENT": "production"}, "CASTAD_LINK_SECRET"),
        ({"CASTAD_ENVIRONMENT": "production", "CASTAD_LINK_SECRET": "x" * 32}, "CASTAD_SIGNING_KEYS"),
        ({"CASTAD_TLS_CERTIFICATE": "/nowhere.pem"}, "CASTAD_TLS_KEY"),
        ({"CASTAD_ENVIRONMENT": "production", "CASTAD_PROCESSES": "4"}, "CASTAD_LINK_SECRET"),
    ],
)
def test_a_server_that_must_not_start_says_why(config: Settings, changes: dict[str, str], why: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "server.main"],
        env=environment(config, **changes),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 2
    assert why in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


async def test_a_taken_port_is_said(config: Settings) -> None:
    async with running(config) as server:
        taken = environment(config, CASTAD_PORT=str(server.port))
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-m", "server.main"], env=taken, capture_output=True, text=True, timeout=30
        )
        assert done.returncode == 2
        assert str(server.port) in done.stdout
