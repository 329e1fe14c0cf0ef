"""Checks identity tokens of OpenID Connect against the keys that their provider publishes."""

import asyncio
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
import structlog

from server.auth.oauth_errors import IdTokenInvalid, ProviderUnavailable
from server.core import clock
from server.core.errors import AppError
from server.core.safe_http import Answer, SafeHttp, Terms

ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
SHORTEST_RSA_BITS = 2_048
LONGEST_TOKEN = 16_384
OLDEST = timedelta(minutes=10)
CLOCK_SKEW = timedelta(seconds=30)
KEYS_HOLD_S = 3_600.0
PAUSE_BETWEEN_FETCHES_S = 60.0
_KEY_SET = Terms(max_bytes=256 * 1024, timeout_s=10)
_REQUIRED = ("iss", "aud", "sub", "exp", "iat", "nonce")

log = structlog.get_logger("oauth")


@dataclass(frozen=True, slots=True)
class TokenSource:
    """Who signs the tokens, under which names, with the keys of which pinned address, and for whom."""

    issuers: tuple[str, ...]
    keys_url: str
    client_id: str


class KeySet:
    """A provider's public keys; an unknown one is looked for, but not more often than once a minute."""

    def __init__(self, http: SafeHttp, url: str, now: Callable[[], float] = time.monotonic) -> None:
        self._http = http
        self._url = url
        self._now = now
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def find(self, kid: str) -> jwt.PyJWK | None:
        """The key of this id; raises ProviderUnavailable when the keys cannot be had."""
        async with self._fetching:
            age = self._now() - self._fetched_at
            if age > KEYS_HOLD_S or (kid not in self._keys and age > PAUSE_BETWEEN_FETCHES_S):
                self._keys = await self._fetch()
                self._fetched_at = self._now()
        return self._keys.get(kid)

    async def _fetch(self) -> dict[str, jwt.PyJWK]:
        try:
            return _usable_keys(await self._http.get(self._url, _KEY_SET))
        except (AppError, LookupError, TypeError, AttributeError) as error:
            log.warning("oauth.keys_unavailable", error=type(error).__name__)
            raise ProviderUnavailable from error


class IdTokens:
    """Reads identity tokens of one source."""

    def __init__(self, http: SafeHttp, source: TokenSource) -> None:
        self._source = source
        self._keys = KeySet(http, source.keys_url)

    async def read(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims; raises IdTokenInvalid or ProviderUnavailable."""
        try:
            claims = await self._verified(token)
            _require_ours(claims, self._source.client_id, nonce)
        except (jwt.PyJWTError, ValueError, TypeError, LookupError) as error:
            log.warning("oauth.id_token_refused", why=type(error).__name__, issuer=self._source.issuers[0])
            raise IdTokenInvalid from error
        return claims

    async def _verified(self, token: str) -> dict[str, Any]:
        if len(token) > LONGEST_TOKEN:
            raise ValueError("too long")
        header = jwt.get_unverified_header(token)
        algorithm, key = header["alg"], await self._keys.find(str(header["kid"]))
        if key is None or key.key_type != ALGORITHMS[algorithm]:
            raise ValueError("no such key")
        return jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=self._source.client_id,
            issuer=self._source.issuers,
            leeway=CLOCK_SKEW,
            options={"require": list(_REQUIRED)},
        )


def _require_ours(claims: dict[str, Any], client_id: str, nonce: str) -> None:
    """What PyJWT leaves to us: numbers that are numbers, one audience, a fresh token, and our own nonce."""
    if type(claims["exp"]) is not int or type(claims["iat"]) is not int:
        raise TypeError("times are whole numbers")
    if claims["iat"] < (clock.now() - OLDEST - CLOCK_SKEW).timestamp():
        raise ValueError("issued too long ago")
    several = isinstance(claims["aud"], list) and claims["aud"] != [client_id]
    if several or claims.get("azp", client_id) != client_id:
        raise ValueError("for somebody else, too")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise ValueError("answers another question")


def _usable_keys(answer: Answer) -> dict[str, jwt.PyJWK]:
    if answer.status != 200:
        raise LookupError(answer.status)
    return {entry["kid"]: key for entry in answer.json()["keys"] if (key := _usable(entry))}


def _usable(entry: dict[str, Any]) -> jwt.PyJWK | None:
    """The key when it signs with what we accept; a set may hold others."""
    if entry.get("kty") not in ALGORITHMS.values() or entry.get("use", "sig") != "sig" or not entry.get("kid"):
        return None
    try:
        key = jwt.PyJWK(entry)
    except jwt.PyJWTError:
        return None
    strong = key.key_type != "RSA" or key.key.key_size >= SHORTEST_RSA_BITS
    return key if strong and key.algorithm_name in ALGORITHMS else None
