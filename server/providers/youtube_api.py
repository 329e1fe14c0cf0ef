"""YouTube's Data API on the wire: one call with a token that holds, its answer or the refusal it comes with."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from typing import Any

import httpx

from server.core.weather import Weather
from server.providers.platform_weather import BUSY, DOWN, Outlook
from server.providers.vendor_http import Reach, vendor_client
from server.social.ports import Access, PlatformRefused

PLATFORM, UPLOADS = "youtube", "youtube.upload"
UNREACHABLE, BROKEN, SIGNED_OUT, TOO_FAST = "unreachable", "server_error", "authError", "rateLimitExceeded"
SIGNS = {UNREACHABLE: DOWN, BROKEN: DOWN, TOO_FAST: BUSY}
ANSWER_S = 120.0
LONGEST_PAUSE_S = 86_400.0

Body = Callable[[], AsyncIterator[bytes]]
"""Makes the body anew, for a call may have to be repeated with another token."""


class DataApi:
    """Calls one host, with a fresh token once the old one is refused; raises VendorBusy while it is left alone."""

    def __init__(self, base: str, weather: Weather) -> None:
        self._http = vendor_client(Reach(base, ANSWER_S))
        self._outlook = Outlook(weather, SIGNS)

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def ask(self, path: str, access: Access, query: Mapping[str, str]) -> dict[str, Any]:
        """The JSON that a GET answers; raises PlatformRefused."""
        answer = await self.call("GET", path, access, query=query)
        found = _object(answer)
        if found is None:
            raise PlatformRefused(PLATFORM, BROKEN, detail="no JSON")
        return found

    async def call(
        self,
        method: str,
        url: str,
        access: Access,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        body: Body | None = None,
    ) -> httpx.Response:
        """Any call; 308 is an answer. Raises PlatformRefused."""

        async def send(token: str) -> httpx.Response:
            shown = {"authorization": f"Bearer {token}", **(headers or {})}
            content = body() if body else None
            return await self._request(method, url, params=query, headers=shown, json=json, content=content)

        token = await access.token()
        try:
            return await send(token)
        except PlatformRefused as refused:
            if refused.cause != SIGNED_OUT:
                raise
        return await send(await access.token(refused=token))

    async def _request(self, method: str, url: str, **sent: Any) -> httpx.Response:
        async with self._outlook.call(UPLOADS if method == "PUT" else PLATFORM):
            try:
                answer = await self._http.request(method, url, **sent)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise PlatformRefused(PLATFORM, UNREACHABLE, detail=type(error).__name__) from error
            if answer.status_code >= httpx.codes.BAD_REQUEST:
                raise _refusal(answer)
            return answer


class SessionGone(PlatformRefused):
    """What the call is about is not there, or no longer."""


def _refusal(answer: httpx.Response) -> PlatformRefused:
    told = (_object(answer) or {}).get("error")
    errors = told.get("errors") if isinstance(told, dict) else None
    cause = str(errors[0].get("reason", "")) if errors else ""
    pause = _pause(answer)
    if answer.status_code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        return SessionGone(PLATFORM, cause or "notFound")
    if answer.status_code == httpx.codes.UNAUTHORIZED and cause != "youtubeSignupRequired":
        return PlatformRefused(PLATFORM, SIGNED_OUT)
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return PlatformRefused(PLATFORM, TOO_FAST, retry_after=pause)
    if answer.is_server_error:
        return PlatformRefused(PLATFORM, BROKEN, detail=str(answer.status_code), retry_after=pause)
    return PlatformRefused(PLATFORM, cause or "other", detail=str(answer.status_code))


def _object(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        found = answer.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _pause(answer: httpx.Response) -> timedelta | None:
    try:
        return timedelta(seconds=min(float(answer.headers.get("retry-after", "")), LONGEST_PAUSE_S))
    except ValueError:
        return None
