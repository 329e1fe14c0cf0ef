"""Naver's local search: over NAVER API HUB, or the older Developers Center until it ends in June 2027."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import structlog

from server.core.errors import AppError, FieldViolation, ValidationFailed
from server.core.safe_http import Answer, SafeHttp, Terms
from server.marketing.errors import MapBusy, MapUnavailable, PlaceUrlUnsupported, SourceNotAvailable
from server.marketing.place_links import place_link
from server.marketing.ports import Candidate, Coordinates
from server.providers.naver.listing import clean
from server.providers.naver.sites import Sites

TERMS = Terms(max_bytes=256 * 1024, timeout_s=8)
MOST_FOUND = 5
LONGEST_TITLE, LONGEST_CATEGORY, LONGEST_ADDRESS = 200, 200, 300
_TAG = re.compile(r"</?b>")
_SCALE = 10_000_000
_DEFAULT_PAUSE = timedelta(seconds=30)

log = structlog.get_logger("naver")


@dataclass(frozen=True, slots=True)
class SearchAccess:
    """One of the two interfaces and how we are known to it."""

    url: str
    credentials: Mapping[str, str] = field(repr=False)


def hub(key_id: str, key: str) -> SearchAccess:
    """NAVER API HUB."""
    url = "https://naverapihub.apigw.ntruss.com/search/v1/local"
    return SearchAccess(url, {"x-ncp-apigw-api-key-id": key_id, "x-ncp-apigw-api-key": key})


def developers_center(client_id: str, client_secret: str) -> SearchAccess:
    """The older interface; it gives no new keys."""
    url = "https://openapi.naver.com/v1/search/local.json"
    return SearchAccess(url, {"x-naver-client-id": client_id, "x-naver-client-secret": client_secret})


class NaverSearch:
    """Implements the PlaceSearch port."""

    def __init__(self, http: SafeHttp, access: SearchAccess, sites: Sites) -> None:
        self._http = http
        self._access = access
        self._sites = sites

    async def search(self, query: str) -> tuple[Candidate, ...]:
        """At most five places, best first."""
        asked = urlencode({"query": query, "display": MOST_FOUND, "start": 1, "sort": "random"})
        try:
            answer = await self._http.get(
                self._sites.reach(f"{self._access.url}?{asked}"), TERMS, self._access.credentials
            )
            if answer.status != 200:
                raise _refusal(answer)
            return _candidates(answer.json())
        except (MapBusy, SourceNotAvailable, ValidationFailed):
            raise
        except (AppError, TypeError, AttributeError) as error:
            log.warning("naver_search_failed", error=type(error).__name__)
            raise MapUnavailable from error


def _refusal(answer: Answer) -> AppError:
    trace = log.bind(status=answer.status)
    if answer.status == 429:
        trace.warning("naver_search_busy")
        return MapBusy(retry_after=_pause(answer.headers.get("retry-after", "")))
    if answer.status in (401, 403):
        trace.error("naver_search_set_up_wrong")
        return SourceNotAvailable()
    if answer.status == 400:
        return ValidationFailed(violations=[FieldViolation("query", "the map cannot look for this")])
    trace.warning("naver_search_failed")
    return MapUnavailable()


def _pause(told: str) -> timedelta:
    return timedelta(seconds=min(int(told), 3_600)) if told.isdecimal() else _DEFAULT_PAUSE


def _candidates(answer: Any) -> tuple[Candidate, ...]:
    found = (_candidate(item) for item in answer["items"][:MOST_FOUND])
    return tuple(candidate for candidate in found if candidate.title)


def _candidate(item: Mapping[str, Any]) -> Candidate:
    return Candidate(
        title=_plain(item.get("title", ""))[:LONGEST_TITLE],
        category=_plain(item.get("category", ""))[:LONGEST_CATEGORY],
        address=_plain(item.get("address", ""))[:LONGEST_ADDRESS],
        road_address=_plain(item.get("roadAddress", ""))[:LONGEST_ADDRESS],
        place_url=_place_url(item.get("link", "")),
        coordinates=_coordinates(item.get("mapx", ""), item.get("mapy", "")),
    )


def _plain(text: str) -> str:
    return " ".join(clean(unescape(_TAG.sub("", text))).split())


def _place_url(link: str) -> str:
    """The link is the owner's own page as a rule, and a place's only now and then."""
    try:
        return place_link(link).url if link else ""
    except PlaceUrlUnsupported:
        return ""


def _coordinates(x: str, y: str) -> Coordinates | None:
    try:
        point = Coordinates(int(y) / _SCALE, int(x) / _SCALE)
    except ValueError:
        return None
    return point if abs(point.latitude) <= 90 and abs(point.longitude) <= 180 else None
