"""Brings the tokens of platform accounts under the current encryption key, as is done with those of identities.

The handles of posts under way are left alone: they are of no use after a week.
"""

from collections.abc import AsyncIterator
from uuid import UUID

import structlog

from server.auth.key_rotation import BATCH, Renewal
from server.core.database import NOBODY, Database
from server.core.keyring import Keyring, SealBroken
from server.core.principal import Principal
from server.social import account_repository
from server.social.token_safe import tokens_place

log = structlog.get_logger("keys")


class AccountKeyRotation:
    """One short transaction a row, as its owner: it may be stopped at any moment, and started again."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database = database
        self._keyring = keyring

    async def outstanding(self) -> int:
        """How many accounts are not under the current key."""
        async with self._database.uow(None) as tx:
            return await account_repository.count_outdated(tx, self._keyring.current_prefix)

    async def run(self) -> AsyncIterator[Renewal]:
        """Renew account after account, telling of each."""
        beyond = NOBODY
        while batch := await self._next(beyond):
            for user_id, account_id in batch:
                yield await self._renew(user_id, account_id)
            beyond = batch[-1][1]

    async def _next(self, beyond: UUID) -> list[tuple[UUID, UUID]]:
        async with self._database.uow(None) as tx:
            return await account_repository.outdated(tx, self._keyring.current_prefix, beyond, BATCH)

    async def _renew(self, user_id: UUID, account_id: UUID) -> Renewal:
        async with self._database.uow(Principal(user_id)) as tx:
            await account_repository.lock(tx, user_id, account_id)
            account = await account_repository.get_account(tx, user_id, account_id)
            kept = await account_repository.sealed_tokens(tx, account) if account else None
            if account is None or kept is None or not kept.tokens:
                return Renewal.RENEWED  # disconnected since it was found
            try:
                after = self._keyring.renewed(kept.tokens, tokens_place(user_id, account_id, account.platform))
            except SealBroken:
                log.warning("keys.row_lost", account=str(account_id))
                return Renewal.LOST
            await account_repository.replace_tokens(tx, account, kept.tokens, after)
            return Renewal.RENEWED
