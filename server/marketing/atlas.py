"""What a server process may do with the map while a caller waits: search it, and tell early what cannot work."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from server.marketing.errors import SourceNotAvailable
from server.marketing.ports import Candidate, PlaceSearch


@dataclass(frozen=True, slots=True)
class Atlas:
    """`finder` is None without keys; `check_link` raises UrlForbidden for what is no public link by its looks."""

    finder: PlaceSearch | None
    is_read: bool
    check_link: Callable[[str], None]

    async def search(self, query: str) -> tuple[Candidate, ...]:
        """Places by name; raises SourceNotAvailable, MapUnavailable or MapBusy."""
        if self.finder is None:
            raise SourceNotAvailable
        return await self.finder.search(query)

    def require_reader(self) -> None:
        """Raise SourceNotAvailable where workers read no places."""
        if not self.is_read:
            raise SourceNotAvailable

    def check_links(self, urls: Iterable[str]) -> None:
        """Raise UrlForbidden when one of them cannot be a public link."""
        for url in urls:
            self.check_link(url)
