"""The system on one machine: embedded database, migrations, server, worker and edge as processes of their own."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Self

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from server.core import embedded
from server.core.settings import Settings

START_TIMEOUT_S = 180.0
LOOK_AGAIN_S = 0.05
EDGE_PEER = "127.0.0.1"
"""Where the edge calls the servers of its own machine from."""
STOP_TIMEOUT_S = 30.0
_FROM_THE_ENVIRONMENT = {
    name
    for name, field in Settings.model_fields.items()
    if field.validation_alias or field.annotation not in (str, int, float, Path, tuple[str, ...])
}
"""Secrets are inherited; plain values are handed on where they were changed."""


class StartFailed(Exception):
    """A process ended before it was ready; `log` is where it says why."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} did not start; see {log}")


class System:
    """Starts everything in order and, whatever happens, stops it in reverse."""

    def __init__(self, config: Settings, *, logs: Path | None, edge: bool = False) -> None:
        self.config = _behind_edge(config) if edge else config
        self._edge = edge
        self._logs = logs
        self._running: dict[str, asyncio.subprocess.Process] = {}

    async def __aenter__(self) -> Self:
        try:
            if not self.config.database_url:
                await embedded.start(self.config.data_dir / "postgres")
            await self._finish(await self._spawn("migrate"))
            await self._spawn("serve")
            await self._spawn("worker")
            await self._until(self.healthy(), "serve")
            if self._edge:
                await self._spawn("edge")
                await self._until(self._reachable(), "edge")
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def target(self) -> str:
        """The gRPC address of the first server."""
        return f"{self.config.host}:{self.config.port}"

    def pid_of(self, command: str) -> int:
        """The process that runs `castad command`."""
        return self._running[command].pid

    @property
    def environment(self) -> dict[str, str]:
        """What a process must be told to belong to this system."""
        return _environment(self.config)

    async def start(self, command: str) -> None:
        """Start `castad command`."""
        await self._spawn(command)

    async def end(self, command: str) -> None:
        """Stop that process in order."""
        _signal(self._running[command], signal.SIGTERM)
        await self.ended(command)

    async def ended(self, command: str) -> None:
        """Wait until that process has ended."""
        await self._running[command].wait()
        del self._running[command]

    async def died(self) -> str:
        """Wait until one of the processes ends, and name it."""
        waits = {asyncio.create_task(process.wait()): name for name, process in self._running.items()}
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            return waits[done.pop()]
        finally:
            for wait in waits:
                wait.cancel()

    async def stop(self) -> None:
        """Ask every process to end, then make sure; the edge first, the embedded database last."""
        if edge := self._running.pop("edge", None):
            _signal(edge, signal.SIGTERM)
            await _ended(edge)
        for process in self._running.values():
            _signal(process, signal.SIGTERM)
        for process in self._running.values():
            await _ended(process)
        self._running.clear()
        if not self.config.database_url:
            await asyncio.to_thread(embedded.stop, self.config.data_dir / "postgres")

    async def _spawn(self, command: str) -> str:
        with self._output(command) as out:
            self._running[command] = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "server.cli",
                command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=os.environ | self.environment,
                start_new_session=True,
            )
        return command

    @contextlib.contextmanager
    def _output(self, command: str):  # type: ignore[no-untyped-def]  # a file, or None for the terminal
        if self._logs is None:
            yield None
            return
        self._logs.mkdir(parents=True, exist_ok=True)
        with (self._logs / f"{command}.log").open("wb") as log:
            yield log

    async def _finish(self, command: str) -> None:
        if await self._running.pop(command).wait() != 0:
            raise self._failed(command)

    async def _until(self, ready: Coroutine[None, None, None], awaited: str) -> None:
        """Wait until `ready` is, or a process has died."""
        died = asyncio.create_task(self.died())
        waiting = asyncio.create_task(ready)
        done, _ = await asyncio.wait({died, waiting}, timeout=START_TIMEOUT_S, return_when=asyncio.FIRST_COMPLETED)
        for task in (died, waiting):
            task.cancel()
        if waiting not in done:
            raise self._failed(died.result() if died in done else awaited)

    async def _reachable(self) -> None:
        """Wait until the edge takes connections."""
        while True:
            try:
                _, writer = await asyncio.open_connection(self.config.edge_host, self.config.edge_port)
            except OSError:
                await asyncio.sleep(LOOK_AGAIN_S)
                continue
            writer.close()
            return

    async def healthy(self) -> None:
        """Wait until the server says SERVING."""
        async with grpc.aio.insecure_channel(self.target) as channel:
            await channel.channel_ready()
            health = health_pb2_grpc.HealthStub(channel)
            watching = health.Watch(health_pb2.HealthCheckRequest())  # type: ignore[attr-defined]  # not in the stubs
            async for answer in watching:
                if answer.status == health_pb2.HealthCheckResponse.SERVING:
                    return

    def _failed(self, command: str) -> StartFailed:
        return StartFailed(command, (self._logs or Path()) / f"{command}.log")


def _behind_edge(config: Settings) -> Settings:
    """Links lead through the edge, and servers believe what it says of clients."""
    proxies = tuple({*config.trusted_proxies, EDGE_PEER})
    return config.model_copy(update={"public_url": config.edge_url, "trusted_proxies": proxies})


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(config: Settings) -> dict[str, str]:
    """What the children must agree on; everything else they read from the same environment."""
    changed = config.model_dump(mode="json", exclude_defaults=True, exclude=_FROM_THE_ENVIRONMENT)
    changed["data_dir"] = str(config.data_dir.resolve())
    return {
        f"CASTAD_{name.upper()}": json.dumps(value) if isinstance(value, list) else str(value)
        for name, value in changed.items()
    }


async def _ended(process: asyncio.subprocess.Process) -> None:
    try:
        async with asyncio.timeout(STOP_TIMEOUT_S):
            await process.wait()
    except TimeoutError:
        _signal(process, signal.SIGKILL)
        await process.wait()


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(number)
