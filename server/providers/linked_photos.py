"""Photos behind links, fetched through the guard."""

from server.content.ports import PHOTO_BYTES_AT_MOST, PHOTO_TYPES
from server.core.errors import AppError
from server.core.failures import EngineFailed
from server.core.safe_http import SafeHttp, Terms, Unreachable

TERMS = Terms(max_bytes=PHOTO_BYTES_AT_MOST, timeout_s=30, kinds=tuple(PHOTO_TYPES), redirects=3)


class LinkedPhotos:
    """Implements `server.content.ports.PhotoFetcher`."""

    def __init__(self, http: SafeHttp) -> None:
        self._http = http

    async def fetch(self, url: str) -> bytes:
        """The file's bytes, checked for nothing but size and declared type."""
        try:
            answer = await self._http.get(url, TERMS)
        except AppError as error:
            raise EngineFailed(error.reason, url, retryable=isinstance(error, Unreachable)) from error
        if answer.status != 200:
            raise EngineFailed("PROVIDER_UNAVAILABLE", f"status {answer.status}: {url}", retryable=answer.status >= 500)
        return answer.body
