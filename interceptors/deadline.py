"""No call runs for ever: a client's own deadline is kept by grpc, this caps the ones that are long or absent."""

import asyncio
from itertools import takewhile
from typing import Any

from interceptors.call import Call, Run
from interceptors.errors import DeadlineExceeded
from interceptors.methods import Method

LOOK_EVERY_S = 0.5
"""One look at all running calls costs less than a timer for each."""


class Deadline:
    """Ends a unary call after `max_unary_s` and a stream after `max_stream_s`, or within half a second of it."""

    def __init__(self, max_unary_s: float, max_stream_s: float) -> None:
        self._unary = _Watch(max_unary_s)
        self._streams = _Watch(max_stream_s)

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Run under the cap of the method's kind."""
        watch = self._streams if method.streams else self._unary

        async def run(call: Call) -> Any:
            try:
                async with asyncio.timeout(None) as scope:
                    watch.add(scope)
                    return await proceed(call)
            except TimeoutError:
                if scope.expired():
                    raise DeadlineExceeded from None
                raise  # a handler's own time-out is its own fault
            finally:
                watch.drop(scope)

        return run


class _Watch:
    """The running calls of one cap by the time each is due, which is the order they came in."""

    def __init__(self, cap_s: float) -> None:
        self._cap_s = cap_s
        self._due: dict[asyncio.Timeout, float] = {}
        self._looks = False

    def add(self, scope: asyncio.Timeout) -> None:
        loop = asyncio.get_running_loop()
        self._due[scope] = loop.time() + self._cap_s
        if not self._looks:
            self._looks = True
            loop.call_later(LOOK_EVERY_S, self._look, loop)

    def drop(self, scope: asyncio.Timeout) -> None:
        self._due.pop(scope, None)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        overdue = list(takewhile(lambda scope: self._due[scope] <= now, self._due))
        for scope in overdue:
            del self._due[scope]
            scope.reschedule(now)
        self._looks = bool(self._due)
        if self._looks:
            loop.call_later(LOOK_EVERY_S, self._look, loop)
