"""Facts about the running call that are not the request: where it comes from and the language of its answers."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Caller:
    """`locale` is `ko` or `en`; `request_id` is ours, for logs and error details."""

    request_id: str = ""
    ip: str = ""
    user_agent: str = ""
    locale: str = "ko"


_current: ContextVar[Caller | None] = ContextVar("caller", default=None)


def enter(caller: Caller) -> None:
    """Make this the caller of the running call."""
    _current.set(caller)


def current() -> Caller:
    """The running call's caller; an empty one outside of a call."""
    return _current.get() or Caller()
