"""The catalogue of a migrated database: no tenant table without forced policies, no role that could pass them by."""

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from migrations.tables import metadata
from server.core import clock
from server.core.database import Database, Query
from server.core.deployment import DbRole, connect, dsn_for
from server.core.principal import Principal
from server.core.settings import Settings
from tests.conftest import migrate

ROOT = Path(__file__).parents[2]
TENANT_TABLES = sorted(table.name for table in metadata.tables.values() if "user_id" in table.c)


async def rows(dsn: str, sql: str, *arguments: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        found: list[asyncpg.Record] = await connection.fetch(sql, *arguments)
        return found
    finally:
        await connection.close()


async def test_every_tenant_table_forces_row_level_security(dsn: str, config: Settings) -> None:
    open_tables = await rows(
        dsn,
        """SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace AND relname = ANY($2)
           AND NOT (relrowsecurity AND relforcerowsecurity)""",
        config.db_schema,
        TENANT_TABLES,
    )
    assert TENANT_TABLES and open_tables == []


async def test_every_granted_command_has_a_policy(dsn: str, config: Settings) -> None:
    granted = await rows(
        dsn,
        """SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants
           WHERE table_schema = $1 AND table_name = ANY($2) AND grantee = ANY($3)""",
        config.db_schema,
        TENANT_TABLES,
        [role.name_in(config.db_schema) for role in (DbRole.APP, DbRole.WORKER)],
    )
    policies = await rows(dsn, "SELECT tablename, roles, cmd FROM pg_policies WHERE schemaname = $1", config.db_schema)
    covered = {(each["tablename"], role, each["cmd"]) for each in policies for role in each["roles"]}
    wanted = {(each["table_name"], each["grantee"], each["privilege_type"]) for each in granted}
    assert wanted <= covered
    assert not [each for each in wanted if each[2] in ("TRUNCATE", "REFERENCES", "TRIGGER")]


async def test_owners_come_first_in_every_key_and_foreign_key(dsn: str, config: Settings) -> None:
    for name in TENANT_TABLES:
        table = metadata.tables[name]
        assert next(iter(table.primary_key.columns)).name == "user_id", name
        for constraint in table.foreign_key_constraints:
            assert "user_id" in constraint.column_keys, f"{name}: {constraint.name}"


async def test_roles_have_no_way_around(dsn: str, config: Settings) -> None:
    roles = await rows(
        dsn, "SELECT * FROM pg_roles WHERE rolname LIKE $1", config.db_schema.replace("_", r"\_") + r"\_%"
    )
    assert len(roles) == 3
    for role in roles:
        assert not (role["rolsuper"] or role["rolbypassrls"] or role["rolcreaterole"] or role["rolcreatedb"])
    leaks = await rows(
        dsn,
        """SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace
           AND (relkind = 'm' OR relkind = 'v' AND reloptions::text NOT LIKE '%security_invoker=true%')""",
        config.db_schema,
    )
    assert leaks == []


def test_the_models_say_what_the_migrations_made(config: Settings) -> None:
    environment = os.environ | {"CASTAD_DATA_DIR": str(config.data_dir)}
    command = [sys.executable, "-m", "alembic", "-c", "migrations/alembic.ini", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


async def test_nothing_of_a_transaction_outlives_it(
    config: Settings, new_user: Callable[[], Awaitable[Principal]]
) -> None:
    alone = await connect(config.model_copy(update={"db_pool_size": 1}), DbRole.APP)
    owner = await new_user()
    try:
        async with alone.uow(owner) as tx:
            assert await tx.connection.fetchval("SELECT count(*) FROM users") == 1
        with pytest.raises(RuntimeError):
            async with alone.uow(owner):
                raise RuntimeError
        async with alone.uow(None) as tx:
            assert await tx.connection.fetchval("SELECT count(*) FROM users") == 0
            assert await tx.connection.fetchval("SELECT count(*) FROM jobs") == 0
    finally:
        await alone.close()


async def test_injected_owner_cannot_be_smuggled_in_by_a_null_or_text(database: Database) -> None:
    async with database.uow(None) as tx:
        assert await tx.connection.fetchval("SELECT count(*) FROM users") == 0
        await tx.connection.execute("SET LOCAL app.user_id = ''")
        assert await tx.connection.fetchval("SELECT count(*) FROM users") == 0


@pytest.mark.parametrize("table", TENANT_TABLES)
async def test_a_stranger_sees_no_row_of_any_table(
    table: str, dsn: str, config: Settings, database: Database, new_user: Callable[[], Awaitable[Principal]]
) -> None:
    await new_user()
    stranger = Principal(clock.new_id())
    async with database.uow(stranger) as tx:
        granted = await tx.connection.fetchval(
            "SELECT has_table_privilege($1, 'SELECT')", f"{config.db_schema}.{table}"
        )
        if granted:
            assert await tx.connection.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_two_deployments_in_one_database_cannot_read_each_other(config: Settings, dsn: str) -> None:
    other = config.model_copy(update={"db_schema": "castad_prod", "database_url": dsn})
    migrate(other)
    for reader, schema in ((config, other.db_schema), (other, config.db_schema)):
        for role in (DbRole.APP, DbRole.WORKER):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await rows(dsn_for(reader, role, dsn), f"SELECT * FROM {schema}.users")


def test_statements_compile_once() -> None:
    from sqlalchemy import column, select

    with pytest.raises(AssertionError):
        Query(select(column("state")).where(column("state").in_(["a", "b"])))
