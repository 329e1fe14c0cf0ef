"""A unit of work that only reads: it cannot write, and what it leaves open shows nobody else's rows."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from sqlalchemy import bindparam, select, update

from server.auth.models import users
from server.core.database import Database, Query
from server.core.deployment import DbRole, dsn_for
from server.core.principal import Principal
from server.core.settings import Settings

NewUser = Callable[[], Awaitable[Principal]]
VISIBLE = Query(select(users.c.user_id))
RENAME = Query(update(users).where(users.c.user_id == bindparam("id")).values(display_name=bindparam("name")))
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND state = 'idle in transaction'"


@pytest.fixture
async def narrow(config: Settings, dsn: str) -> AsyncIterator[Database]:
    """A pool of one connection, so that every unit of work gets the one before's."""
    database = await Database.connect(dsn_for(config, DbRole.APP, dsn), config.db_schema, size=1)
    yield database
    await database.close()


async def seen(database: Database, user: Principal, *, read_only: bool) -> list[object]:
    async with database.uow(user, read_only=read_only) as tx:
        return [row["user_id"] for row in await tx.all(VISIBLE)]


@pytest.mark.parametrize("second_reads", [True, False])
async def test_the_next_user_sees_their_own_rows_only(narrow: Database, new_user: NewUser, second_reads: bool) -> None:
    first, second = await new_user(), await new_user()
    assert await seen(narrow, first, read_only=True) == [first.user_id]
    assert await seen(narrow, second, read_only=second_reads) == [second.user_id]


async def test_it_cannot_write_and_the_next_one_can(narrow: Database, new_user: NewUser) -> None:
    user = await new_user()
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with narrow.uow(user, read_only=True) as tx:
            await tx.run(RENAME, id=user.user_id, name="written by a reader")
    await seen(narrow, user, read_only=True)
    async with narrow.uow(user) as tx:
        assert await tx.run(RENAME, id=user.user_id, name="written by a writer") == 1


async def test_nothing_that_may_write_joins_it(narrow: Database, new_user: NewUser) -> None:
    user = await new_user()
    async with narrow.uow(user, read_only=True) as outer:
        async with narrow.uow(user, read_only=True) as inner:
            assert inner is outer
        with pytest.raises(AssertionError):
            narrow.uow(user)


async def test_it_is_ended_when_nobody_comes_for_the_connection(
    narrow: Database, new_user: NewUser, config: Settings, dsn: str
) -> None:
    await seen(narrow, await new_user(), read_only=True)
    watching = await asyncpg.connect(dsn)
    try:
        async with asyncio.timeout(10):
            while await watching.fetchval(OPEN, DbRole.APP.name_in(config.db_schema)):
                pass
    finally:
        await watching.close()
