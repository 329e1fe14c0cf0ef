"""Takes the posts of a closed account off the platform that is this machine's own."""

from typing import Protocol
from uuid import UUID

from server.core.database import Database
from server.core.principal import Principal
from server.social import repository


class Withdrawing(Protocol):
    """A platform whose posts we may take back."""

    async def withdraw(self, handle: str) -> None:
        """Remove the post; fine when it is not there. Raises OSError."""


class LocalPosts:
    """The posts of a user in the gallery of this machine; those on other platforms are the user's own."""

    def __init__(self, database: Database, platform: Withdrawing) -> None:
        self._database = database
        self._platform = platform

    async def erase(self, user_id: UUID) -> None:
        """Withdraw every post that was ever made; a handle is the post's id."""
        async with self._database.uow(Principal(user_id)) as tx:
            post_ids = await repository.post_ids(tx, user_id)
        for post_id in post_ids:
            await self._platform.withdraw(str(post_id))
