"""No call runs for ever: a client's own deadline is kept by grpc, this caps the ones that are long or absent."""

import asyncio
from typing import Any

from interceptors.call import Call, Run
from interceptors.errors import DeadlineExceeded
from interceptors.methods import Method


class Deadline:
    """Ends a unary call after `max_unary_s` and a stream after `max_stream_s`."""

    def __init__(self, max_unary_s: float, max_stream_s: float) -> None:
        self._max_unary_s = max_unary_s
        self._max_stream_s = max_stream_s

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Run under the cap of the method's kind."""
        cap = self._max_stream_s if method.streams else self._max_unary_s

        async def run(call: Call) -> Any:
            try:
                async with asyncio.timeout(cap) as scope:
                    return await proceed(call)
            except TimeoutError:
                if scope.expired():
                    raise DeadlineExceeded from None
                raise  # a handler's own time-out is its own fault

        return run
