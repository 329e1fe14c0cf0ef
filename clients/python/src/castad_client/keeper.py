"""Keeps one session alive for all callers: renews its tokens in time, once for everybody, and never loses them."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from grpclib.const import Status

from castad_client.errors import CastadError, Refusal, SignedOut
from castad_client.gen.castad.auth.v1 import Session
from castad_client.gen.castad.common.v1 import ErrorReason
from castad_client.tokens import Tokens, TokenStore

RENEW_AT = (0.77, 0.83)
"""The part of an access token's life after which it is renewed: four fifths, not everywhere at the same moment."""
RENEW_AGAIN_AFTER = timedelta(seconds=10)
"""A renewal that failed is not tried before each call while the access token still holds."""


class Keeper:
    """Holds the tokens; `spend` exchanges a refresh token for a renewed session."""

    def __init__(self, store: TokenStore, spend: Callable[[str], Awaitable[Session]]) -> None:
        self._store = store
        self._spend = spend
        self._tokens: Tokens | None = None
        self._renew_at: datetime | None = None
        self._renewal: asyncio.Task[None] | None = None

    @property
    def tokens(self) -> Tokens | None:
        """What this client holds now."""
        return self._tokens

    @property
    def access_token(self) -> str:
        """The access token as it is; empty without a session."""
        return self._tokens.access_token if self._tokens else ""

    async def restore(self) -> None:
        """Take up the session that the store remembers."""
        self._hold(await self._store.load())

    async def fresh_token(self) -> str:
        """An access token with life left in it, renewed where its time has come; empty without a session.

        Raises SignedOut, or what kept an expired token from being renewed.
        """
        if self._renew_at is None or datetime.now(UTC) < self._renew_at:
            return self.access_token
        try:
            await self.renew(self.access_token)
        except SignedOut:
            raise
        except CastadError:
            if self._tokens is None or datetime.now(UTC) >= self._tokens.access_expires_at:
                raise
            self._renew_at = datetime.now(UTC) + RENEW_AGAIN_AFTER
        return self.access_token

    async def renew(self, refused: str) -> None:
        """Get another access token than the refused one; however many ask, one request goes out.

        Raises SignedOut where the session is over. Anything else leaves the tokens as they are.
        """
        if self.access_token != refused:
            return
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._renew(refused))
            self._renewal.add_done_callback(self._renewed)
        # A caller that gives up must not take a spent token's successor with it.
        await asyncio.shield(self._renewal)

    async def adopt(self, session: Session, device_token: str = "") -> None:
        """Hold a session that has just begun or been renewed, and save it."""
        known = device_token or (self._tokens.device_token if self._tokens else "")
        async with self._store.exclusive():
            await self._save(Tokens.of(session, known))

    async def forget(self, ended: str) -> None:
        """Drop the session with that access token, here and in the store, unless another one has begun there."""
        async with self._store.exclusive():
            stored = await self._store.load()
            mine = self._tokens
            if stored and mine and mine.access_token == ended and stored.refresh_token == mine.refresh_token:
                await self._store.save(stored.signed_out())
        if self._tokens and self._tokens.access_token == ended:
            self._hold(self._tokens.signed_out())

    async def close(self) -> None:
        """Wait for a renewal under way, so that its tokens are saved."""
        if self._renewal is not None:
            await asyncio.wait({self._renewal})

    def _renewed(self, renewal: asyncio.Task[None]) -> None:
        self._renewal = None
        if not renewal.cancelled():
            renewal.exception()  # looked at even where every caller has gone

    async def _renew(self, refused: str) -> None:
        async with self._store.exclusive():
            held = self._newest(await self._store.load())
            if held.access_token != refused and not _is_due(held):
                self._hold(held)
                return
            try:
                session = await self._spend(held.refresh_token)
            except SignedOut:
                await self._save(held.signed_out())
                raise
            await self._save(Tokens.of(session, held.device_token))

    def _newest(self, stored: Tokens | None) -> Tokens:
        """Another client of this store may have renewed these tokens, ended the session, or begun another one."""
        assert self._tokens is not None
        if stored is None:
            return self._tokens
        if not stored.signed_in or stored.user_id != self._tokens.user_id:
            self._hold(self._tokens.signed_out())
            raise SignedOut(Refusal(Status.UNAUTHENTICATED, "signed out elsewhere", ErrorReason.SESSION_REVOKED))
        return stored

    async def _save(self, tokens: Tokens) -> None:
        self._hold(tokens)
        await self._store.save(tokens)

    def _hold(self, tokens: Tokens | None) -> None:
        self._tokens = tokens
        self._renew_at = _renewal_time(tokens) if tokens and tokens.signed_in else None


def _is_due(tokens: Tokens) -> bool:
    renew_at = _renewal_time(tokens)
    return renew_at is not None and datetime.now(UTC) >= renew_at


def _renewal_time(tokens: Tokens) -> datetime | None:
    """None where this machine's clock is so far off that only the server can tell when a token expires."""
    life = tokens.access_expires_at - tokens.received_at
    return tokens.received_at + life * random.uniform(*RENEW_AT) if life > timedelta() else None
