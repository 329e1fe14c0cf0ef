"""The chain that stands in front of every method and is built once for each.

An interceptor decides at wrapping time what it does for a method, so where it has nothing to do it costs nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import grpc

from interceptors.call import Run
from interceptors.handlers import as_handler, innermost
from interceptors.methods import Access, Method

UNKNOWN = Method("/unknown", Access.PUBLIC, streams_requests=True, streams_answers=True)
"""Stands for everything that no service has; a stream, because nothing is read of such a call."""


class Interceptor(Protocol):
    """One duty around every call, whichever side of it streams."""

    def wrap(self, method: Method, proceed: Run) -> Run:
        """What to run for this method in place of `proceed`."""


class Chain(grpc.GenericRpcHandler):
    """The handlers of every method, each behind the interceptors, outermost first.

    Methods are not registered with grpc itself: grpc.aio would wait on a future of every method for each call.
    """

    def __init__(self, interceptors: Sequence[Interceptor], methods: Mapping[str, Method]) -> None:
        self._interceptors = tuple(interceptors)
        self._methods = methods
        self._handlers: dict[str, Any] = {}
        self._unknown = self._wrap(UNKNOWN, grpc.stream_stream_rpc_method_handler(_nobody))

    def add(self, servicer: object, add_to_server: Callable[[Any, Any], None]) -> None:
        """Stand in front of a servicer, given the generated function, which takes this for the server."""
        add_to_server(servicer, self)

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Any]) -> None:
        """Wrap the service's handlers; a method that has declared nothing is left out."""
        for name, handler in handlers.items():
            if method := self._methods.get(f"/{service}/{name}"):
                self._handlers[method.path] = self._wrap(method, handler)

    def add_generic_rpc_handlers(self, handlers: Sequence[grpc.GenericRpcHandler]) -> None:
        """Generated code hands the same handlers over once more; they are known already."""

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        """The handler of a call; grpc's own answer to an unknown method would have no reason."""
        return self._handlers.get(handler_call_details.method, self._unknown)

    def _wrap(self, method: Method, handler: Any) -> Any:
        run = innermost(handler)
        for interceptor in reversed(self._interceptors):
            run = interceptor.wrap(method, run)
        return as_handler(method, run, handler)


def _nobody(*_call: Any) -> None:
    """Answers no call: like the generated base of a servicer, it stands for what is not implemented."""
