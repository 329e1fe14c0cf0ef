"""Counts in Redis, shared by all servers of a deployment."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.core.limits import FORGOTTEN_AFTER_S, FREE_ATTEMPTS, LONGEST_WAIT_S, CountsLost, Limit

ANSWERS_WITHIN_S = 0.1

# Reads and counts in one step, by the clock of Redis: parallel attempts on several servers cannot slip past.
_ATTEMPT = f"""
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local seen = redis.call('HMGET', KEYS[1], 'count', 'last_at')
local count, last_at = tonumber(seen[1] or 0), tonumber(seen[2] or 0)
local cost = 0
if count > {FREE_ATTEMPTS} then
  cost = math.min(2 ^ math.min(count - {FREE_ATTEMPTS}, 16), {LONGEST_WAIT_S})
end
local wait = last_at + cost - now
if count > 0 and wait > 0 then return tostring(wait) end
redis.call('HSET', KEYS[1], 'count', count + 1, 'last_at', tostring(now))
redis.call('EXPIRE', KEYS[1], {FORGOTTEN_AFTER_S:.0f})
return '0'
"""

log = structlog.get_logger("limits")


class RedisCounters:
    """Raises CountsLost when Redis does not answer in a tenth of a second."""

    def __init__(self, url: str, deployment: str) -> None:
        self._prefix = f"castad:{deployment}"
        self._redis = Redis.from_url(url, decode_responses=True)
        storage = RedisStorage(
            url,
            implementation="redispy",
            key_prefix=self._prefix,
            connection_pool=self._redis.connection_pool,  # type: ignore[arg-type]  # handed on to redis
        )
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._attempt = self._redis.register_script(_ATTEMPT)

    async def hit(self, limit: Limit, key: str) -> float:
        """Count an event."""
        item = _item(limit)
        async with _answering():
            if await self._limiter.hit(item, key):
                return 0.0
            stats = await self._limiter.get_window_stats(item, key)
            return max(0.001, stats.reset_time - time.time())

    async def take_back(self, limit: Limit, key: str) -> None:
        """Undo the count of one event."""
        async with _answering():
            await self._limiter.hit(_item(limit), key, cost=-1)

    async def attempt(self, key: str) -> float:
        """Count an attempt."""
        async with _answering():
            return float(await self._attempt(keys=[f"{self._prefix}:attempts:{key}"]))

    async def absolve(self, key: str) -> None:
        """Forget the key's attempts."""
        async with _answering():
            await self._redis.delete(f"{self._prefix}:attempts:{key}")

    async def close(self) -> None:
        """Hang up."""
        await self._redis.aclose()


def _item(limit: Limit) -> RateLimitItemPerSecond:
    return RateLimitItemPerSecond(limit.amount, int(limit.seconds), namespace=limit.name)


@asynccontextmanager
async def _answering() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            yield
    except (RedisError, OSError, TimeoutError) as error:
        log.warning("redis_unavailable", error=type(error).__name__)
        raise CountsLost from error
