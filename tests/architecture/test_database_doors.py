"""The ways around row-level security that PostgreSQL leaves open: functions, pools, savepoints, cancellations."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest

from server.core.database import Database
from server.core.deployment import DbRole, connect
from server.core.principal import Principal
from server.core.settings import Settings
from tests.architecture.test_row_level_security import rows

NewUser = Callable[[], Awaitable[Principal]]
SEEN = "SELECT count(*) FROM users"


@pytest.fixture
async def alone(config: Settings) -> AsyncIterator[Database]:
    """A pool of one connection, so that whatever stays behind meets the next user."""
    pool = await connect(config.model_copy(update={"db_pool_size": 1}), DbRole.APP)
    yield pool
    await pool.close()


async def test_functions_with_the_owners_rights_are_few_and_shut(dsn: str, config: Settings) -> None:
    functions = await rows(
        dsn,
        """SELECT proname, proconfig, proacl::text FROM pg_proc
           WHERE pronamespace = $1::regnamespace AND prosecdef""",
        config.db_schema,
    )
    assert len(functions) >= 8
    for function in functions:
        assert f"search_path={config.db_schema}, pg_temp" in (function["proconfig"] or []), function["proname"]
        grantees = {grant.partition("=")[0] for grant in function["proacl"].strip("{}").split(",")}
        assert "" not in grantees, f"PUBLIC may run {function['proname']}"


async def test_no_view_shows_what_its_reader_may_not_read(dsn: str, config: Settings) -> None:
    """A view reads with its owner's rights unless told otherwise, and a materialised one keeps everybody's rows."""
    leaky = await rows(
        dsn,
        """SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('v', 'm')
           AND NOT (relkind = 'v' AND COALESCE('security_invoker=true' = ANY (reloptions), false))""",
        config.db_schema,
    )
    assert leaky == []


async def test_no_right_is_granted_to_everybody(dsn: str, config: Settings) -> None:
    granted = await rows(
        dsn,
        "SELECT table_name FROM information_schema.role_table_grants WHERE table_schema = $1 AND grantee = 'PUBLIC'",
        config.db_schema,
    )
    assert granted == []


async def test_who_acts_for_another_in_a_transaction_sees_their_rows_and_then_their_own_again(
    alone: Database, new_user: NewUser
) -> None:
    me, other = await new_user(), await new_user()
    whose = "SELECT array_agg(user_id) FROM users"
    async with alone.uow(me) as tx:
        async with tx.on_behalf_of(other.user_id):
            assert await tx.connection.fetchval(whose) == [other.user_id]
        assert await tx.connection.fetchval(whose) == [me.user_id]
        with pytest.raises(LookupError):
            async with tx.on_behalf_of(other.user_id):
                raise LookupError
        assert await tx.connection.fetchval(whose) == [me.user_id]
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with alone.uow(me) as tx, tx.on_behalf_of(other.user_id):
            await tx.connection.execute("SELECT 1 / 0")
    async with alone.uow(None) as tx:
        assert await tx.connection.fetchval(whose) is None


async def test_the_servers_role_cannot_raise_anybodys_rights(database: Database, new_user: NewUser) -> None:
    me = await new_user()
    for column, value in (("role", "'SUPERUSER'"), ("plan", "'STUDIO'"), ("is_active", "true"), ("user_id", "user_id")):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.uow(me) as tx:
                await tx.connection.execute(f"UPDATE users SET {column} = {value}")


async def test_the_audit_log_only_grows(database: Database, new_user: NewUser) -> None:
    me = await new_user()
    for statement in ("UPDATE audit_events SET action = ''", "DELETE FROM audit_events", "TRUNCATE audit_events"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.uow(me) as tx:
                await tx.connection.execute(statement)


async def test_a_savepoint_rolled_back_does_not_change_who_is_asking(alone: Database, new_user: NewUser) -> None:
    me, other = await new_user(), await new_user()
    async with alone.uow(me) as tx:
        await tx.connection.execute("SAVEPOINT here")
        await tx.connection.execute(f"SET LOCAL app.user_id = '{other.user_id}'")
        await tx.connection.execute("ROLLBACK TO here")
        seen = await tx.connection.fetch("SELECT user_id FROM users")
        assert [row["user_id"] for row in seen] == [me.user_id]
    async with alone.uow(None) as tx:
        assert await tx.connection.fetchval(SEEN) == 0


async def test_a_cancelled_call_leaves_nothing_to_the_next(alone: Database, new_user: NewUser) -> None:
    me, other = await new_user(), await new_user()
    began = asyncio.Event()

    async def slow() -> None:
        async with alone.uow(me) as tx:
            began.set()
            await tx.connection.execute("SELECT pg_sleep(30)")

    call = asyncio.create_task(slow())
    await began.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    async with alone.uow(None) as tx:
        assert await tx.connection.fetchval(SEEN) == 0
    async with alone.uow(other) as tx:
        seen = await tx.connection.fetch("SELECT user_id FROM users")
        assert [row["user_id"] for row in seen] == [other.user_id]


async def test_rows_cannot_be_written_for_or_given_to_somebody_else(database: Database, new_user: NewUser) -> None:
    me, other = await new_user(), await new_user()
    for statement in (
        "INSERT INTO mails (user_id, id, kind, address, locale, facts) VALUES ($1, $1, 'x', 'x', 'ko', '{}')",
        "INSERT INTO idempotency_keys (user_id, request_id, method, body_hash) VALUES ($1, $1, 'x', '')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with database.uow(me) as tx:
                await tx.connection.execute(statement, other.user_id)


async def test_a_server_never_holds_the_database_for_long(database: Database, config: Settings) -> None:
    limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "search_path")
    async with database.uow(None) as tx:
        kept = [await tx.connection.fetchval("SELECT current_setting($1)", name) for name in limits]
    assert kept == ["10s", "2s", "15s", config.db_schema]
