"""Wakes whoever waits for a row: one LISTEN connection a process, fanned out by subject id.

A notification carries only an id; the waiter reads the row again. Nothing is lost when the connection breaks:
after it is back everybody is woken once.
"""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import structlog

HEARTBEAT_S = 15.0
PROBE_EVERY_S = 10.0
LONGEST_PAUSE_S = 15.0

log = structlog.get_logger("events")
T = TypeVar("T")


class Events:
    """The listener of one process. `run` keeps it connected until cancelled."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._dsn = dsn
        self._channel = f"{schema}_events"
        self._waiting: defaultdict[UUID, set[asyncio.Event]] = defaultdict(set)
        self._observers: list[Callable[[UUID], None]] = []
        self._listening = asyncio.Event()

    async def run(self) -> None:
        """Listen for ever; reconnect with a growing, jittered pause."""
        pause = 1.0
        while True:
            try:
                await self._listen()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                log.warning("listen_lost", retry_in_s=round(pause, 1))
            self._listening.clear()
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def ready(self) -> None:
        """Wait until notifications arrive."""
        await self._listening.wait()

    @contextlib.contextmanager
    def subscribe(self, subject: UUID) -> Iterator[asyncio.Event]:
        """An event that is set whenever the subject has changed; subscribe first, then read."""
        woken = asyncio.Event()
        self._waiting[subject].add(woken)
        try:
            yield woken
        finally:
            self._waiting[subject].discard(woken)
            if not self._waiting[subject]:
                del self._waiting[subject]

    def observe(self, observer: Callable[[UUID], None]) -> None:
        """Call it with every subject that has changed, for as long as the process lives."""
        self._observers.append(observer)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._dsn, timeout=10)
        try:
            await connection.add_listener(self._channel, self._notified)
            self._listening.set()
            for events in list(self._waiting.values()):
                _set_all(events)
            while True:
                await asyncio.sleep(PROBE_EVERY_S)
                await connection.fetchval("SELECT 1", timeout=5)
        finally:
            connection.terminate()

    def _notified(self, _connection: Any, _pid: int, _channel: str, payload: str) -> None:
        with contextlib.suppress(ValueError):
            subject = UUID(payload)
            _set_all(self._waiting.get(subject, set()))
            for observer in self._observers:
                observer(subject)


def _set_all(events: set[asyncio.Event]) -> None:
    for event in events:
        event.set()


async def follow(
    events: Events, subject: UUID, read: Callable[[], Awaitable[T]], *, ended: Callable[[T], bool]
) -> AsyncIterator[T]:
    """What `read` gives: now, at every change, and every 15 s as a sign of life, until `ended` says so."""
    last: T | None = None
    with events.subscribe(subject) as changed:
        while True:
            changed.clear()
            silent = last
            value = await read()
            if value != silent:
                yield value
                last = value
            if ended(value):
                return
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    await changed.wait()
            except TimeoutError:
                last = None
