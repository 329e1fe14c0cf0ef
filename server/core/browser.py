"""The cookies of the running call: those its browser sent, and those it is to keep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Cookie(StrEnum):
    """The cookies we set; the prefix keeps other hosts of the domain from planting them."""

    REFRESH = "__Host-rt"
    OAUTH = "__Host-oa"


_SAME_SITE = {Cookie.REFRESH: "Strict", Cookie.OAUTH: "Lax"}
"""The second must survive the way back from the provider's page."""


@dataclass(slots=True)
class Browser:
    """The browser that makes this call; native clients have none."""

    sent: Mapping[str, str]
    _answers: dict[Cookie, str] = field(default_factory=dict)

    def get(self, cookie: Cookie) -> str:
        """What it sent; empty without one."""
        return self.sent.get(cookie, "")

    def keep(self, cookie: Cookie, value: str, life: timedelta) -> None:
        """Set the cookie with the answer to this call."""
        self._answers[cookie] = (
            f"{cookie}={value}; Path=/; Max-Age={round(life.total_seconds())}; "
            f"Secure; HttpOnly; SameSite={_SAME_SITE[cookie]}"
        )

    def drop(self, cookie: Cookie) -> None:
        """Clear it with the answer to this call."""
        self.keep(cookie, "", timedelta(0))

    @property
    def answers(self) -> list[str]:
        """A `set-cookie` header for each."""
        return list(self._answers.values())


def read_cookies(crumbs: Iterable[str]) -> dict[str, str]:
    """The cookies of all `cookie` headers, into which HTTP/2 may split one."""
    pairs = (pair.strip().partition("=") for pair in "; ".join(crumbs).split(";"))
    cookies: dict[str, str] = {}
    for name, equals, value in pairs:
        if equals:
            cookies.setdefault(name, value)
    return cookies
