"""Work that is looked for again and again: every so often, and at once when the database tells of some."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg
import structlog

from server.core.blobs import StorageUnavailable
from server.core.errors import DatabaseUnavailable
from server.core.events import Events

log = structlog.get_logger("rounds")


async def every(every_s: float, work: Callable[[], Awaitable[object]]) -> None:
    """Do the work for ever, with a pause after each round; a round that fails is followed by the next one."""
    while True:
        await _try(work)
        await asyncio.sleep(every_s)


async def keep_doing(work: Callable[[], Awaitable[object]], events: Events, subject: UUID, every_s: float) -> None:
    """Do the work for ever, sooner than `every_s` after the last round when the database tells of some."""
    with events.subscribe(subject) as told:
        while True:
            told.clear()
            await _try(work)
            try:
                async with asyncio.timeout(every_s):
                    await told.wait()
            except TimeoutError:
                continue


async def _try(work: Callable[[], Awaitable[object]]) -> None:
    try:
        await work()
    except (DatabaseUnavailable, StorageUnavailable, asyncpg.PostgresError, OSError) as error:
        log.warning("round_failed", work=work.__qualname__, error=type(error).__name__)
