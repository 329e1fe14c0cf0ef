"""The web console's development server: Vite, as a process of its own beside the system."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

from server.core.settings import Settings

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "clients" / "web" / "console"
VITE = ROOT / "node_modules" / ".bin" / "vite"
START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 5.0
LOOK_AGAIN_S = 0.1


class ConsoleAbsent(Exception):
    """The console cannot be started; the message says what to do."""


@contextlib.asynccontextmanager
async def serving(config: Settings) -> AsyncIterator[None]:
    """Serve the console at `console_url` and let it call the edge. Raises ConsoleAbsent."""
    if not VITE.exists():
        raise ConsoleAbsent("The console needs its packages: run `npm ci`.")
    address = urlsplit(config.console_url)
    host, port = address.hostname or "localhost", address.port or 80
    if await _answers(host, port):
        raise ConsoleAbsent(f"Port {port} of the console is taken; set CASTAD_CONSOLE_URL.")
    vite = await asyncio.create_subprocess_exec(
        str(VITE),
        *("--host", host, "--port", str(port), "--strictPort", "--logLevel", "warn", "--clearScreen", "false"),
        cwd=FOLDER,
        stdin=asyncio.subprocess.DEVNULL,
        env=os.environ | {"VITE_CASTAD_EDGE": config.edge_url},
        start_new_session=True,
    )
    try:
        await _until_reachable(vite, host, port)
        yield
    finally:
        await _stop(vite)


async def _until_reachable(vite: asyncio.subprocess.Process, host: str, port: int) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(START_TIMEOUT_S):
            while vite.returncode is None:
                if await _answers(host, port):
                    return
                await asyncio.sleep(LOOK_AGAIN_S)
    raise ConsoleAbsent("The console did not start.")


async def _answers(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True


async def _stop(vite: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, TimeoutError):
            vite.send_signal(number)
            await asyncio.wait_for(vite.wait(), STOP_TIMEOUT_S)
            return
