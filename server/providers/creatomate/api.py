"""The HTTP contract of Creatomate's API v2: every answer checked, every refusal named."""

from datetime import timedelta
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from server.core.failures import EngineFailed

PROVIDER = "creatomate"
_FAILURES = {
    400: ("PROVIDER_REFUSED", False),
    401: ("PROVIDER_REFUSED", True),
    402: ("PROVIDER_QUOTA", True),
    404: ("PROVIDER_FAILED", True),
    429: ("PROVIDER_BUSY", True),
}
"""Reason, and whether a retry can help, by status."""
_SERVER_ERROR = 500
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Render(BaseModel):
    """A render as the vendor tells of it; `url` leads to a file only once it has succeeded."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    status: str
    url: str = ""
    snapshot_url: str | None = None
    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None
    duration: float | None = None
    metadata: str | None = None
    error_message: str | None = None


class CreatomateApi:
    """Speaks for us; the client carries the key."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def check(self, script: dict[str, Any]) -> None:
        """Have a script looked at without spending; raises EngineFailed where it would not render."""
        answer = await self._read("POST", "/v2/renders", json=script | {"dry_run": True})
        if not isinstance(answer, dict) or not answer.get("valid"):
            raise EngineFailed("PROVIDER_REFUSED", f"dry run: {str(answer)[:400]}", retryable=False, provider=PROVIDER)

    async def start(self, script: dict[str, Any]) -> str:
        """Order a render; its id. Where no answer tells, it may have been bought: NEEDS_REVIEW."""
        try:
            return Render.model_validate(await self._call("POST", "/v2/renders", json=script)).id
        except (_Unclear, ValidationError) as lost:
            raise EngineFailed("NEEDS_REVIEW", repr(lost), retryable=False, provider=PROVIDER) from lost

    async def render(self, render_id: str) -> Render:
        """What became of an order."""
        answer = await self._read("GET", f"/v2/renders/{render_id}")
        try:
            return Render.model_validate(answer)
        except ValidationError as error:
            raise _down(f"malformed render: {error!r}") from error

    async def _read(self, method: str, path: str, **more: Any) -> Any:
        try:
            return await self._call(method, path, **more)
        except _Unclear as error:
            raise _down(repr(error)) from error

    async def _call(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = await self._client.request(method, path, **more)
        except _NEVER_SENT as error:
            raise _down(repr(error)) from error
        except httpx.HTTPError as error:
            raise _Unclear(repr(error)) from error
        if answer.status_code >= _SERVER_ERROR:
            raise _Unclear(f"status {answer.status_code}")
        if not answer.is_success:
            raise _refused(answer)
        try:
            return answer.json()
        except ValueError as error:
            raise _Unclear("not JSON") from error


class _Unclear(Exception):
    """The request may have arrived, and nothing tells what became of it."""


def _down(detail: str) -> EngineFailed:
    return EngineFailed("PROVIDER_UNAVAILABLE", detail, retryable=True, provider=PROVIDER)


def _refused(answer: httpx.Response) -> EngineFailed:
    reason, retryable = _FAILURES.get(answer.status_code, ("PROVIDER_FAILED", True))
    seconds = answer.headers.get("retry-after", "")
    pause = timedelta(seconds=int(seconds)) if seconds.isdigit() else None
    detail = f"status {answer.status_code}: {answer.text[:200]}"
    return EngineFailed(reason, detail, retryable=retryable, provider=PROVIDER, retry_after=pause)
