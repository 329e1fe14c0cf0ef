"""A few connections kept open, the one used last taken first.

asyncpg's own pool starts a task for every connection given back and wraps each call of it: together as much as a small
query. This one relies on what `Database` guarantees instead: a connection comes back with no transaction, or with one
that has only read and that its next user ends on the way.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

LINGER_S = 0.05
"""How long a transaction that has only read may wait for the connection's next user."""


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
        self._places = asyncio.Semaphore(size)
        self._idle: list[_Idle] = []
        self._settling: asyncio.Task[None] | None = None

    async def take(self) -> Any:
        """A connection of one's own until `give_back`; waits while all are in use."""
        await self._places.acquire()
        try:
            if self._idle:
                idle = self._idle.pop()
                if not idle.connection.is_closed():
                    if time.monotonic() - idle.since < self._max_age_s:
                        return idle.connection
                    await idle.connection.close()
            return await self._dial()
        except BaseException:
            self._places.release()
            raise

    def give_back(self, connection: Any) -> None:
        """Let the next one have it."""
        self._keep(connection)
        self._places.release()
        if self._settling is None and not connection.is_closed() and connection.is_in_transaction():
            self._settling = asyncio.create_task(self._settle())

    async def close(self) -> None:
        """Wait until none is in use, and close them all."""
        for _ in range(self._size):
            await self._places.acquire()
        while self._idle:
            await self._idle.pop().connection.close()

    def _keep(self, connection: Any) -> None:
        if not connection.is_closed():
            self._idle.append(_Idle(connection, time.monotonic()))

    async def _settle(self) -> None:
        """End the transactions that no next user has ended."""
        await asyncio.sleep(LINGER_S)
        self._settling = None
        for idle in [each for each in self._idle if each.connection.is_in_transaction()]:
            async with self._places:
                if idle in self._idle:
                    self._idle.remove(idle)
                    await _commit(idle.connection)
                    self._keep(idle.connection)


async def _commit(connection: Any) -> None:
    try:
        await connection.execute("COMMIT")
    except Exception:
        connection.terminate()  # the next user gets a new one
