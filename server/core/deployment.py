"""Where the database is, and which role this process is there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from urllib.parse import quote, urlsplit, urlunsplit

from server.core import embedded
from server.core.database import Database
from server.core.events import Events
from server.core.settings import Settings

SILENCE_S = 30
"""When jobs give up a database that has gone silent. It ends slow statements itself (`migrations/roles.py`)."""


class DbRole(StrEnum):
    """The three roles of a deployment; their names begin with its schema."""

    OWNER = "owner"
    APP = "app"
    WORKER = "worker"

    def name_in(self, schema: str) -> str:
        """The role's name in PostgreSQL."""
        return f"{schema}_{self.value}"


async def admin_dsn(config: Settings) -> str:
    """The address as the operator gave it, with rights to migrate; starts the embedded server where none is given."""
    return config.database_url or await embedded.start(config.data_dir / "postgres")


def dsn_for(config: Settings, role: DbRole, dsn: str) -> str:
    """The same address, logged in as `role`."""
    password = {DbRole.APP: config.db_app_password, DbRole.WORKER: config.db_worker_password}[role].get_secret_value()
    parts = urlsplit(dsn)
    host = parts.netloc.rpartition("@")[2]
    login = f"{role.name_in(config.db_schema)}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{host}"))


@asynccontextmanager
async def listener(config: Settings, role: DbRole) -> AsyncIterator[Events]:
    """The process's listener for changed rows, while the block runs."""
    events = Events(dsn_for(config, role, await admin_dsn(config)), config.db_schema)
    listening = asyncio.create_task(events.run())
    try:
        yield events
    finally:
        listening.cancel()


async def connect(config: Settings, role: DbRole) -> Database:
    """Open this process's pool as `role`; raises DatabaseUnavailable."""
    serves_calls = role is DbRole.APP
    return await Database.connect(
        dsn_for(config, role, await admin_dsn(config)),
        config.db_schema,
        size=config.db_pool_size if serves_calls else config.db_job_pool_size,
        max_age_s=config.db_connection_max_age_s,
        patience_s=None if serves_calls else SILENCE_S,
    )
