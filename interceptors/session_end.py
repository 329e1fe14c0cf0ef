"""A stream does not outlive the session it was opened with by more than a few seconds."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from interceptors.call import Call, Run
from interceptors.methods import Method
from server.core import principal
from server.core.errors import AppError, DatabaseUnavailable
from server.core.events import Events
from server.core.principal import Principal

LOOK_EVERY_S = 8.0
"""Bounds the delay while no notification arrives."""


class SessionEnd:
    """Ends the streams of a session that was ended, with the reason why."""

    def __init__(self, events: Events, require_live: Callable[[Principal], Awaitable[None]]) -> None:
        self._events = events
        self._require_live = require_live

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Watch over the streams of signed-in users."""
        if not method.streams:
            return proceed

        async def run(call: Call) -> Any:
            who = principal.current()
            if who is None or who.session_id is None:
                return await proceed(call)
            try:
                async with asyncio.timeout(None) as stream:
                    watch = asyncio.create_task(self._end_of(who, stream))
                    try:
                        return await proceed(call)
                    finally:
                        watch.cancel()
            except TimeoutError:
                if stream.expired():
                    raise watch.result() from None
                raise

        return run

    async def _end_of(self, who: Principal, stream: asyncio.Timeout) -> AppError:
        """Wait for the session's end, break the stream off, and give the reason."""
        assert who.session_id is not None
        with self._events.subscribe(who.session_id) as changed:
            while True:
                try:
                    async with asyncio.timeout(LOOK_EVERY_S):
                        await changed.wait()
                except TimeoutError:
                    pass
                changed.clear()
                try:
                    await self._require_live(who)
                except DatabaseUnavailable:
                    continue
                except AppError as ended:
                    stream.reschedule(asyncio.get_running_loop().time())
                    return ended
