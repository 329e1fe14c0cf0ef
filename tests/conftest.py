"""A real PostgreSQL for every test that asks for one, migrated once a session."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from server.core import clock, embedded
from server.core.database import Database
from server.core.deployment import DbRole, connect
from server.core.principal import Principal
from server.core.settings import Settings

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def config() -> Iterator[Settings]:
    """Settings of a deployment of its own, migrated; its database ends with the session."""
    folder = Path(tempfile.mkdtemp(prefix="castad-test-"))
    folder.chmod(0o755)
    config = Settings(data_dir=folder, sweep_s=0.5, job_takeover_s=4, drain_s=0.2)
    try:
        migrate(config)
        yield config
    finally:
        embedded.stop(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def migrate(config: Settings) -> None:
    """Bring the deployment's schema up to date, as `castad migrate` does."""
    environment = os.environ | {
        "CASTAD_DATA_DIR": str(config.data_dir),
        "CASTAD_DB_SCHEMA": config.db_schema,
        "DATABASE_URL": config.database_url,
    }
    command = [sys.executable, "-m", "server.cli", "migrate"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
async def database(config: Settings) -> AsyncIterator[Database]:
    """The pool of a server process (role app)."""
    pool = await connect(config, DbRole.APP)
    yield pool
    await pool.close()


@pytest.fixture(scope="session")
async def worker_database(config: Settings) -> AsyncIterator[Database]:
    """The pool of a worker process (role worker)."""
    pool = await connect(config, DbRole.WORKER)
    yield pool
    await pool.close()


@pytest.fixture(scope="session")
async def dsn(config: Settings) -> str:
    """The superuser's address, for looking behind row-level security."""
    return config.database_url or await embedded.start(config.data_dir / "postgres")


@pytest.fixture
def new_user(dsn: str) -> Callable[[], Awaitable[Principal]]:
    """Makes a user whose address is proved, and with no other past."""

    async def make() -> Principal:
        import asyncpg

        principal = Principal(clock.new_id())
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute(
                "INSERT INTO castad.users (user_id, email, email_verified_at, display_name)"
                " VALUES ($1, $2, now(), 'Test')",
                principal.user_id,
                f"{principal.user_id}@example.com",
            )
        finally:
            await connection.close()
        return principal

    return make
