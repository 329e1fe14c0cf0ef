"""Runs the migrations as the owner role, inside the deployment's schema."""

import asyncio

from alembic import context
from sqlalchemy import Connection, make_url, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from migrations.roles import bootstrap
from migrations.tables import metadata
from server.core.deployment import DbRole, admin_dsn
from server.core.settings import settings


def _migrate(connection: Connection) -> None:
    schema = settings().db_schema
    connection.execute(text(f"SET ROLE {DbRole.OWNER.name_in(schema)}"))
    connection.execute(text(f"SET search_path = {schema}"))
    connection.commit()
    connection.dialect.default_schema_name = schema
    context.configure(connection=connection, target_metadata=metadata, version_table_schema=schema, include_name=_ours)
    with context.begin_transaction():
        context.run_migrations()


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(("pgqueuer", "alembic_")))


async def _run() -> None:
    config = settings()
    url = make_url(await admin_dsn(config)).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(bootstrap, config)
        await connection.run_sync(_migrate)
    await engine.dispose()


asyncio.run(_run())
