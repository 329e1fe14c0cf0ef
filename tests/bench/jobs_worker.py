"""A worker process for suite `jobs`: `engine` takes rows of plain pgqueuer, `noop` runs our jobs, `stuck` hangs.

Run as `python -m tests.bench.jobs_worker KIND`; `stuck` prints a line when a job has begun.
"""

import asyncio
import sys
from datetime import timedelta

import asyncpg
import uvloop
from pgqueuer import PgQueuer
from pgqueuer.models import Job as QueueRow

from server.core import logs
from server.core.deployment import DbRole, admin_dsn, connect, dsn_for, listener
from server.core.settings import Settings, settings
from server.jobs.costs import Cost
from server.jobs.executor import Executor
from server.jobs.models import JobKind
from server.jobs.run import JobRun
from server.jobs.sweeper import Sweeper
from server.jobs.timetable import Timetable
from server.jobs.worker import POLL_S, QUEUE_CONNECTIONS, Worker

ENGINE = "bench_engine"


class Noop:
    """Finishes at once."""

    kind = JobKind.LYRICS

    async def __call__(self, run: JobRun) -> None:
        async with run.finish(Cost("local", "texts", 1, 0)):
            pass


class Stuck(Noop):
    """Never finishes."""

    async def __call__(self, run: JobRun) -> None:
        print("begun", flush=True)
        await asyncio.Event().wait()


async def ours(config: Settings, handler: Noop) -> None:
    """The worker as it is, with one handler."""
    database = await connect(config, DbRole.WORKER)
    dsn = dsn_for(config, DbRole.WORKER, await admin_dsn(config))
    async with listener(config, DbRole.WORKER) as events, asyncio.TaskGroup() as tasks:
        for run in (Sweeper(database, every_s=config.sweep_s).run, Timetable(database).run):
            tasks.create_task(run())
        tasks.create_task(Worker(config, dsn, Executor(database, events, [handler])).run())


async def engine(config: Settings) -> None:
    """pgqueuer alone, with the settings that our worker gives it."""
    dsn = dsn_for(config, DbRole.WORKER, await admin_dsn(config))
    names = {"search_path": config.db_schema}
    async with asyncpg.create_pool(dsn, min_size=1, max_size=QUEUE_CONNECTIONS, server_settings=names) as pool:
        queue = PgQueuer.from_asyncpg_pool(pool)

        @queue.entrypoint(ENGINE)
        async def answer(row: QueueRow) -> None:
            """Nothing to do."""

        await queue.run(
            batch_size=max(1, config.worker_slots // 2),
            max_concurrent_tasks=config.worker_slots,
            dequeue_timeout=timedelta(seconds=POLL_S),
            heartbeat_timeout=timedelta(seconds=config.job_takeover_s),
        )


if __name__ == "__main__":
    logs.set_up(settings(), sys.stderr)
    kind = sys.argv[1]
    uvloop.run(engine(settings()) if kind == "engine" else ours(settings(), {"noop": Noop, "stuck": Stuck}[kind]()))
