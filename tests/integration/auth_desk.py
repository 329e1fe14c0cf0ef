"""What the tests of accounts share: the use cases over a real database, and a few short cuts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg

from server.auth.guard import SessionGuard
from server.auth.passwords import Passwords
from server.auth.refresh import Refresher
from server.auth.service import Accounts, Credentials, NewAccount
from server.auth.sessions import Sessions, SignedIn
from server.core import signing_keys
from server.core.database import Database
from server.core.principal import Principal
from server.core.settings import Settings
from server.core.tokens import AccessTokens

PASSWORD = "moon over the tidal flat"


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a client could reach."""

    database: Database
    tokens: AccessTokens
    passwords: Passwords
    guard: SessionGuard
    accounts: Accounts
    refresher: Refresher


def open_desk(config: Settings, database: Database) -> Desk:
    tokens = AccessTokens(signing_keys.load(config), config.issuer, timedelta(seconds=config.access_token_s))
    guard = SessionGuard(database, tokens)
    sessions = Sessions(tokens, config)
    passwords = Passwords(config.password_threads)
    return Desk(
        database=database,
        tokens=tokens,
        passwords=passwords,
        guard=guard,
        accounts=Accounts(database, passwords, sessions, guard),
        refresher=Refresher(database, sessions, guard),
    )


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
    return await desk.accounts.sign_up(NewAccount(email or fresh_address(), password, "Haneul", "", "laptop"))


async def log_in(desk: Desk, email: str, password: str = PASSWORD) -> SignedIn:
    return await desk.accounts.log_in(Credentials(email, password, "phone"))


def principal_of(held: SignedIn) -> Principal:
    return Principal(held.user.user_id, held.session_id)
