"""The one door to PostgreSQL: a unit of work is one transaction under its user's row-level security."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from contextvars import ContextVar
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql import asyncpg as asyncpg_dialect

from server.core.errors import ConflictRetry, DatabaseUnavailable, ValidationFailed
from server.core.pool import Pool
from server.core.principal import Principal

NOBODY = UUID(int=0)
"""Owner of no row: what a transaction sees before anybody is known."""

_dialect = asyncpg_dialect.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy has not typed its dialects
_GONE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.InvalidAuthorizationSpecificationError,  # the roles are made by the first migration
)
_CLASH = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.LockNotAvailableError)

CLASH_PAUSE = timedelta(milliseconds=100)
"""By then the other transaction has most likely ended."""

_UNSTORABLE = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)
"""PostgreSQL stores no NUL character, in text or in JSON."""


class Query:
    """A SQLAlchemy Core statement, compiled once; `bindparam`s are filled by name at each run."""

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(dialect=_dialect)  # type: ignore[attr-defined]  # every concrete Executable has it
        self.sql = str(compiled)
        assert "POSTCOMPILE" not in self.sql, "lists are compared with any_(), so that a statement is compiled once"
        self._names: list[str] = list(compiled.positiontup or ())
        self._fixed: dict[str, Any] = {k: v for k, v in compiled.params.items() if v is not None}

    def arguments(self, values: dict[str, Any]) -> list[Any]:
        """Values in the order of the statement's placeholders; a missing one is NULL, a stranger an error."""
        known = self._fixed | values if self._fixed else values
        if unknown := known.keys() - self._names:
            raise TypeError(f"statement has no parameter {sorted(unknown)}")
        return [known.get(name) for name in self._names]


class Transaction:
    """A unit of work. It commits when its block ends, and rolls back when the block raises."""

    def __init__(self, connection: asyncpg.Connection, principal: Principal | None, *, read_only: bool) -> None:
        self.connection = connection
        self.principal = principal
        self.read_only = read_only

    async def all(self, query: Query, **values: Any) -> list[asyncpg.Record]:
        """Every row."""
        rows: list[asyncpg.Record] = await self.connection.fetch(query.sql, *query.arguments(values))
        return rows

    async def first(self, query: Query, **values: Any) -> asyncpg.Record | None:
        """The first row, or None."""
        return await self.connection.fetchrow(query.sql, *query.arguments(values))

    async def value(self, query: Query, **values: Any) -> Any:
        """The first column of the first row, or None."""
        return await self.connection.fetchval(query.sql, *query.arguments(values))

    async def run(self, query: Query, **values: Any) -> int:
        """Run for its effect; the number of rows it touched."""
        status = await self.connection.execute(query.sql, *query.arguments(values))
        return int(status.rpartition(" ")[2])

    @asynccontextmanager
    async def on_behalf_of(self, user_id: UUID) -> AsyncIterator[None]:
        """For the length of the block this transaction sees the rows of another user, and those only."""
        own = self.principal
        try:
            await self._see(Principal(user_id))
            yield
        finally:
            with suppress(asyncpg.InFailedSQLTransactionError):  # nothing but a rollback can follow
                await self._see(own)

    async def _see(self, principal: Principal | None) -> None:
        self.principal = principal
        await self.connection.execute(_sees(principal))


_open: ContextVar[Transaction | None] = ContextVar("open_transaction", default=None)


class Database:
    """A pool of connections that log in as one role."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @classmethod
    async def connect(
        cls, dsn: str, schema: str, *, size: int, max_age_s: int = 1_800, patience_s: float | None = None
    ) -> "Database":
        """Open the first connection; raises DatabaseUnavailable.

        An answer may take `patience_s`. None is for callers with a deadline of their own: a timer a statement costs
        as much as a tenth of a small read.
        """

        async def dial() -> Any:
            names = {"search_path": schema, "application_name": "castad"}
            connection = await asyncpg.connect(dsn, server_settings=names, command_timeout=patience_s)
            try:
                await _prepare_connection(connection)
            except BaseException:
                connection.terminate()
                raise
            return connection

        database = cls(Pool(dial, size=size, max_age_s=max_age_s))
        await database.ping()
        return database

    async def close(self) -> None:
        """Wait for running transactions, then close."""
        await self._pool.close()

    def uow(
        self, principal: Principal | None, *, read_only: bool = False, durable: bool = True
    ) -> AbstractAsyncContextManager[Transaction]:
        """One transaction that sees `principal`'s rows only; None sees nobody's. Raises DatabaseUnavailable.

        Inside a unit of work of the same principal it joins that one, so one request is one transaction.
        A `read_only` one cannot write, and spares the round trip of a commit: whoever uses the connection next ends it.
        One that need not be `durable` does not wait for the disk: a crash of PostgreSQL may undo it, and then nothing
        that was committed after it is there either.
        """
        outer = _open.get()
        if outer is None:
            return UnitOfWork(self._pool, principal, read_only=read_only, durable=durable)
        assert outer.principal == principal, "who holds a connection and waits for another can wait for ever"
        assert read_only or not outer.read_only, "what may write cannot join what only reads"
        return nullcontext(outer)

    async def ping(self) -> None:
        """Raise DatabaseUnavailable unless the database answers."""
        try:
            async with asyncio.timeout(3), self.uow(None) as tx:
                await tx.connection.fetchval("SELECT 1")
        except TimeoutError as error:
            raise DatabaseUnavailable from error


class UnitOfWork:
    """A transaction from BEGIN to COMMIT, or to ROLLBACK when the block raises, on a connection of its own."""

    def __init__(self, pool: Pool, principal: Principal | None, *, read_only: bool, durable: bool) -> None:
        self._pool = pool
        self._principal = principal
        self._read_only = read_only
        self._durable = durable

    async def __aenter__(self) -> Transaction:
        try:
            connection = await self._pool.take()
            try:
                await connection.execute(self._opening(connection))
            except BaseException:
                await self._give_up(connection)
                raise
        except Exception as error:
            _raise_typed(error)
            raise
        self._tx = Transaction(connection, self._principal, read_only=self._read_only)
        self._before = _open.set(self._tx)
        return self._tx

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        _open.reset(self._before)
        connection = self._tx.connection
        if error:
            await self._give_up(connection)
            _raise_typed(error)
            return
        try:
            if not self._read_only:
                await connection.execute("COMMIT")
        except BaseException as failure:
            await self._give_up(connection)
            _raise_typed(failure)
            raise
        self._pool.give_back(connection)

    def _opening(self, connection: Any) -> str:
        """One round trip; SET LOCAL ends with the transaction, so nothing outlives it."""
        left_open = "COMMIT; " if connection.is_in_transaction() else ""
        mode = " READ ONLY" if self._read_only else ""
        patience = "" if self._durable else "; SET LOCAL synchronous_commit = off"
        return f"{left_open}BEGIN{mode}; {_sees(self._principal)}{patience}"

    async def _give_up(self, connection: Any) -> None:
        try:
            await _roll_back(connection)
        finally:
            self._pool.give_back(connection)


def _sees(principal: Principal | None) -> str:
    """A number cannot carry SQL, and its 32 digits are a UUID to PostgreSQL."""
    owner = principal.user_id if principal else NOBODY
    return f"SET LOCAL app.user_id = '{owner.int:032x}'"


def _raise_typed(error: BaseException) -> None:
    """Raise what callers know in place of the driver's errors; return for any other."""
    if isinstance(error, _GONE):
        raise DatabaseUnavailable from error
    if isinstance(error, _CLASH):
        raise ConflictRetry(retry_after=CLASH_PAUSE) from error
    if isinstance(error, _UNSTORABLE):
        raise ValidationFailed from error


async def _roll_back(connection: Any) -> None:
    try:
        await asyncio.shield(connection.execute("ROLLBACK"))
    except (Exception, asyncio.CancelledError):
        connection.terminate()


async def _prepare_connection(connection: Any) -> None:
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(kind, encoder=_to_json, decoder=json.loads, schema="pg_catalog")


def _to_json(value: Any) -> str:
    # pgqueuer hands over JSON it has encoded already; our own columns never hold a bare string.
    return value if isinstance(value, str) else json.dumps(value)
