"""The chain that stands in front of every method and is built once for each.

An interceptor decides at wrapping time what it does for a method, so where it has nothing to do it costs nothing.
"""

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any, Never, Protocol

import grpc

from interceptors.call import Call, Run, enter
from interceptors.errors import NotImplementedYet
from interceptors.methods import HANDLER_MAKERS, Method


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
        run = _innermost(handler)
        for interceptor in reversed(self._interceptors):
            run = interceptor.wrap(method, run)

        async def behaviour(request: Any, context: Any) -> Any:
            return await run(enter(request, context))

        maker = HANDLER_MAKERS[method.streams_requests, method.streams_answers]
        return maker(behaviour, handler.request_deserializer, handler.response_serializer)


def _innermost(handler: Any) -> Run:
    servicer_method = handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream
    if iscoroutinefunction(servicer_method):
        return lambda call: servicer_method(call.request, call.context)
    if isasyncgenfunction(servicer_method):
        return _writing_all(servicer_method)
    return _not_implemented  # only the generated base classes have plain functions


def _writing_all(servicer_method: Any) -> Run:
    async def run(call: Call) -> None:
        async with aclosing(servicer_method(call.request, call.context)) as answers:
            async for answer in answers:
                await call.context.write(answer)

    return run


async def _not_implemented(_call: Call) -> Never:
    raise NotImplementedYet
