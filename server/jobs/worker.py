"""Takes work from the queue for one process: a consumer a lane, each built anew whenever it ends."""

import asyncio
import contextlib
import random
from datetime import timedelta

import asyncpg
import structlog
from pgqueuer import PgQueuer
from pgqueuer.models import Job as QueueRow

from server.core.settings import Settings
from server.jobs.doorbell import Doorbell
from server.jobs.executor import Executor
from server.jobs.models import Lane

LONGEST_PAUSE_S = 15.0
POLL_S = 5.0
"""Bound on latency while notifications are lost."""
QUEUE_CONNECTIONS = 2

log = structlog.get_logger("worker")


class Worker:
    """Consumes both lanes; `stop` gives back what it holds and ends `run`."""

    def __init__(self, config: Settings, dsn: str, executor: Executor) -> None:
        self._config = config
        self._dsn = dsn
        self._executor = executor
        self._queues: dict[Lane, PgQueuer] = {}
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Take work until stopped; a lane without slots is left to other workers."""
        slots = {Lane.LIGHT: self._config.worker_slots, Lane.HEAVY: self._config.worker_cpu_slots}
        async with asyncio.TaskGroup() as lanes:
            for lane, count in slots.items():
                if count:
                    lanes.create_task(self._supervise(lane, count))

    def stop(self) -> None:
        """End soon: running handlers are cancelled and their jobs queued again."""
        self._stopping.set()
        self._executor.stop()
        for queue in self._queues.values():
            queue.shutdown.set()

    async def _supervise(self, lane: Lane, slots: int) -> None:
        """pgqueuer ends when the database goes away, and cannot be run twice: make a new one."""
        pause = 1.0
        while not self._stopping.is_set():
            try:
                await self._consume(lane, slots)
                pause = 1.0
            except Exception as error:
                log.warning("queue_lost", lane=lane, error=type(error).__name__, retry_in_s=round(pause, 1))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _consume(self, lane: Lane, slots: int) -> None:
        search_path = {"search_path": self._config.db_schema}
        async with asyncpg.create_pool(
            self._dsn, min_size=1, max_size=QUEUE_CONNECTIONS, server_settings=search_path
        ) as pool:
            queue = PgQueuer.from_asyncpg_pool(pool)
            self._queues[lane] = queue
            self._listen_for_bells(queue, lane, asyncio.Semaphore(slots))
            try:
                # pgqueuer wants room for two batches; the semaphore holds the lane to its slots.
                await queue.run(
                    batch_size=max(1, slots // 2),
                    max_concurrent_tasks=max(2, slots),
                    dequeue_timeout=timedelta(seconds=POLL_S),
                    heartbeat_timeout=timedelta(seconds=self._config.job_takeover_s),
                )
            finally:
                del self._queues[lane]

    def _listen_for_bells(self, queue: PgQueuer, lane: Lane, slots: asyncio.Semaphore) -> None:
        @queue.entrypoint(lane, on_failure="hold")
        async def answer(row: QueueRow) -> None:
            assert row.payload is not None
            async with slots:
                await self._executor.answer(Doorbell.from_bytes(row.payload))
