"""How far a call goes to succeed: when it is made again, and when it is given up."""

import asyncio
import random
from dataclasses import dataclass

from castad_client.errors import CastadError, DeadlineExceeded, SignedOut, TokenExpired, Unavailable
from castad_client.keeper import Keeper


@dataclass(frozen=True, slots=True)
class Retry:
    """Pauses double from the first to the longest, each drawn from its upper half; all in seconds."""

    first_pause_s: float = 0.1
    longest_pause_s: float = 5.0
    call_timeout_s: float = 30.0
    """For a call and all its repetitions."""
    watch_patience_s: float = 300.0
    """How long a watch goes on trying while no answer arrives."""

    def pause(self, attempt: int) -> float:
        """How long to wait after the attempt of that number, counted from 0."""
        longest = min(self.longest_pause_s, self.first_pause_s * 2.0 ** min(attempt, 30))
        return longest * random.uniform(0.5, 1)


class Attempts:
    """Counts a call's attempts until its time is over."""

    def __init__(self, retry: Retry, seconds: float) -> None:
        self._retry = retry
        self._seconds = seconds
        self.begin_again()

    def begin_again(self) -> None:
        """Count from now, as if nothing had failed yet."""
        self._made = 0
        self._end = asyncio.get_running_loop().time() + self._seconds

    @property
    def left_s(self) -> float:
        """Seconds until the end; below zero after it."""
        return self._end - asyncio.get_running_loop().time()

    async def pause(self, error: CastadError) -> None:
        """Wait for the next attempt; raises `error` where it will not help or there is no time for it."""
        if not isinstance(error, Unavailable) and error.retry_after is None:
            raise error
        await self.pause_anyway(error)

    async def pause_anyway(self, error: CastadError) -> None:
        """Wait for the next attempt; raises `error` where there is no time for it."""
        seconds = self._retry.pause(self._made)
        if error.retry_after is not None:
            seconds += error.retry_after.total_seconds()
        if seconds >= self.left_s:
            raise error
        self._made += 1
        await asyncio.sleep(seconds)


class Effort:
    """What one call, or one watch, does about its failures."""

    def __init__(self, keeper: Keeper, attempts: Attempts, *, may_repeat: bool, watching: bool = False) -> None:
        self._keeper = keeper
        self._attempts = attempts
        self._may_repeat = may_repeat
        self._watching = watching
        self._renewed = False

    def succeeded(self) -> None:
        """An answer arrived: later failures have nothing to do with earlier ones."""
        self._renewed = False
        self._attempts.begin_again()

    async def overcome(self, error: CastadError, token: str) -> None:
        """Return when the call, made with `token`, may be made again; raise `error` where it may not."""
        match error:
            case TokenExpired() if not self._renewed:
                self._renewed = True
                await self._keeper.renew(token)
            case SignedOut():
                await self._keeper.forget(token)
                raise error
            case DeadlineExceeded() if self._watching:  # the server ends streams that grow old
                await self._attempts.pause_anyway(error)
            case _ if self._may_repeat:
                await self._attempts.pause(error)
            case _:
                raise error
