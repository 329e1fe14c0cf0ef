"""The use cases of connecting: asking for a consent, keeping what it opens, looking after it, giving it back."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog

from server.auth import service as auth
from server.auth.oauth_attempts import Attempts
from server.auth.oauth_errors import ExchangeFailed, ProviderNotConfigured, ProviderUnavailable, RedirectNotAllowed
from server.core import clock
from server.core.database import Database, Transaction
from server.core.errors import FieldViolation, NotFound, ValidationFailed
from server.core.principal import Principal
from server.social import account_repository, held_posts
from server.social.account_tokens import AccountTokens
from server.social.connect_ports import ConsentEnded, Opened, Profile
from server.social.errors import AccountReconnectRequired
from server.social.models import Account
from server.social.ports import Platform
from server.social.token_safe import TokenSafe

log = structlog.get_logger("accounts")


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send the owner, and the state that will come back."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    expires_at: datetime


class Connections:
    """The use cases behind StartConnect, CompleteConnect, RefreshAccount and Disconnect."""

    def __init__(
        self,
        database: Database,
        attempts: Attempts,
        redirect_uris: frozenset[str],
        tokens: AccountTokens,
        safe: TokenSafe,
    ) -> None:
        self._database = database
        self._attempts = attempts
        self._redirect_uris = redirect_uris
        self._tokens = tokens
        self._safe = safe

    async def start(self, principal: Principal, platform: Platform, redirect_uri: str) -> Departure:
        """Begin to connect; raises ProviderNotConfigured, RedirectNotAllowed or EmailNotVerified."""
        connector = self._tokens.connector(platform)
        if redirect_uri not in self._redirect_uris:
            raise RedirectNotAllowed
        async with self._database.uow(principal) as tx:
            await auth.require_verified(tx, principal.user_id)
        begun = await self._attempts.begin_connection(platform, redirect_uri, principal)
        return Departure(connector.consent_url(begun.consent), begun.consent.state, begun.expires_at)

    async def complete(self, principal: Principal, platform: Platform, code: str, state: str) -> list[Account]:
        """Keep the consent and connect what it opens; posts that waited for it go on.

        Raises OAuthStateInvalid, ExchangeFailed, ProviderUnavailable, ProviderNotConfigured or EmailNotVerified.
        """
        connector = self._tokens.connector(platform)
        async with self._database.uow(principal) as tx:
            await auth.require_verified(tx, principal.user_id)
        attempt = await self._attempts.take(platform, state, principal)
        try:
            opened = await connector.connect(self._attempts.code(attempt, code))
        except ConsentEnded as error:
            raise ExchangeFailed from error
        async with self._database.uow(principal) as tx:
            return [await self._keep(tx, principal.user_id, platform, each) for each in opened]

    async def refresh(self, principal: Principal, account_id: UUID) -> Account:
        """Renew an account's tokens, name and picture.

        Raises NotFound, AccountReconnectRequired, ProviderUnavailable or ProviderNotConfigured.
        """
        account = await self._get(principal, account_id)
        if account.platform is Platform.LOCAL:
            return account
        renewed = await self._tokens.renew(account)
        try:
            profile = await self._tokens.connector(account.platform).look(renewed)
        except (ConsentEnded, ExchangeFailed) as error:
            raise AccountReconnectRequired from error
        async with self._database.uow(principal) as tx:
            await account_repository.show(tx, account, profile)
        return await self._get(principal, account_id)

    async def disconnect(self, principal: Principal, account_id: UUID) -> None:
        """Call off what waits for the account, forget its tokens, and hand its consent back.

        Raises NotFound or ValidationFailed.
        """
        account = await self._get(principal, account_id)
        if account.platform is Platform.LOCAL:
            raise ValidationFailed(violations=[FieldViolation("account_id", "the LOCAL account cannot be given up")])
        async with self._database.uow(principal) as tx:
            kept = await account_repository.sealed_tokens(tx, account)
            await held_posts.call_off(tx, principal.user_id, account_id)
            await account_repository.disconnect(tx, account)
        if kept and kept.tokens:
            await self._hand_back(account, kept.tokens)

    async def _hand_back(self, account: Account, sealed: str) -> None:
        """The owner's account is disconnected whether the platform answers or not."""
        try:
            connector = self._tokens.connector(account.platform)
            await connector.forget(self._safe.open(sealed, account))
        except (ProviderUnavailable, ProviderNotConfigured, ExchangeFailed, ConsentEnded) as error:
            log.warning("account.not_handed_back", account=str(account.id), error=type(error).__name__)

    async def _keep(self, tx: Transaction, user_id: UUID, platform: Platform, opened: Opened) -> Account:
        profile: Profile = opened.profile
        account_id = await account_repository.id_of(tx, user_id, platform, profile.platform_account_id)
        account_id = account_id or clock.new_id()
        sealed = self._safe.seal(opened.tokens, user_id, account_id, platform)
        await account_repository.connect(tx, user_id, account_id, platform, profile, opened.tokens, sealed)
        await held_posts.let_go(tx, user_id, account_id)
        account = await account_repository.get_account(tx, user_id, account_id)
        assert account is not None
        log.info("account.connected", account=str(account_id), platform=platform)
        return account

    async def _get(self, principal: Principal, account_id: UUID) -> Account:
        async with self._database.uow(principal) as tx:
            account = await account_repository.get_account(tx, principal.user_id, account_id)
        if account is None:
            raise NotFound
        return account
