"""One polite request to Naver: in its turn, within Naver's hosts at every hop, and over at the first refusal."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urljoin

import structlog

from server.core.errors import AppError
from server.core.failures import EngineFailed
from server.core.safe_http import Answer, SafeHttp, Terms
from server.core.turns import Turn, Turns, site_blocked
from server.marketing.place_links import PlaceLink, onward
from server.providers.naver.recipe import recipe
from server.providers.naver.sites import Sites

PROVIDER = "naver"
TERMS = Terms(max_bytes=4 * 1024 * 1024, timeout_s=15)
MOST_HOPS = 5
PLAIN = {"accept-language": "ko"}

log = structlog.get_logger("naver")


class Unreadable(Exception):
    """This way gives no listing just now; another may."""


class PoliteFetcher:
    """Fetches one thing a turn."""

    def __init__(self, http: SafeHttp, turns: Turns, sites: Sites) -> None:
        self._http = http
        self._turns = turns
        self._sites = sites

    async def get(self, site: str, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """A page or document, behind redirects within Naver; raises Unreadable and as turns do."""

        async def fetch() -> Answer:
            target = url
            for _ in range(MOST_HOPS):
                answer = await self._http.get_once(self._sites.reach(target), TERMS, {**PLAIN, **(headers or {})})
                if "location" not in answer.headers:
                    return answer
                target = _hop(target, answer).url
            raise Unreadable("redirects without end")

        return await self._in_turn(site, fetch)

    async def post(self, site: str, url: str, document: object, headers: Mapping[str, str]) -> Answer:
        """The answer to a JSON document; raises as `get` does."""
        sent = {**PLAIN, **headers}
        return await self._in_turn(site, lambda: self._http.post_json(self._sites.reach(url), document, TERMS, sent))

    async def place_behind(self, site: str, link: str) -> str:
        """The number of the place that a short link leads to; raises Unreadable when it leads to none."""
        target = PlaceLink(link)

        async def follow() -> Answer:
            nonlocal target
            for _ in range(MOST_HOPS):
                answer = await self._http.get_once(self._sites.reach(target.url), TERMS, PLAIN)
                if "location" not in answer.headers:
                    return answer
                target = _hop(target.url, answer)
                if target.place_id:
                    return answer
            raise Unreadable("redirects without end")

        await self._in_turn(site, follow)
        if not target.place_id:
            raise Unreadable("leads to no place")
        return target.place_id

    async def _in_turn(self, site: str, fetch: Callable[[], Awaitable[Answer]]) -> Answer:
        async with self._turns.turn(site) as turn:
            try:
                answer = await fetch()
            except AppError as error:
                raise Unreadable(error.reason) from error
            _heed_refusal(answer, turn)
        if answer.status == HTTPStatus.NOT_FOUND:
            raise not_found("no such page")
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise Unreadable(f"status {answer.status}")
        return answer


def not_found(detail: str) -> EngineFailed:
    """The map knows no such place."""
    return EngineFailed("PLACE_NOT_FOUND", detail, retryable=False, provider=PROVIDER)


def _hop(url: str, answer: Answer) -> PlaceLink:
    try:
        link = onward(urljoin(url, answer.headers["location"]))
    except ValueError as error:
        raise Unreadable("redirected to nonsense") from error
    if link is None:
        raise Unreadable("redirected out of Naver")
    return link


def _heed_refusal(answer: Answer, turn: Turn) -> None:
    """Go away for long when Naver asks for it."""
    refusals = recipe()["refusals"]
    # A place may write these words about itself, so they count only on a page that shows no place.
    is_bare = _is_html(answer) and recipe()["page"]["variable"].encode() not in answer.body
    marked = is_bare and any(mark.encode() in answer.body for mark in refusals["marks"])
    if answer.status in refusals["statuses"] or marked:
        turn.stay_away = timedelta(seconds=refusals["stay_away_s"])
        log.warning("naver_refused", status=answer.status)
        raise site_blocked(PROVIDER, f"status {answer.status}")


def _is_html(answer: Answer) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")
