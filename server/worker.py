"""The worker process: takes jobs until SIGTERM, then gives back what it holds."""

import asyncio

import structlog
import uvloop

from server import wiring
from server.core import logs
from server.core.deployment import DbRole, admin_dsn, connect, dsn_for, listener
from server.core.safe_http import SafeHttp
from server.core.settings import Settings, settings
from server.jobs.executor import Executor
from server.jobs.worker import Worker
from server.providers.photo_pool import PhotoPool
from server.signals import until_signalled
from server.wiring_platforms import platforms
from server.wiring_texts import texts

log = structlog.get_logger("worker")


async def work(config: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    outside, photos = SafeHttp.configured(config), PhotoPool()
    database = await connect(config, DbRole.WORKER)
    dsn = dsn_for(config, DbRole.WORKER, await admin_dsn(config))
    async with (
        until_signalled() as stopping,
        listener(config, DbRole.WORKER) as events,
        platforms(config, database, outside) as outlets,
        texts(config, database) as written,
        asyncio.TaskGroup() as tasks,
    ):
        handlers = wiring.job_handlers(config, database, outside, photos, written, outlets)
        worker = Worker(config, dsn, Executor(database, events, handlers))
        beside = [tasks.create_task(each.run()) for each in wiring.companions(config, database, events, outlets)]
        consuming = tasks.create_task(worker.run())
        log.info("worker_started", slots=config.worker_slots, cpu_slots=config.worker_cpu_slots)
        await stopping.wait()
        worker.stop()
        await consuming
        for task in beside:
            task.cancel()
    photos.close()
    await outside.close()
    await database.close()
    log.info("worker_stopped")


def main() -> None:
    """Run one worker."""
    config = settings()
    logs.set_up(config)
    uvloop.run(work(config))
