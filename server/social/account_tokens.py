"""Hands out access tokens that hold, and renews them: one renewal at a time, whoever else wants one just then."""

import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta

import structlog

from server.auth import service as auth
from server.auth.choices import MailKind
from server.auth.oauth_errors import ExchangeFailed, ProviderNotConfigured, ProviderUnavailable
from server.core import clock
from server.core.database import Database
from server.core.keyring import SealBroken
from server.core.principal import Principal
from server.social import account_repository
from server.social.connect_ports import Connector, ConsentEnded, Tokens
from server.social.errors import AccountReconnectRequired
from server.social.models import Account, TokenState
from server.social.ports import Platform
from server.social.token_safe import TokenSafe

SPARE = timedelta(minutes=2)
"""A token with less life than this is renewed before it is used."""
LEASE = timedelta(seconds=30)
LOOK_AGAIN_S = 0.1
TRY_AGAIN = timedelta(minutes=10)
PLATFORM_NAMES = {Platform.YOUTUBE: "YouTube", Platform.INSTAGRAM: "Instagram"}

log = structlog.get_logger("accounts")


class AccountTokens:
    """The tokens of every account. No transaction is open while a platform is asked."""

    def __init__(self, database: Database, safe: TokenSafe, connectors: Mapping[Platform, Connector]) -> None:
        self._database = database
        self._safe = safe
        self._connectors = connectors

    def connector(self, platform: Platform) -> Connector:
        """The way to a platform; raises ProviderNotConfigured."""
        if platform not in self._connectors:
            raise ProviderNotConfigured
        return self._connectors[platform]

    def access(self, account: Account) -> "AccountAccess":
        """The way into an account."""
        return AccountAccess(self, account)

    async def valid(self, account: Account, refused: str = "") -> Tokens:
        """Tokens that hold; raises AccountReconnectRequired, ProviderUnavailable or ProviderNotConfigured."""
        tokens, sealed = await self._read(account)
        if tokens.access_token != refused and tokens.expires_at > clock.now() + SPARE:
            return tokens
        try:
            return await self._renewed(account, tokens, sealed)
        except (ProviderUnavailable, ProviderNotConfigured):
            if tokens.access_token != refused and tokens.expires_at > clock.now():
                return tokens
            raise

    async def renew_if_due(self, account: Account) -> None:
        """Renew tokens whose time has come, unless somebody just did; raises as `valid` does."""
        tokens, sealed = await self._read(account)
        if tokens.renew_at <= clock.now():
            await self._renewed(account, tokens, sealed)

    async def renew(self, account: Account) -> Tokens:
        """New tokens, even though the old ones still hold; raises as `valid` does."""
        return await self._renewed(account, *await self._read(account))

    async def _renewed(self, account: Account, tokens: Tokens, sealed: str) -> Tokens:
        """What these tokens are replaced by, here or by whoever was first."""
        give_up = time.monotonic() + 2 * LEASE.total_seconds()
        while time.monotonic() < give_up:
            if await self._begin(account, sealed):
                return await self._ask(account, tokens, sealed)
            newer, newer_sealed = await self._read(account)
            if newer_sealed != sealed:
                return newer
            await asyncio.sleep(LOOK_AGAIN_S)
        raise ProviderUnavailable

    async def _begin(self, account: Account, sealed: str) -> bool:
        async with self._database.uow(Principal(account.user_id)) as tx:
            return await account_repository.begin_renewal(tx, account, sealed, LEASE)

    async def _ask(self, account: Account, tokens: Tokens, sealed: str) -> Tokens:
        trace = log.bind(account=str(account.id), platform=account.platform)
        try:
            renewed = await self.connector(account.platform).renew(tokens)
        except ConsentEnded as ended:
            state = TokenState.EXPIRED if ended.expired else TokenState.REVOKED
            await self.note_ended(account, sealed, state)
            raise AccountReconnectRequired from ended
        except (ProviderUnavailable, ProviderNotConfigured, ExchangeFailed) as error:
            trace.warning("account.renewal_put_off", reason=error.reason)
            async with self._database.uow(Principal(account.user_id)) as tx:
                await account_repository.put_renewal_off(tx, account, sealed, TRY_AGAIN)
            raise
        after = self._safe.seal(renewed, account.user_id, account.id, account.platform)
        async with self._database.uow(Principal(account.user_id)) as tx:
            await account_repository.end_renewal(tx, account, sealed, after, renewed)
        trace.info("account.renewed")
        return renewed

    async def give_up(self, account: Account) -> None:
        """The platform accepts none of our tokens: only connecting again helps."""
        async with self._database.uow(Principal(account.user_id)) as tx:
            kept = await account_repository.sealed_tokens(tx, account)
        if kept:
            await self.note_ended(account, kept.tokens, TokenState.REVOKED)

    async def note_ended(self, account: Account, sealed: str, state: TokenState) -> None:
        """Write down that the consent is over, and tell the owner, once."""
        facts = {"platform": PLATFORM_NAMES[account.platform], "account": account.name}
        async with self._database.uow(Principal(account.user_id)) as tx:
            if await account_repository.note_ended(tx, account, sealed, state):
                await auth.notify(tx, account.user_id, MailKind.RECONNECT_NEEDED, facts)
                log.warning("account.consent_ended", account=str(account.id), platform=account.platform, state=state)

    async def _read(self, account: Account) -> tuple[Tokens, str]:
        async with self._database.uow(Principal(account.user_id)) as tx:
            kept = await account_repository.sealed_tokens(tx, account)
        if kept is None or kept.token_state is not TokenState.VALID:
            raise AccountReconnectRequired
        try:
            return self._safe.open(kept.tokens, account), kept.tokens
        except SealBroken as broken:
            await self.note_ended(account, kept.tokens, TokenState.REVOKED)
            raise AccountReconnectRequired from broken


class AccountAccess:
    """Implements `server.social.ports.Access` for one account."""

    def __init__(self, tokens: AccountTokens, account: Account) -> None:
        self._tokens = tokens
        self._account = account

    async def token(self, refused: str = "") -> str:
        """An access token that holds; raises as `AccountTokens.valid` does."""
        return (await self._tokens.valid(self._account, refused)).access_token
