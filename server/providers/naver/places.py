"""Reads places from Naver Map in up to three ways, the public page first."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

import structlog

from server.core.errors import AppError
from server.core.failures import EngineFailed
from server.core.safe_http import Answer
from server.marketing.ports import Candidate, Listing
from server.providers.naver.fetching import PROVIDER, PoliteFetcher, Unreadable, not_found
from server.providers.naver.listing import listing
from server.providers.naver.page_state import page_state
from server.providers.naver.paths import Paths
from server.providers.naver.recipe import recipe
from server.providers.naver.sites import Sites

# Naver counts requests to these apart; its place hosts share one count.
PLACES, SHORT_LINKS, SEARCH = "naver", "naver.short", "naver.search"
_PLACE_IN_RESULTS = re.compile(rb"place\.naver\.com/[a-z]{3,20}/(\d{6,12})")

Way = Callable[[str], Awaitable[Listing]]

log = structlog.get_logger("naver")


class NaverPlaces:
    """Implements PlaceReader. A refusal ends the reading; only what cannot be understood is tried elsewhere."""

    def __init__(self, fetcher: PoliteFetcher, sites: Sites) -> None:
        self._fetcher = fetcher
        self._sites = sites

    async def locate(self, link: str, candidate: Candidate | None) -> str:
        """Follow the short link, or look the candidate up by name and address."""
        try:
            if link:
                return await self._fetcher.place_behind(SHORT_LINKS, link)
            assert candidate is not None, "there is a link or a candidate"
            return await self._first_found(candidate)
        except Unreadable as error:
            raise not_found(str(error)) from error

    async def read(self, place_id: str) -> Listing:
        """Try the ways in order; what an earlier one knew and a later one does not is kept."""
        known = Listing("", "", "")
        for way in (self._page, self._summary, self._graphql):
            try:
                known = _completed(await way(place_id), known)
            except Unreadable as error:
                log.warning("naver_unreadable", way=way.__name__.strip("_"), place_id=place_id, why=str(error))
                continue
            if way != self._summary:
                break
        if not known.name:
            raise EngineFailed("PROVIDER_FAILED", "no way gave a listing", retryable=True, provider=PROVIDER)
        return known

    async def _first_found(self, candidate: Candidate) -> str:
        query = f"{candidate.title} {candidate.road_address or candidate.address}".strip()
        answer = await self._fetcher.get(SEARCH, f"{recipe()['search']['url']}?{urlencode({'query': query})}")
        if found := _PLACE_IN_RESULTS.search(answer.body):
            return found[1].decode()
        raise Unreadable("the search shows no place")

    async def _page(self, place_id: str) -> Listing:
        way = recipe()["page"]
        answer = await self._fetcher.get(PLACES, way["url"].format(id=place_id))
        state = page_state(answer.body.decode("utf-8", "replace"), way["variable"])
        if state is None:
            raise Unreadable("a page without its state")
        base = state.get(way["base"].format(id=place_id))
        if base is None:
            raise not_found("closed or deleted") if len(state) <= 1 else Unreadable("a state without the place")
        roots = {"state": state, "base": base, "detail": _detail(state, way["detail"], place_id)}
        return listing(Paths(roots, state), way, self._sites)

    async def _summary(self, place_id: str) -> Listing:
        way = recipe()["summary"]
        answer = await self._fetcher.get(PLACES, way["url"].format(id=place_id), {"referer": way["referer"]})
        detail = _object(_object(_json(answer)).get("data", {})).get("placeDetail", {})
        if detail is None:
            raise not_found("unknown to the summary")
        return listing(Paths({"detail": _object(detail)}), way, self._sites)

    async def _graphql(self, place_id: str) -> Listing:
        way = recipe()["graphql"]
        variables = {"input": {**way["variables"]["input"], "id": place_id}}
        batch = [{"operationName": way["operation"], "variables": variables, "query": way["query"]}]
        referer = way["referer"].format(id=place_id)
        answer = _json(await self._fetcher.post(PLACES, way["url"], batch, {"referer": referer}))
        data = _object(answer[0] if isinstance(answer, list) and answer else answer).get("data")
        detail = _object(_object(data).get("placeDetail"))
        return listing(Paths({"detail": detail, "base": detail.get("base")}), way, self._sites)


def _detail(state: Mapping[str, Any], name: str, place_id: str) -> Any:
    """The page's own query for this place; its other arguments change from time to time."""
    asked = state.get("ROOT_QUERY")
    entries = asked.items() if isinstance(asked, Mapping) else ()
    return next((value for key, value in entries if key.startswith(name) and f'"id":"{place_id}"' in key), None)


def _completed(found: Listing, known: Listing) -> Listing:
    told = {field.name: getattr(found, field.name) or getattr(known, field.name) for field in fields(Listing)}
    return Listing(**told)


def _json(answer: Answer) -> Any:
    try:
        return answer.json()
    except AppError as error:
        raise Unreadable("no JSON") from error


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Unreadable("of another shape")
    return value
