"""A few connections kept open, the one used last taken first.

asyncpg's own pool starts a task for every connection given back and wraps each call of it: together as much as a small
query. This one relies on what `Database` guarantees instead: a connection comes back with no transaction, or closed.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class _Idle:
    """A connection nobody uses, and since when."""

    connection: Any
    since: float


class Pool:
    """At most `size` connections; one idle for longer than `max_age_s` is replaced when its turn comes."""

    def __init__(self, dial: Callable[[], Awaitable[Any]], *, size: int, max_age_s: float) -> None:
        self._dial = dial
        self._size = size
        self._max_age_s = max_age_s
        self._places: asyncio.LifoQueue[_Idle | None] = asyncio.LifoQueue()
        for _ in range(size):
            self._places.put_nowait(None)

    async def take(self) -> Any:
        """A connection of one's own until `give_back`; waits while all are in use."""
        place = await self._places.get()
        try:
            if place and not place.connection.is_closed():
                if time.monotonic() - place.since < self._max_age_s:
                    return place.connection
                await place.connection.close()
            return await self._dial()
        except BaseException:
            self._places.put_nowait(None)
            raise

    def give_back(self, connection: Any) -> None:
        """Let the next one have it."""
        self._places.put_nowait(None if connection.is_closed() else _Idle(connection, time.monotonic()))

    async def close(self) -> None:
        """Wait until none is in use, and close them all."""
        for _ in range(self._size):
            place = await self._places.get()
            if place:
                await place.connection.close()
