"""Signing in with an account at Google, Discord or Kakao, and linking one to an account of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import structlog

from server.auth import audit, session_repository
from server.auth.addresses import normalised
from server.auth.choices import AuditAction, EndReason, SignInMethod
from server.auth.guard import SessionGuard
from server.auth.oauth_admission import Admission, Visitor
from server.auth.oauth_attempts import Attempts
from server.auth.oauth_errors import ProviderNotConfigured, RedirectNotAllowed
from server.auth.oauth_ports import IdentityProvider, Provider
from server.auth.sessions import Sessions, SignedIn
from server.core.database import Database, Transaction
from server.core.principal import Principal

log = structlog.get_logger("auth")


@dataclass(frozen=True, slots=True)
class Consents:
    """The providers that are set up, and where they may send people back to."""

    providers: Mapping[Provider, IdentityProvider]
    redirect_uris: frozenset[str]

    def provider(self, which: Provider) -> IdentityProvider:
        """The provider; raises ProviderNotConfigured."""
        if which not in self.providers:
            raise ProviderNotConfigured
        return self.providers[which]


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send the user, and the state that will come back."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Return:
    """What a client brings back from a provider's page."""

    provider: Provider
    code: str = field(repr=False)
    state: str = field(repr=False)
    device_name: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """The signed-in user, and whether the account or the link to it is new."""

    signed_in: SignedIn
    created_user: bool
    linked_identity: bool


class SocialSignIn:
    """The use cases behind StartOAuth and CompleteOAuth. No transaction is open while a provider is asked."""

    def __init__(
        self,
        database: Database,
        consents: Consents,
        attempts: Attempts,
        admission: Admission,
        sessions: Sessions,
        guard: SessionGuard,
    ) -> None:
        self._database = database
        self._consents = consents
        self._attempts = attempts
        self._admission = admission
        self._sessions = sessions
        self._guard = guard

    async def start(self, which: Provider, redirect_uri: str, principal: Principal | None) -> Departure:
        """Begin an attempt, to link when somebody is signed in.

        Raises ProviderNotConfigured, RedirectNotAllowed, ReauthRequired or SessionRevoked.
        """
        provider = self._consents.provider(which)
        if redirect_uri not in self._consents.redirect_uris:
            raise RedirectNotAllowed
        begun = await self._attempts.begin(which, redirect_uri, principal)
        return Departure(provider.consent_url(begun.consent), begun.consent.state, begun.expires_at)

    async def complete(self, back: Return, principal: Principal | None) -> Welcome:
        """Sign in whom the provider vouches for; a link is completed by the session that began it, and replaces it.

        Raises OAuthStateInvalid, ExchangeFailed, IdTokenInvalid, LinkRequired, IdentityInUse, AccountDisabled,
        ProviderNotConfigured, ProviderUnavailable or ConflictRetry.
        """
        provider = self._consents.provider(back.provider)
        attempt = await self._attempts.take(back.provider, back.state, principal)
        vouched = await provider.vouch(self._attempts.code(attempt, back.code))
        linking = principal if attempt.session_id is not None else None
        visitor = Visitor(back.provider, replace(vouched, email=normalised(vouched.email) or ""), linking)
        verdict = await self._admission.judge(visitor)
        async with self._database.uow(Principal(verdict.user_id)) as tx:
            user, ended = await self._admission.admit(tx, visitor, verdict)
            ended += await _end_replaced(tx, linking)
            signed_in = await self._sessions.begin(tx, user, back.device_name, SignInMethod.SOCIAL)
            ended += await self._sessions.end_surplus(tx, user.user_id)
            action = AuditAction.SIGNED_UP if verdict.creates else AuditAction.LOGIN_SUCCEEDED
            await audit.note(tx, action, signed_in.session_id)
        for session_id in ended:
            self._guard.forget(session_id)
        log.info("oauth.signed_in", provider=back.provider, step=verdict.step.name, user_id=str(user.user_id))
        return Welcome(signed_in, verdict.creates, verdict.links)


async def _end_replaced(tx: Transaction, linking: Principal | None) -> list[UUID]:
    if linking is None or linking.session_id is None:
        return []
    await session_repository.end_session(tx, linking.user_id, linking.session_id, EndReason.REPLACED)
    return [linking.session_id]
