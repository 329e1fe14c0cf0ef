"""What a call of a vendor's API can come to: an answer, a refusal, nothing sent at all, or nothing known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from server.core.failures import EngineFailed

LONGEST_PAUSE_S = 3_600.0
_SERVER_ERROR = 500
_REFUSALS = {
    400: ("PROVIDER_REFUSED", False),
    401: ("PROVIDER_REFUSED", True),
    402: ("PROVIDER_QUOTA", True),
    429: ("PROVIDER_BUSY", True),
}
"""Reason, and whether a retry can help, by status."""
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Unclear(Exception):
    """The request may have arrived, and nothing tells what became of it."""


@dataclass(frozen=True, slots=True)
class VendorCalls:
    """Calls of one vendor. `opened` takes the answer out of its wrapping; it raises EngineFailed or Unclear."""

    provider: str
    client: httpx.AsyncClient
    opened: Callable[[httpx.Response], Any]

    async def order(self, method: str, path: str, **more: Any) -> Any:
        """A call that may cost money; raises EngineFailed where it surely did not, and else Unclear."""
        try:
            answer = await self.client.request(method, path, **more)
        except _NEVER_SENT as error:
            raise self.down(repr(error)) from error
        except httpx.HTTPError as error:
            raise Unclear(repr(error)) from error
        return self.opened(answer)

    async def read(self, method: str, path: str, **more: Any) -> Any:
        """A call that can be made again without harm; raises EngineFailed."""
        try:
            return await self.order(method, path, **more)
        except Unclear as error:
            raise self.down(repr(error)) from error

    def down(self, detail: str) -> EngineFailed:
        """The vendor gives no sensible answer."""
        return EngineFailed("PROVIDER_UNAVAILABLE", detail, retryable=True, provider=self.provider)

    def in_doubt(self, lost: Exception) -> EngineFailed:
        """An order that may have been accepted, and must not be repeated by itself."""
        return EngineFailed("NEEDS_REVIEW", repr(lost), retryable=False, provider=self.provider)


def pause_asked_by(answer: httpx.Response) -> timedelta | None:
    """How long the vendor asks to be left alone, if it says so in seconds."""
    seconds = answer.headers.get("retry-after", "")
    return timedelta(seconds=min(int(seconds), LONGEST_PAUSE_S)) if seconds.isdecimal() else None


def told_by_status(provider: str) -> Callable[[httpx.Response], Any]:
    """Opens the answers of a vendor that says all by the status, and answers JSON."""

    def opened(answer: httpx.Response) -> Any:
        if answer.status_code >= _SERVER_ERROR:
            raise Unclear(f"status {answer.status_code}")
        if not answer.is_success:
            raise _refused(answer, provider)
        try:
            return answer.json()
        except ValueError as error:
            raise Unclear("not JSON") from error

    return opened


def _refused(answer: httpx.Response, provider: str) -> EngineFailed:
    reason, retryable = _REFUSALS.get(answer.status_code, ("PROVIDER_FAILED", True))
    detail = f"status {answer.status_code}: {answer.text[:200]}"
    return EngineFailed(reason, detail, retryable=retryable, provider=provider, retry_after=pause_asked_by(answer))
