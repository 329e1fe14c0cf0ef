"""Fixtures of the tests that run workers."""

import asyncpg
import pytest

from server.core.settings import Settings


@pytest.fixture
async def empty_queue(config: Settings, dsn: str) -> None:
    """End what other tests have left to do, so that no worker of this test takes it up."""
    connection = await asyncpg.connect(dsn, server_settings={"search_path": config.db_schema})
    try:
        await connection.execute("UPDATE jobs SET state = 'CANCELLED', ended_at = now() WHERE ended_at IS NULL")
        await connection.execute("DELETE FROM pgqueuer")
    finally:
        await connection.close()
