"""The worker process: takes jobs until SIGTERM, then gives back what it holds."""

import asyncio

import structlog
import uvloop

from server import wiring
from server.core import logs
from server.core.database import Database
from server.core.deployment import DbRole, admin_dsn, dsn_for
from server.core.events import Events
from server.core.settings import Settings, settings
from server.jobs.executor import Executor
from server.jobs.sweeper import Sweeper
from server.jobs.worker import Worker
from server.signals import until_signalled

log = structlog.get_logger("worker")


async def work(config: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    dsn = dsn_for(config, DbRole.WORKER, await admin_dsn(config))
    database = await Database.connect(dsn, config.db_schema, size=config.db_job_pool_size)
    events = Events(dsn, config.db_schema)
    worker = Worker(config, dsn, Executor(database, events, wiring.job_handlers(config)))
    async with until_signalled() as stopping, asyncio.TaskGroup() as tasks:
        beside = [tasks.create_task(events.run()), tasks.create_task(Sweeper(database, every_s=config.sweep_s).run())]
        consuming = tasks.create_task(worker.run())
        log.info("worker_started", slots=config.worker_slots, cpu_slots=config.worker_cpu_slots)
        await stopping.wait()
        worker.stop()
        await consuming
        for task in beside:
            task.cancel()
    await database.close()
    log.info("worker_stopped")


def main() -> None:
    """Run one worker."""
    config = settings()
    logs.configure(config)
    uvloop.run(work(config))
