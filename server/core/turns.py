"""Politeness towards a site that owes us nothing: one request at a time, with pauses, by all processes together."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from server.core.failures import EngineFailed


def site_blocked(site: str, detail: str) -> EngineFailed:
    """The site has asked us to stay away, and we do; the owner gives the listing by hand."""
    return EngineFailed("SOURCE_BLOCKED", detail, retryable=False, provider=site)


@dataclass(slots=True)
class Turn:
    """A request's turn; `stay_away` is set when the site says that we come too often."""

    stay_away: timedelta | None = None


class Turns(Protocol):
    """Gives turns, one at a time for each site."""

    def turn(self, site: str) -> AbstractAsyncContextManager[Turn]:
        """Make one request inside of the block; raises EngineFailed with SOURCE_BLOCKED, or NotYet when others wait."""
