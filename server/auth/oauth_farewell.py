"""Gives the tokens of identities that are gone back to their providers, as far as these will have them."""

import asyncio
from collections.abc import Sequence

import structlog

from server.auth.oauth import Consents
from server.auth.oauth_models import Identity
from server.auth.oauth_tokens import ProviderTokenSafe
from server.core.errors import AppError
from server.core.keyring import SealBroken

PATIENCE_S = 5.0

log = structlog.get_logger("auth")


class Farewell:
    """Never fails and never takes long: the link is gone either way, and what is left at a provider ends by itself."""

    def __init__(self, consents: Consents, safe: ProviderTokenSafe) -> None:
        self._consents = consents
        self._safe = safe

    async def say(self, identities: Sequence[Identity]) -> None:
        """Ask every provider at once to forget its tokens."""
        await asyncio.gather(*(self._give_back(each) for each in identities))

    async def _give_back(self, identity: Identity) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._consents.provider(identity.provider).forget(self._safe.open(identity))
        except (AppError, SealBroken, TimeoutError) as error:
            log.warning("identity.tokens_left", provider=identity.provider, why=str(error))
