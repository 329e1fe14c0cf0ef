"""Stopping in order: SIGINT and SIGTERM as an event."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

Done = TypeVar("Done")


class Stopped(Exception):
    """Work was cancelled by a signal and has cleaned up."""


@contextlib.asynccontextmanager
async def until_signalled() -> AsyncIterator[asyncio.Event]:
    """An event that SIGINT and SIGTERM set, so that whoever waits on it can stop in order."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    try:
        yield stopping
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def until_done_or_signalled(work: Coroutine[Any, Any, Done]) -> Done:
    """What the work gives; a signal cancels it, waits until it has cleaned up, and raises Stopped."""
    async with until_signalled() as stopping:
        task = asyncio.create_task(work)
        stop = asyncio.create_task(stopping.wait())
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            task.cancel()
        stop.cancel()
        await asyncio.wait({task})
    if task.cancelled():
        raise Stopped
    return task.result()
