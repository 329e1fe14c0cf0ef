"""Asks platforms how posts are received: often on the first day, then less so, for a month."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from server.core import clock
from server.core.database import Database
from server.core.errors import AppError
from server.core.principal import Principal
from server.core.rounds import every
from server.social import account_repository, repository
from server.social.account_tokens import AccountTokens
from server.social.allowance import Allowance, Spending
from server.social.models import Post, TokenState
from server.social.ports import Platform, PlatformRefused, Reception, ReceptionSource

EVERY_S = 60.0
BATCH = 100
AT_ONCE = 5
AFTER_FAILURE = timedelta(hours=1)
RHYTHM = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=1)),
)
"""Up to which age of a post it is asked about in which interval."""

log = structlog.get_logger("receptions")


class Receptions:
    """Runs beside every worker; asking twice does no harm."""

    def __init__(
        self,
        database: Database,
        tokens: AccountTokens,
        sources: Mapping[Platform, ReceptionSource],
        allowance: Allowance,
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._allowance = allowance
        self._sources = sources
        self._room = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Ask for ever."""
        await every(EVERY_S, self.round)

    async def round(self) -> int:
        """Ask about every post that is due; how many there were."""
        async with self._database.uow(None) as tx:
            due = await repository.to_ask_about(tx, BATCH)
        await asyncio.gather(*(self._ask(*each) for each in due))
        return len(due)

    async def _ask(self, user_id: UUID, post_id: UUID) -> None:
        owner = Principal(user_id)
        async with self._database.uow(owner) as tx:
            post = await repository.get(tx, user_id, post_id)
            account = await account_repository.get_account(tx, user_id, post.account_id) if post else None
        if post is None:
            return
        source = self._sources.get(account.platform) if account else None
        reception: Reception | None = None
        again = next_time(post)
        if account is None or source is None or account.token_state is not TokenState.VALID:
            again = again and clock.now() + AFTER_FAILURE
        else:
            try:
                async with self._room, self._allowance.spending(account.platform, Spending.RECEPTION):
                    reception = await source.reception(post.platform_id, self._tokens.access(account))
            except (PlatformRefused, AppError) as error:
                log.info("reception_unknown", post=str(post_id), error=type(error).__name__)
                again = again and clock.now() + AFTER_FAILURE
        async with self._database.uow(owner) as tx:
            await repository.note_reception(tx, post, reception, again)


def next_time(post: Post) -> datetime | None:
    """When to ask about a post again; None once it is a month old."""
    now = clock.now()
    age = now - (post.published_at or now)
    return next((now + interval for until, interval in RHYTHM if age < until), None)
