"""The two ends of a chain: a servicer's method as something to run, and something to run as a handler of grpc."""

from collections.abc import Callable
from contextlib import aclosing
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any, Never

import grpc

from interceptors.call import Call, Run, enter
from interceptors.errors import NotImplementedYet
from interceptors.methods import Method

_MAKERS: dict[tuple[bool, bool], Callable[..., Any]] = {
    (False, False): grpc.unary_unary_rpc_method_handler,
    (False, True): grpc.unary_stream_rpc_method_handler,
    (True, False): grpc.stream_unary_rpc_method_handler,
    (True, True): grpc.stream_stream_rpc_method_handler,
}
"""grpc's constructors by (requests stream, answers stream)."""


def as_handler(method: Method, run: Run, original: Any) -> Any:
    """What grpc calls, with the serialisers of the original handler."""

    async def behaviour(request: Any, context: Any) -> Any:
        return await run(enter(request, context))

    maker = _MAKERS[method.streams_requests, method.streams_answers]
    return maker(behaviour, original.request_deserializer, original.response_serializer)


def innermost(handler: Any) -> Run:
    """Runs the servicer's method itself; one that yields its answers writes them instead."""
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
