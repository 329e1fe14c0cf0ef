"""The chain that stands in front of every method and is built once for each.

An interceptor decides at wrapping time what it does for a method, so where it has nothing to do it costs nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import grpc

from interceptors.call import Run
from interceptors.handlers import as_handler, innermost
from interceptors.methods import Method


class Interceptor(Protocol):
    """One duty around every call, whichever side of it streams."""

    def wrap(self, method: Method, proceed: Run) -> Run:
        """What to run for this method in place of `proceed`."""


class Chain(grpc.aio.ServerInterceptor):
    """The interceptors, outermost first, and the methods they let through."""

    def __init__(self, interceptors: Sequence[Interceptor], methods: Mapping[str, Method]) -> None:
        self._interceptors = tuple(interceptors)
        self._methods = methods
        self._wrapped: dict[str, Any] = {}

    async def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
        """The wrapped handler; None, which grpc answers with UNIMPLEMENTED, for a method that has declared nothing."""
        path = handler_call_details.method
        if path not in self._wrapped:
            method, handler = self._methods.get(path), await continuation(handler_call_details)
            if method is None or handler is None:
                return None
            self._wrapped[path] = self._wrap(method, handler)
        return self._wrapped[path]

    def _wrap(self, method: Method, handler: Any) -> Any:
        run = innermost(handler)
        for interceptor in reversed(self._interceptors):
            run = interceptor.wrap(method, run)
        return as_handler(method, run, handler)
