"""Facts about the running call that are not the request: where it comes from and the language of its answers."""

from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_network

from server.core.browser import Browser


@dataclass(slots=True)
class Caller:
    """`locale` is `ko` or `en`; `request_id` is ours, for logs and error details; native clients have no `browser`."""

    request_id: str = ""
    ip: str = ""
    user_agent: str = ""
    locale: str = "ko"
    browser: Browser | None = None

    @property
    def network(self) -> str:
        """What the call is counted under: its address, or the v6 /64 that one customer owns."""
        return _network(self.ip)


_current: ContextVar[Caller | None] = ContextVar("caller", default=None)


def enter(caller: Caller) -> None:
    """Make this the caller of the running call."""
    _current.set(caller)


def current() -> Caller:
    """The running call's caller; an empty one outside of a call."""
    return _current.get() or Caller()


@lru_cache(maxsize=4_096)
def _network(address: str) -> str:
    return address if ":" not in address else str(ip_network(f"{address}/64", strict=False))
