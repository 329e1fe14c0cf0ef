"""Renews the tokens of accounts before they end, so that nobody's first sign of it is a post that does not go out."""

import asyncio
from uuid import UUID

import structlog

from server.core.database import Database
from server.core.errors import AppError
from server.core.principal import Principal
from server.core.rounds import every
from server.social import account_repository
from server.social.account_tokens import AccountTokens

EVERY_S = 60.0
BATCH = 50
AT_ONCE = 5

log = structlog.get_logger("accounts")


class Renewals:
    """Runs beside every worker; an account is renewed by one of them."""

    def __init__(self, database: Database, tokens: AccountTokens) -> None:
        self._database = database
        self._tokens = tokens
        self._room = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Renew for ever."""
        await every(EVERY_S, self.round)

    async def round(self) -> int:
        """Renew what is due; how many accounts there were."""
        async with self._database.uow(None) as tx:
            due = await account_repository.to_renew(tx, BATCH)
        await asyncio.gather(*(self._renew(*each) for each in due))
        return len(due)

    async def _renew(self, user_id: UUID, account_id: UUID) -> None:
        async with self._database.uow(Principal(user_id)) as tx:
            account = await account_repository.get_account(tx, user_id, account_id)
        if account is None:
            return
        async with self._room:
            try:
                await self._tokens.renew_if_due(account)
            except AppError as error:
                log.info("account.not_renewed", account=str(account_id), reason=error.reason)
