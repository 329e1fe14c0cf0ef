"""Counting what callers do: calls in a window, and attempts that make the next one wait.

Counts live in this process, or in one place for all servers; when that place is gone, signing in is limited more
strictly by each server alone, and everything else goes on.
"""

import time
from dataclasses import dataclass
from typing import Protocol, Self

import limits

from server.core.lru import Lru
from server.core.sliding_window import SlidingWindow

FREE_ATTEMPTS = 5
LONGEST_WAIT_S = 900.0
FORGOTTEN_AFTER_S = 3_600.0
REMEMBERED_KEYS = 100_000
BREAK_S = 5.0


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` events a key in `seconds`; `guards_accounts` limits are kept even without shared counts."""

    name: str
    amount: int
    seconds: float
    guards_accounts: bool = False

    @classmethod
    def parsed(cls, name: str, text: str, *, guards_accounts: bool = False) -> Self:
        """From a setting, such as `30/10 minutes`."""
        item = limits.parse(text)
        return cls(name, item.amount, item.get_expiry(), guards_accounts)

    def halved(self) -> "Limit":
        """The stricter one of a server that counts alone."""
        return Limit(self.name, max(1, self.amount // 2), self.seconds, self.guards_accounts)


class CountsLost(Exception):
    """The shared counts cannot be reached now."""


class Counters(Protocol):
    """Keeps counts by key; every answer is the seconds to wait, 0 when there is no need to."""

    async def hit(self, limit: Limit, key: str) -> float:
        """Count an event unless it is one too many."""

    async def take_back(self, limit: Limit, key: str) -> None:
        """Undo the count of one event: it turned out to be none."""

    async def attempt(self, key: str) -> float:
        """Count an attempt before it is made, unless those before it still have to be waited for."""

    async def absolve(self, key: str) -> None:
        """Forget the key's attempts: the last one was good."""


def wait_after(attempts: int) -> float:
    """What so many attempts in a row cost: the first five nothing, then 2, 4, 8 … seconds."""
    return 0.0 if attempts <= FREE_ATTEMPTS else min(2.0 ** min(attempts - FREE_ATTEMPTS, 16), LONGEST_WAIT_S)


@dataclass(frozen=True, slots=True)
class _Attempts:
    """How many there were, and when."""

    count: int
    last_at: float


class MemoryCounters:
    """Counts of this process."""

    def __init__(self) -> None:
        self._windows: dict[Limit, SlidingWindow] = {}
        self._attempts: Lru[str, _Attempts] = Lru(REMEMBERED_KEYS)

    async def hit(self, limit: Limit, key: str) -> float:
        """Count an event."""
        window = self._windows.get(limit)
        if window is None:
            window = self._windows[limit] = SlidingWindow(limit.amount, limit.seconds)
        return window.hit(key, time.monotonic())

    async def take_back(self, limit: Limit, key: str) -> None:
        """Undo the count of one event."""
        if window := self._windows.get(limit):
            window.take_back(key)

    async def attempt(self, key: str) -> float:
        """Count an attempt."""
        now = time.monotonic()
        seen = self._attempts.get(key)
        if seen is None or now - seen.last_at >= FORGOTTEN_AFTER_S:
            seen = _Attempts(0, now)
        if (wait := seen.last_at + wait_after(seen.count) - now) > 0:
            return wait
        self._attempts.put(key, _Attempts(seen.count + 1, now))
        return 0.0

    async def absolve(self, key: str) -> None:
        """Forget the key's attempts."""
        self._attempts.drop(key)


class SharedCounters:
    """Counts in one place for all servers, while it answers; a silent place is left alone for a few seconds."""

    def __init__(self, shared: Counters) -> None:
        self._shared = shared
        self._alone = MemoryCounters()
        self._broken_until = 0.0

    async def hit(self, limit: Limit, key: str) -> float:
        """Count an event; alone, only what guards accounts is limited, to half."""
        if self._reachable():
            try:
                return await self._shared.hit(limit, key)
            except CountsLost:
                self._break()
        return await self._alone.hit(limit.halved(), key) if limit.guards_accounts else 0.0

    async def take_back(self, limit: Limit, key: str) -> None:
        """Undo the count of one event, where events are counted now."""
        if self._reachable():
            try:
                return await self._shared.take_back(limit, key)
            except CountsLost:
                self._break()
        return await self._alone.take_back(limit.halved(), key)

    async def attempt(self, key: str) -> float:
        """Count an attempt; alone, each counts twice."""
        if self._reachable():
            try:
                return await self._shared.attempt(key)
            except CountsLost:
                self._break()
        wait = await self._alone.attempt(key)
        return wait or await self._alone.attempt(key)

    async def absolve(self, key: str) -> None:
        """Forget the key's attempts, wherever they were counted."""
        await self._alone.absolve(key)
        if self._reachable():
            try:
                await self._shared.absolve(key)
            except CountsLost:
                self._break()

    def _reachable(self) -> bool:
        return time.monotonic() >= self._broken_until

    def _break(self) -> None:
        self._broken_until = time.monotonic() + BREAK_S
