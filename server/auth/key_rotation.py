"""Brings every stored provider token under the current encryption key, so that older keys can be taken away."""

from collections.abc import AsyncIterator
from enum import Enum, auto
from uuid import UUID

import structlog

from server.auth import audit, oauth_repository
from server.auth.choices import AuditAction
from server.core.database import NOBODY, Database
from server.core.keyring import Keyring, SealBroken
from server.core.principal import Principal

BATCH = 200

log = structlog.get_logger("keys")


class Renewal(Enum):
    """What became of one row."""

    RENEWED = auto()
    LOST = auto()
    """Its key is gone or the row was tampered with; its owner gets new tokens at the next sign-in."""


class KeyRotation:
    """One short transaction a row, as its owner: it may be stopped at any moment, and started again."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database = database
        self._keyring = keyring

    async def outstanding(self) -> int:
        """How many rows are not under the current key."""
        async with self._database.uow(None) as tx:
            return await oauth_repository.count_outdated_identities(tx, self._keyring.current_prefix)

    async def run(self) -> AsyncIterator[Renewal]:
        """Renew row after row, telling of each."""
        beyond, renewed = NOBODY, 0
        while batch := await self._next(beyond):
            for user_id, identity_id in batch:
                outcome = await self._renew(user_id, identity_id)
                renewed += outcome is Renewal.RENEWED
                yield outcome
            beyond = batch[-1][1]
        async with self._database.uow(None) as tx:
            await audit.record(tx, AuditAction.KEYS_ROTATED, {"kid": self._keyring.current, "renewed": str(renewed)})

    async def _next(self, beyond: UUID) -> list[tuple[UUID, UUID]]:
        async with self._database.uow(None) as tx:
            return await oauth_repository.outdated_identities(tx, self._keyring.current_prefix, beyond, BATCH)

    async def _renew(self, user_id: UUID, identity_id: UUID) -> Renewal:
        async with self._database.uow(Principal(user_id)) as tx:
            identity = await oauth_repository.lock_identity(tx, user_id, identity_id)
            if identity is None:
                return Renewal.RENEWED  # unlinked since it was found
            try:
                tokens = self._keyring.renewed(identity.tokens, identity.tokens_place)
            except SealBroken:
                log.warning("keys.row_lost", identity=str(identity_id))
                return Renewal.LOST
            await oauth_repository.replace_tokens(tx, identity, tokens)
            return Renewal.RENEWED
