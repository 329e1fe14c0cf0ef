"""What fake platforms have in common: consent pages, codes, tokens with a life, and calls that stand still."""

import asyncio
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tests.fakes.server import Answering, FakeVendor

CLIENT_ID, CLIENT_SECRET = "castad-client", "castad-secret"
REDIRECT_URI = "http://localhost:5173/oauth/callback"


@dataclass
class Grant:
    """What an owner has agreed to; it ends when it is revoked."""

    owner: str
    scopes: frozenset[str]
    revoked: bool = False


@dataclass
class Halt:
    """A call that stands still: `reached` when it is there, and for ever unless released."""

    done: bool
    nth: int
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)


class Platform(FakeVendor):
    """A platform with owners who agree."""

    def __init__(self) -> None:
        super().__init__()
        self.token_life_s = 3_600.0
        self.codes: dict[str, tuple[dict[str, str], Grant]] = {}
        self.tokens: dict[str, tuple[Grant, float]] = {}
        self.halts: dict[str, Halt] = {}
        self.secrets_seen: set[str] = set()

    def halt(self, operation: str, *, done: bool, nth: int = 1) -> Halt:
        """Let the nth call from now on stand still, before or after it has done its work."""
        self.halts[operation] = Halt(done, nth)
        return self.halts[operation]

    def release(self) -> None:
        """Let everything go on."""
        for halt in self.halts.values():
            halt.released.set()
        self.halts.clear()

    def expire_tokens(self) -> None:
        """No access token holds any more; refresh tokens still do."""
        self.tokens = {token: (grant, 0.0) for token, (grant, _) in self.tokens.items()}

    def issue(self, grant: Grant, life_s: float | None = None) -> str:
        """A new access token."""
        token = f"at-{secrets.token_urlsafe()}"
        self.tokens[token] = (grant, time.monotonic() + (self.token_life_s if life_s is None else life_s))
        self.secrets_seen.add(token)
        return token

    def grant_of(self, token: str) -> Grant | None:
        """Who stands behind an access token that holds."""
        grant, until = self.tokens.get(token, (None, 0.0))
        return grant if grant and not grant.revoked and time.monotonic() < until else None

    def agree(self, request: Request, grant: Grant) -> Response:
        """Send the owner back with a code."""
        asked = dict(request.query_params)
        code = secrets.token_urlsafe()
        self.codes[code] = (asked, grant)
        self.secrets_seen.add(code)
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    def redeem(self, form: dict[str, str], *, pkce: bool) -> Grant | None:
        """What a code stands for; it is spent."""
        asked, grant = self.codes.pop(form.get("code", ""), ({}, None))
        if grant is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        if pkce and challenge(form.get("code_verifier", "")) != asked.get("code_challenge"):
            return None
        return grant

    async def _spoilt(self, operation: str, answer: Answering, request: Request) -> Response:
        halt = self.halts.get(operation)
        if halt is None:
            return await super()._spoilt(operation, answer, request)
        halt.nth -= 1
        if halt.nth:
            return await super()._spoilt(operation, answer, request)
        response = await answer(request) if halt.done else None
        halt.reached.set()
        await halt.released.wait()
        return response or await answer(request)


def challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def known_client(form: dict[str, Any]) -> bool:
    """Whether it is us."""
    return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
