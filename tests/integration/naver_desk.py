"""A fake Naver and everything that reads it, with turns that cost no time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from server.core.safe_http import SafeHttp
from server.core.turns import Turn
from server.providers.naver.fetching import PoliteFetcher
from server.providers.naver.places import NaverPlaces
from server.providers.naver.sites import Sites
from tests.fakes.naver import FakeNaver
from tests.fakes.server import serving


@dataclass
class QuickTurns:
    """Gives every turn at once, and notes where."""

    taken: list[tuple[str, Turn]] = field(default_factory=list)

    @asynccontextmanager
    async def turn(self, site: str) -> AsyncIterator[Turn]:
        turn = Turn()
        self.taken.append((site, turn))
        yield turn

    @property
    def stopped(self) -> bool:
        return any(turn.stay_away for _, turn in self.taken)


@dataclass
class NaverDesk:
    """What a test looks at."""

    naver: FakeNaver
    http: SafeHttp
    turns: QuickTurns
    places: NaverPlaces
    sites: Sites


@asynccontextmanager
async def open_desk() -> AsyncIterator[NaverDesk]:
    async with serving(FakeNaver()) as naver:
        http, turns, sites = SafeHttp(exceptions=frozenset({naver.host})), QuickTurns(), Sites(naver.base)
        try:
            yield NaverDesk(naver, http, turns, NaverPlaces(PoliteFetcher(http, turns, sites), sites), sites)
        finally:
            await http.close()
