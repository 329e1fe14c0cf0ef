"""Where Naver's hosts are reached: at their own addresses, or all at a stand-in, one folder a host."""

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit


@dataclass(frozen=True, slots=True)
class Sites:
    """`stand_in` is the base URL of something that plays Naver; empty is Naver itself."""

    stand_in: str = ""

    def reach(self, url: str) -> str:
        """The address to dial for one of Naver's."""
        if not self.stand_in:
            return url
        parts = urlsplit(url)
        base = urlsplit(self.stand_in)
        return urlunsplit((base.scheme, base.netloc, f"{base.path}/{parts.netloc}{parts.path}", parts.query, ""))
