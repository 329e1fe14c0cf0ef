"""Instagram's graph on the wire: one call, its answer or the refusal it comes with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from server.providers.vendor_http import Reach, vendor_client
from server.social.ports import PlatformRefused

PLATFORM = "instagram"
UNREACHABLE, BROKEN = "unreachable", "server_error"
_NO_ERROR: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class InstagramAddresses:
    """Where the consent page, the code's exchange and the graph are."""

    consent: str = "https://www.instagram.com/oauth/authorize"
    exchange: str = "https://api.instagram.com"
    graph: str = "https://graph.instagram.com"

    @classmethod
    def at(cls, base: str) -> "InstagramAddresses":
        """Instagram itself, or a stand-in for it under another address."""
        return cls(f"{base}/oauth/authorize", base, base) if base else cls()


class Graph:
    """Calls one host; nothing of an address may be logged, for tokens travel in it."""

    def __init__(self, base: str) -> None:
        self._http = vendor_client(Reach(base))

    async def get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        """Ask; raises PlatformRefused."""
        return await self._answer("GET", path, params=dict(query))

    async def post(self, path: str, form: Mapping[str, str]) -> dict[str, Any]:
        """Tell; raises PlatformRefused."""
        return await self._answer("POST", path, data=dict(form))

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def _answer(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        try:
            answer = await self._http.request(method, path, **sent)
        except (httpx.HTTPError, httpx.InvalidURL):
            # The cause would carry the address, and with it the token.
            raise PlatformRefused(PLATFORM, UNREACHABLE) from None
        found = _object(answer)
        if answer.is_success and found is not None and "error" not in found:
            return found
        raise refusal(answer.status_code, (found or {}).get("error"))


def refusal(status: int, error: object) -> PlatformRefused:
    """What a refusal is called in the table of errors: by its subcode if it has one, else by its code."""
    told = error if isinstance(error, dict) else _NO_ERROR
    code, subcode = str(told.get("code", "")), str(told.get("error_subcode") or "")
    if code == "190":
        return PlatformRefused(PLATFORM, "190", detail=subcode)
    if not told or (told.get("is_transient") is True and not subcode):
        return PlatformRefused(PLATFORM, BROKEN, detail=f"{status} {code}")
    return PlatformRefused(PLATFORM, subcode if subcode.startswith("2207") else code, detail=f"{code}/{subcode}")


def refusal_in(text: str) -> PlatformRefused:
    """The refusal that a container's status names in its text."""
    subcode = re.search(r"\b2207\d{3}\b", text)
    return PlatformRefused(PLATFORM, subcode[0] if subcode else "container_error", detail=text[:200])


def _object(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        found = answer.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
