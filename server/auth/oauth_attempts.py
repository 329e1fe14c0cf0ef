"""Consents asked for at a provider's page: begun here, and ended once, by the client that began them."""

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import structlog

from server.auth import oauth_repository
from server.auth.oauth_errors import OAuthStateInvalid
from server.auth.oauth_models import Attempt, verifier_place
from server.auth.oauth_ports import AuthorizationCode, Consent
from server.auth.owner_check import require_recent
from server.core import caller, clock
from server.core.browser import Cookie
from server.core.database import NOBODY, Database
from server.core.keyring import Keyring
from server.core.principal import Principal

LIFE = timedelta(minutes=10)
SECRET_BYTES = 32
_OUR_SECRET = re.compile(r"[\w-]{43}", re.ASCII)

log = structlog.get_logger("auth")


@dataclass(frozen=True, slots=True)
class Begun:
    """What the page of an attempt's provider is asked with, and how long the attempt holds."""

    consent: Consent
    expires_at: datetime


class Attempts:
    """Keeps attempts for as long as people take at a provider's page."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database = database
        self._keyring = keyring

    async def begin(self, provider: str, redirect_uri: str, principal: Principal | None) -> Begun:
        """A new attempt to sign in, to link when somebody is signed in; raises ReauthRequired or SessionRevoked."""
        if principal:
            async with self._database.uow(principal) as tx:
                await require_recent(tx, principal)
        return await self._keep(provider, redirect_uri, principal, _marked_browser())

    async def begin_connection(self, platform: str, redirect_uri: str, principal: Principal) -> Begun:
        """A new attempt that opens an account elsewhere to who is signed in; only their session can end it."""
        return await self._keep(platform, redirect_uri, principal, None)

    async def _keep(
        self, provider: str, redirect_uri: str, principal: Principal | None, browser_hash: bytes | None
    ) -> Begun:
        state, verifier, nonce = (secrets.token_urlsafe(SECRET_BYTES) for _ in range(3))
        owner, attempt_id = principal.user_id if principal else NOBODY, clock.new_id()
        attempt = Attempt(
            user_id=owner,
            id=attempt_id,
            provider=provider,
            verifier=self._keyring.seal(verifier, verifier_place(owner, attempt_id, provider)),
            nonce=nonce,
            redirect_uri=redirect_uri,
            browser_hash=browser_hash,
            session_id=principal.session_id if principal else None,
        )
        async with self._database.uow(principal) as tx:
            expires_at = await oauth_repository.add_attempt(tx, attempt, _digest(state), LIFE)
        return Begun(Consent(redirect_uri, state, _challenge(verifier), nonce), expires_at)

    async def take(self, provider: str, state: str, principal: Principal | None) -> Attempt:
        """The attempt of this state, spent whether it fits or not; raises OAuthStateInvalid."""
        attempt = await self._found(state, principal)
        if attempt is None or attempt.provider != provider or not _fits(attempt, principal):
            log.warning("oauth.state_invalid", provider=provider, known=attempt is not None)
            raise OAuthStateInvalid
        return attempt

    def code(self, attempt: Attempt, code: str) -> AuthorizationCode:
        """What the provider is shown for the code that came back."""
        verifier = self._keyring.open(attempt.verifier, attempt.verifier_place)
        return AuthorizationCode(code, attempt.redirect_uri, verifier, attempt.nonce)

    async def _found(self, state: str, principal: Principal | None) -> Attempt | None:
        """One that the caller began while signed in, or else one that nobody in particular began."""
        for who in dict.fromkeys((principal, None)):
            owner: UUID = who.user_id if who else NOBODY
            async with self._database.uow(who) as tx:
                if attempt := await oauth_repository.take_attempt(tx, owner, _digest(state)):
                    return attempt
        return None


def _fits(attempt: Attempt, principal: Principal | None) -> bool:
    """Whether it was begun by the browser, or the native client, or the session that ends it."""
    if attempt.session_id is not None and (principal is None or principal.session_id != attempt.session_id):
        return False
    browser = caller.current().browser
    if attempt.browser_hash is None:
        return browser is None or attempt.session_id is not None
    if browser is None:
        return False
    return hmac.compare_digest(_digest(browser.get(Cookie.OAUTH)), attempt.browser_hash)


def _marked_browser() -> bytes | None:
    """What is to be found again in the browser's cookie; None for a native client.

    A cookie that is there is kept, so that signing in works in two tabs at a time.
    """
    browser = caller.current().browser
    if browser is None:
        return None
    sent = browser.get(Cookie.OAUTH)
    secret = sent if _OUR_SECRET.fullmatch(sent) else secrets.token_urlsafe(SECRET_BYTES)
    browser.keep(Cookie.OAUTH, secret, LIFE)
    return _digest(secret)


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    return urlsafe_b64encode(_digest(verifier)).rstrip(b"=").decode()
