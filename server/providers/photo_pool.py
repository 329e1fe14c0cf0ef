"""Photo intake on every core, away from the event loop."""

import asyncio
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from server.content.ports import CheckedPhoto
from server.core.failures import EngineFailed
from server.providers.photos import inspect_photo


class PhotoPool:
    """Child processes that decode photos; implements `server.content.ports.PhotoInspector`."""

    def __init__(self, processes: int = 0, timeout_s: float = 20.0) -> None:
        self._processes = processes or os.cpu_count() or 1
        self._timeout_s = timeout_s
        self._pool = self._new_pool()

    async def inspect(self, data: bytes) -> CheckedPhoto:
        """Check and normalise one photo; raises EngineFailed."""
        pool = self._pool
        try:
            async with asyncio.timeout(self._timeout_s):
                photo = await asyncio.get_running_loop().run_in_executor(pool, inspect_photo, data)
                return CheckedPhoto(photo.jpeg, photo.width, photo.height, photo.focus)
        except TimeoutError:
            raise EngineFailed("DEADLINE_PASSED", "decoding a photo ran over its time", retryable=True) from None
        except BrokenProcessPool:
            # A child that was killed takes the whole pool with it; the next photo gets a new one.
            if self._pool is pool:
                self._pool = self._new_pool()
            raise EngineFailed("PROVIDER_FAILED", "a photo process was killed", retryable=True) from None

    def close(self) -> None:
        """End the child processes."""
        self._pool.shutdown(cancel_futures=True)

    def _new_pool(self) -> ProcessPoolExecutor:
        # gRPC's threads do not survive a fork.
        return ProcessPoolExecutor(self._processes, mp_context=multiprocessing.get_context("forkserver"))
