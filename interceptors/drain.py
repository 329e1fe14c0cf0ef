"""A server about to stop sends its streams elsewhere at once, instead of cutting them when its grace is over."""

import asyncio
from typing import Any

from interceptors.call import Call, Run
from interceptors.errors import Draining
from interceptors.methods import Method


class Drain:
    """Knows every running stream until `begin`, which ends them all with DRAINING; unary calls finish."""

    def __init__(self) -> None:
        self._streams: set[asyncio.Timeout] = set()
        self._draining = False

    def begin(self) -> None:
        """End the running streams, and refuse new ones."""
        self._draining = True
        now = asyncio.get_running_loop().time()
        for stream in self._streams:
            stream.reschedule(now)

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Watch over streams only."""
        if not method.streams:
            return proceed

        async def run(call: Call) -> Any:
            if self._draining:
                raise Draining
            try:
                async with asyncio.timeout(None) as stream:
                    self._streams.add(stream)
                    return await proceed(call)
            except TimeoutError:
                if stream.expired():
                    raise Draining from None
                raise
            finally:
                self._streams.discard(stream)

        return run
