"""Passwords: how strong they must be, and how they are kept. All of it runs in threads, away from the event loop."""

import asyncio
import os
import secrets
import sys
import threading
import unicodedata
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from zxcvbn import zxcvbn

from server.auth.errors import PasswordWeak, ServerBusy
from server.core.errors import FieldViolation

MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
LONG_ENOUGH = 15
STRONG_ENOUGH = 3
LONGEST_QUEUE = 64
AHEAD = 1
"""So many get ready while others hash: enough to keep the threads busy."""
POLITENESS = 10
BUSY_PAUSE = timedelta(seconds=1)

T = TypeVar("T")


class Passwords:
    """Hashes with argon2id in `threads` threads; more than a full queue gets ServerBusy."""

    def __init__(self, threads: int) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="password", initializer=_step_back)
        self._room = threads + LONGEST_QUEUE
        self._turns = asyncio.Semaphore(threads + AHEAD)
        self._waiting = 0
        self._nobodys_hash = self._hasher.hash(secrets.token_urlsafe())

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn before getting ready to hash, so that a crowd does not keep the loop from everybody else.

        Raises ServerBusy when too many wait.
        """
        if self._waiting >= LONGEST_QUEUE:
            raise ServerBusy(retry_after=BUSY_PAUSE)
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turns.release()

    async def hash(self, password: str) -> str:
        """The text to keep in place of the password."""
        return await self._apart(self._hasher.hash, _normal(password))

    async def matches(self, password: str, kept: str | None) -> bool:
        """Whether `kept` was made from the password; without one it takes as long and says no."""
        fits = await self._apart(self._verify, kept or self._nobodys_hash, _normal(password))
        return fits and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether the text was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(kept)

    async def require_strong(self, password: str, about: Sequence[str]) -> None:
        """Raise PasswordWeak for one that is easy to guess, the more so for who knows `about` the user."""
        spelt = _normal(password)
        if len(spelt) < LONG_ENOUGH and await self._apart(_score, spelt, about) < STRONG_ENOUGH:
            raise PasswordWeak(violations=[FieldViolation("password", "too easy to guess")])

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except VerifyMismatchError:
            return False

    async def _apart(self, work: Callable[..., T], *arguments: object) -> T:
        if self._room <= 0:
            raise ServerBusy(retry_after=BUSY_PAUSE)
        self._room -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)
        finally:
            self._room += 1


def most_threads() -> int:
    """As many as leave one core to everything else, where there is more than one."""
    return max(1, (os.cpu_count() or 1) - 1)


def _step_back() -> None:
    """Let the calls of everybody go before the hashing of this thread; Linux has priorities for threads."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), POLITENESS)


def _normal(password: str) -> str:
    """Keyboards spell one Hangul syllable in several ways; all of them are the same password."""
    return unicodedata.normalize("NFKC", password)


def _score(password: str, about: Sequence[str]) -> int:
    score: int = zxcvbn(password, user_inputs=list(about))["score"]
    return score
