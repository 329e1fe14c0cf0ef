"""What the tests of accounts share: the use cases over a real database, and a few short cuts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg

from server.auth.service import Credentials
from server.auth.sessions import SignedIn
from server.auth.sign_up import NewAccount
from server.auth.use_cases import UseCases, use_cases
from server.core.database import Database
from server.core.limits import MemoryCounters
from server.core.principal import Principal
from server.core.settings import Settings

PASSWORD = "moon over the tidal flat"


SECRET = b"a secret of the tests, 32 characters or more"

Desk = UseCases
"""Everything a client could reach."""


def open_desk(config: Settings, database: Database, **changes: object) -> Desk:
    """The use cases with counts of their own; `changes` are settings."""
    return use_cases(config.model_copy(update=changes), database, MemoryCounters(), SECRET)


class Admin:
    """Looks and meddles behind row-level security."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def rows(self, sql: str, *arguments: object) -> list[Any]:
        found: list[Any] = await self._connection.fetch(sql, *arguments)
        return found

    async def row(self, sql: str, *arguments: object) -> Any:
        (only,) = await self.rows(sql, *arguments)
        return only

    async def value(self, sql: str, *arguments: object) -> Any:
        return (await self.row(sql, *arguments))[0]

    async def run(self, sql: str, *arguments: object) -> None:
        await self._connection.execute(sql, *arguments)


@asynccontextmanager
async def superuser(dsn: str) -> AsyncIterator[Admin]:
    connection = await asyncpg.connect(dsn)
    try:
        yield Admin(connection)
    finally:
        await connection.close()


def fresh_address() -> str:
    return f"guest-{uuid4().hex}@example.com"


async def sign_up(desk: Desk, email: str = "", password: str = PASSWORD) -> SignedIn:
    made = await desk.sign_ups.sign_up(NewAccount(email or fresh_address(), password, "Haneul", "", "laptop"))
    assert isinstance(made, SignedIn)
    return made


async def log_in(desk: Desk, email: str, password: str = PASSWORD, device_token: str = "") -> SignedIn:
    return (await desk.accounts.log_in(Credentials(email, password, "phone", device_token))).signed_in


def principal_of(held: SignedIn) -> Principal:
    return Principal(held.user.user_id, held.session_id)
