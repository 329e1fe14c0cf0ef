"""Work that is looked for again and again: every so often, and at once when the database tells of some."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg
import structlog

from server.core.errors import DatabaseUnavailable
from server.core.events import Events

log = structlog.get_logger("rounds")


async def keep_doing(work: Callable[[], Awaitable[object]], events: Events, subject: UUID, every_s: float) -> None:
    """Do the work for ever; a round that fails is followed by the next one."""
    with events.subscribe(subject) as told:
        while True:
            told.clear()
            try:
                await work()
            except (DatabaseUnavailable, asyncpg.PostgresError, OSError) as error:
                log.warning("round_failed", work=work.__qualname__, error=type(error).__name__)
            try:
                async with asyncio.timeout(every_s):
                    await told.wait()
            except TimeoutError:
                continue
