"""What this process tells load balancers: SERVING while the database answers, and not any more once it drains.

How long work waits for a worker is measured beside it; a server takes calls though no worker runs.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import structlog
from grpc_health.v1 import health_pb2
from grpc_health.v1.health import aio

from server.core import metrics
from server.core.database import Database
from server.core.errors import DatabaseUnavailable
from server.jobs.queue_lag import queue_lag

CHECK_EVERY_S = 2.0
OVERALL = ""

_log = structlog.get_logger("health")
_SERVING, _NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING


class Health:
    """Answers for the whole process and for each of its services, which stand and fall together."""

    def __init__(self, database: Database, services: Iterable[str]) -> None:
        self.servicer = aio.HealthServicer()
        self.serving = False
        self.queue_lag_s = 0.0
        self._database = database
        self._names = (OVERALL, *services)
        self._draining = False

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Look now, and then every few seconds while the block runs."""
        await self._look()
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()

    async def drain(self) -> None:
        """Say NOT_SERVING from now on."""
        self._draining = True
        self.serving = False
        await self.servicer.enter_graceful_shutdown()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            await self._look()

    async def _look(self) -> None:
        try:
            await self._database.ping()
            await self._measure_queue()
            up = True
        except DatabaseUnavailable:
            up = False
            _log.warning("database_unavailable")
        metrics.DATABASE_UP.set(up)
        self.serving = up and not self._draining
        for name in self._names:
            await self.servicer.set(name, _SERVING if up else _NOT_SERVING)

    async def _measure_queue(self) -> None:
        async with self._database.uow(None) as tx:
            lags = await queue_lag(tx)
        for lane, seconds in lags.items():
            metrics.QUEUE_LAG.labels(lane).set(seconds)
        self.queue_lag_s = max(lags.values())
