"""The one HTTP client for addresses that come from outside: guarded, bounded in size and time, without proxies.

Nothing is taken from the environment, no cookie is kept, and every hop of a redirect is checked like the first.
"""

import asyncio
import json
import logging
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpcore
import httpx

from server.core.errors import AppError
from server.core.public_address import looks_private
from server.core.safe_dial import GuardedNetwork, Resolve, UrlForbidden, resolve
from server.core.settings import Settings

MOST_CONNECTIONS = 50
KEEP_ALIVE_S = 30.0
LONGEST_URL = 4_096
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_SECRET_HEADERS = frozenset({"authorization", "cookie"})

# At debug level it logs the headers of answers, cookies and addresses with codes among them.
logging.getLogger("httpcore").setLevel(logging.WARNING)


class ExceptionsRefused(Exception):
    """Production must not reach into its own machine; the message names the setting."""


class Unreachable(AppError):
    """The other side does not answer, or not in time, or not in HTTP."""

    reason = "PROVIDER_UNAVAILABLE"


class TooLarge(AppError):
    """The answer is larger than what was asked for may be."""

    reason = "PAYLOAD_TOO_LARGE"


class WrongKind(AppError):
    """The answer is of another content type than was asked for."""

    reason = "MEDIA_UNSUPPORTED"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an answer may be: bytes after decoding, seconds in all, content types (none means any), redirects."""

    max_bytes: int = 1024 * 1024
    timeout_s: float = 10.0
    kinds: tuple[str, ...] = ()
    redirects: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, from the last address of the way."""

    status: int
    headers: Mapping[str, str]
    url: str
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """The body as JSON; raises Unreachable when it is none, or nested beyond reason."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Unreachable from error


class SafeHttp:
    """Fetches what strangers and vendors point at; one a process, to be closed with it."""

    def __init__(
        self,
        *,
        exceptions: frozenset[str] = frozenset(),
        resolver: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._exceptions = exceptions
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context,
            max_connections=MOST_CONNECTIONS,
            keepalive_expiry=KEEP_ALIVE_S,
            network_backend=GuardedNetwork(exceptions, resolver),
        )

    @classmethod
    def configured(cls, config: Settings) -> "SafeHttp":
        """The client of this deployment; raises ExceptionsRefused."""
        if config.production and config.http_exceptions:
            raise ExceptionsRefused("production does not take CASTAD_HTTP_EXCEPTIONS")
        return cls(exceptions=frozenset(config.http_exceptions))

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def get(self, url: str, terms: Terms, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch, following redirects; raises UrlForbidden, Unreachable, TooLarge or WrongKind."""
        return await self._within(terms, self._follow(url, terms, dict(headers or {})))

    async def get_once(self, url: str, terms: Terms, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch, leaving it to the caller where a redirect may lead; raises as `get` does."""
        return await self._within(terms, self._hop("GET", self._checked(url), terms, dict(headers or {})))

    async def post(
        self, url: str, form: Mapping[str, str], terms: Terms, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a form, never following a redirect with it; raises as `get` does."""
        typed = {"content-type": "application/x-www-form-urlencoded", **(headers or {})}
        return await self._within(terms, self._hop("POST", self._checked(url), terms, typed, urlencode(form).encode()))

    async def post_json(
        self, url: str, document: object, terms: Terms, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send JSON, as `post` sends a form."""
        typed = {"content-type": "application/json", **(headers or {})}
        return await self._within(
            terms, self._hop("POST", self._checked(url), terms, typed, json.dumps(document).encode())
        )

    def check(self, url: str) -> None:
        """Refuse early what is no public link by its looks; raises UrlForbidden. What it leads to shows at dialling."""
        host, port = _origin(self._checked(url))[1:]
        if f"{host}:{port}" not in self._exceptions and looks_private(host):
            raise UrlForbidden

    async def _within(self, terms: Terms, exchange: Awaitable[Answer]) -> Answer:
        try:
            async with asyncio.timeout(terms.timeout_s):
                return await exchange
        except (TimeoutError, httpcore.TimeoutException, httpcore.NetworkError) as error:
            raise Unreachable from error
        except (httpcore.ProtocolError, httpcore.ProxyError, httpcore.UnsupportedProtocol, zlib.error) as error:
            raise Unreachable from error

    async def _follow(self, url: str, terms: Terms, headers: dict[str, str]) -> Answer:
        target = self._checked(url)
        for _ in range(terms.redirects + 1):
            answer = await self._hop("GET", target, terms, headers)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            onward = self._checked(_joined(target, answer.headers["location"]))
            if target.scheme == "https" and onward.scheme == "http":
                raise UrlForbidden
            if _origin(onward) != _origin(target):
                headers = {name: text for name, text in headers.items() if name.lower() not in _SECRET_HEADERS}
            target = onward
        raise Unreachable

    def _checked(self, url: str) -> httpx.URL:
        """The link, when its form is one we follow; where it leads is checked at dialling."""
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise UrlForbidden from error
        host, port = _origin(parsed)[1:]
        if parsed.scheme not in _PORTS or not host or "%" in host or parsed.userinfo or len(url) > LONGEST_URL:
            raise UrlForbidden
        if port != _PORTS[parsed.scheme] and f"{host}:{port}" not in self._exceptions:
            raise UrlForbidden
        return parsed

    async def _hop(
        self, method: str, url: httpx.URL, terms: Terms, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        sent = {"host": url.netloc.decode(), "accept-encoding": "gzip", "user-agent": "CastAD", **headers}
        limits = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), terms.timeout_s)}
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        encoded = [(name.encode(), text.encode()) for name, text in sent.items()]
        async with self._pool.stream(method, target, headers=encoded, content=body, extensions=limits) as response:
            got = {name.decode().lower(): text.decode("latin-1") for name, text in response.headers}
            if response.status in _REDIRECTS:
                return Answer(response.status, got, str(url), b"")
            _require_kind(response.status, got, terms)
            content = await _read(response.aiter_stream(), got.get("content-encoding", ""), terms.max_bytes)
            return Answer(response.status, got, str(url), content)


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.raw_host.decode(), url.port or _PORTS.get(url.scheme, 0)


def _joined(base: httpx.URL, location: str) -> str:
    try:
        return str(base.join(location))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise UrlForbidden from error


def _require_kind(status: int, headers: Mapping[str, str], terms: Terms) -> None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if terms.kinds and status < httpx.codes.BAD_REQUEST and kind not in terms.kinds:
        raise WrongKind


async def _read(stream: AsyncIterator[bytes], encoding: str, max_bytes: int) -> bytes:
    """The decoded body; inflates no further than the limit, however well it was packed."""
    if encoding.lower() not in ("", "identity", "gzip"):
        raise Unreachable
    inflate = zlib.decompressobj(_GZIP_OR_ZLIB) if encoding.lower() == "gzip" else None
    content = bytearray()
    async for chunk in stream:
        content += inflate.decompress(chunk, max_bytes + 1 - len(content)) if inflate else chunk
        if len(content) > max_bytes:
            raise TooLarge
    if inflate and not inflate.eof:
        raise Unreachable
    return bytes(content)
