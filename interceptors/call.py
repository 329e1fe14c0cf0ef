"""One call of any of the four kinds."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import grpc

from server.core import caller, clock
from server.core.caller import Caller

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_LOCALES = ("ko", "en")


@dataclass(slots=True)
class Call:
    """A running call; `request` is the message, or the iterator of messages where the client streams them."""

    context: grpc.aio.ServicerContext[Any, Any]
    request: Any
    metadata: Mapping[str, str | bytes]
    caller: Caller

    def header(self, name: str) -> str:
        """A text header, empty when absent."""
        return str(self.metadata.get(name, ""))

    def repeats(self, name: str) -> bool:
        """Whether the header came more than once, which HTTP/2 allows."""
        return sum(key == name for key, _ in self.context.invocation_metadata() or ()) > 1


Run = Callable[[Call], Awaitable[Any]]
"""Runs a call to its end: returns the answer, or None when every answer of a stream has been written."""


def enter(request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Call:
    """Begin a call: name it, and note what its metadata tells about the caller."""
    metadata = dict(context.invocation_metadata() or ())
    who = Caller(
        request_id=_request_id(str(metadata.get("x-request-id", ""))),
        user_agent=str(metadata.get("user-agent", "")),
        locale=preferred_locale(str(metadata.get("accept-language", ""))),
    )
    caller.enter(who)
    return Call(context, request, metadata, who)


def _request_id(given: str) -> str:
    return given if _REQUEST_ID.fullmatch(given) else str(clock.new_id())


@lru_cache(maxsize=256)
def preferred_locale(accept_language: str) -> str:
    """The best of `ko` and `en` by an accept-language header; `ko` when it wants neither."""
    wishes = [_wish(part) for part in accept_language.split(",")]
    known = [wish for wish in wishes if wish[1] in _LOCALES and wish[0] > 0]
    return max(known, key=lambda wish: wish[0], default=(1.0, _LOCALES[0]))[1]


def _wish(part: str) -> tuple[float, str]:
    tag, _, parameter = part.strip().partition(";")
    weight = parameter.strip().removeprefix("q=")
    language = tag.strip().lower().partition("-")[0]
    return (float(weight) if re.fullmatch(r"[01](\.\d{0,3})?", weight) else 1.0), language
