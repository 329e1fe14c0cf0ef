"""The social identities of an account: what there is, and taking one away."""

from uuid import UUID

import structlog

from server.auth import audit, oauth_repository, repository
from server.auth.choices import AuditAction
from server.auth.oauth_errors import LastCredential
from server.auth.oauth_farewell import Farewell
from server.auth.oauth_models import Identity
from server.auth.owner_check import require_recent
from server.core.database import Database, Transaction
from server.core.errors import NotFound
from server.core.paging import Page, PageTokens, page_size
from server.core.principal import Principal

LIST = "identities"

log = structlog.get_logger("auth")


class Identities:
    """The use cases behind ListIdentities and UnlinkIdentity."""

    def __init__(self, database: Database, pages: PageTokens, farewell: Farewell) -> None:
        self._database = database
        self._pages = pages
        self._farewell = farewell

    async def list(self, tx: Transaction, user_id: UUID, *, size: int, token: str) -> Page[Identity]:
        """A page of the user's identities, newest first; raises PageTokenInvalid."""
        after = self._pages.read(LIST, user_id, token)
        size = page_size(size)
        rows = await oauth_repository.list_identities(tx, user_id, after, size + 1)
        return self._pages.page(LIST, user_id, rows, size, await oauth_repository.count_identities(tx, user_id))

    async def unlink(self, principal: Principal, identity_id: UUID) -> None:
        """Take the identity away, then give its tokens back to the provider.

        Raises NotFound, LastCredential, ReauthRequired or SessionRevoked.
        """
        async with self._database.uow(principal) as tx:
            identity = await self._remove(tx, principal, identity_id)
        log.info("identity.unlinked", provider=identity.provider, user_id=str(principal.user_id))
        await self._farewell.say([identity])

    async def _remove(self, tx: Transaction, principal: Principal, identity_id: UUID) -> Identity:
        await oauth_repository.lock_user(tx, principal.user_id)
        identity = await oauth_repository.lock_identity(tx, principal.user_id, identity_id)
        if identity is None:
            raise NotFound
        await require_recent(tx, principal)
        user = await repository.find_user(tx, principal.user_id)
        has_password = user is not None and user.has_password
        if not has_password and await oauth_repository.count_identities(tx, principal.user_id) == 1:
            raise LastCredential
        await oauth_repository.remove_identity(tx, principal.user_id, identity_id)
        details = {"provider": identity.provider.value}
        await audit.record(tx, AuditAction.IDENTITY_UNLINKED, details, actor_id=principal.user_id)
        return identity
