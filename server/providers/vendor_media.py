"""Our own copies of what vendors made, before they delete it; implements `server.core.media.Media`."""

import asyncio
from pathlib import Path

from server.core.failures import EngineFailed
from server.core.safe_dial import UrlForbidden
from server.core.safe_http import SafeHttp, Terms, TooLarge, Unreachable, WrongKind

_FETCH_S = 120.0
_REDIRECTS = 3
_FINE = 200


class VendorMedia:
    """Fetches one provider's files."""

    def __init__(self, http: SafeHttp, provider: str) -> None:
        self._http = http
        self._provider = provider

    async def fetch(self, url: str, target: Path, max_bytes: int, kinds: tuple[str, ...]) -> None:
        """Copy the file; a link that has expired or leads nowhere may be a better one at the next look."""
        try:
            answer = await self._http.get(url, Terms(max_bytes, _FETCH_S, kinds, _REDIRECTS))
        except (Unreachable, TooLarge, WrongKind, UrlForbidden) as error:
            raise self._failed(type(error).__name__) from error
        if answer.status != _FINE:
            raise self._failed(f"status {answer.status}")
        await asyncio.to_thread(target.write_bytes, answer.body)

    def _failed(self, why: str) -> EngineFailed:
        return EngineFailed("PROVIDER_FAILED", f"file not fetched: {why}", retryable=True, provider=self._provider)
