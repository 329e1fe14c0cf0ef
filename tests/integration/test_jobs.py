"""The job engine on a real PostgreSQL: chains, failures, retries, cancelling, taking over."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from httpx import ASGITransport, AsyncClient

from server import http
from server.core import clock
from server.core.database import Database
from server.core.deployment import DbRole, dsn_for
from server.core.errors import NotFound
from server.core.events import Events, follow
from server.core.failures import EngineFailed, NotYet
from server.core.principal import Principal
from server.core.settings import Settings
from server.health import Health
from server.jobs import costs, repository, service, vendor_repository
from server.jobs.costs import Cost
from server.jobs.doorbell import ring
from server.jobs.errors import JobNotCancellable, JobNotRetryable
from server.jobs.executor import Executor
from server.jobs.models import Job, JobKind, JobState, NewJob
from server.jobs.run import JobRun
from server.jobs.sweeper import Sweeper
from server.jobs.timetable import Timetable
from server.jobs.worker import Worker

FREE = Cost("local", "runs", 1, 0)
pytestmark = pytest.mark.usefixtures("empty_queue")


class Scripted:
    """A handler that does what the test says, and remembers its runs."""

    def __init__(self, kind: JobKind, script: Callable[[JobRun], Awaitable[None]]) -> None:
        self.kind = kind
        self.runs: list[UUID] = []
        self._script = script

    async def __call__(self, run: JobRun) -> None:
        self.runs.append(run.job.id)
        await self._script(run)


async def succeed(run: JobRun) -> None:
    await run.enter("work", 50)
    async with run.finish(FREE):
        pass


@asynccontextmanager
async def working(config: Settings, database: Database, dsn: str, *handlers: Scripted) -> AsyncIterator[Events]:
    """A worker with these handlers, and the listener that wakes watchers."""
    address = dsn_for(config, DbRole.WORKER, dsn)
    events = Events(address, config.db_schema)
    worker = Worker(config, address, Executor(database, events, handlers))
    sweeper = Sweeper(database, every_s=config.sweep_s)
    async with asyncio.TaskGroup() as tasks:
        background = [tasks.create_task(events.run()), tasks.create_task(sweeper.run())]
        background.append(tasks.create_task(Timetable(database).run()))
        consuming = tasks.create_task(worker.run())
        await events.ready()
        try:
            yield events
        finally:
            worker.stop()
            await consuming
            for task in background:
                task.cancel()


async def started(database: Database, owner: Principal, *kinds: JobKind) -> Job:
    """One job, or a production of several."""
    steps = [NewJob(kind, subject_id=clock.new_id()) for kind in kinds]
    async with database.uow(owner) as tx:
        if len(steps) == 1:
            return await service.start(tx, owner.user_id, steps[0])
        production = NewJob(JobKind.PRODUCTION, subject_id=clock.new_id())
        return await service.start_chain(tx, owner.user_id, production, steps)


async def ended(database: Database, events: Events, job: Job) -> list[Job]:
    """Every state of the job that a watcher saw, the last one final."""

    async def read() -> Job:
        async with database.uow(Principal(job.user_id)) as tx:
            return await service.get(tx, job.user_id, job.id)

    async with asyncio.timeout(30):
        return [seen async for seen in follow(events, job.id, read, ended=lambda now: now.state.ended)]


async def steps_of(database: Database, job: Job) -> list[Job]:
    async with database.uow(Principal(job.user_id)) as tx:
        return await repository.steps(tx, job.user_id, job.id)


async def test_a_production_runs_its_steps_in_order_and_shows_their_progress(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    new_user: Callable[[], Awaitable[Principal]],
) -> None:
    owner = await new_user()
    kinds = [JobKind.LYRICS, JobKind.SONG, JobKind.VIDEO]
    handlers = [Scripted(kind, succeed) for kind in kinds]
    async with working(config, worker_database, dsn, *handlers) as events:
        production = await started(database, owner, *kinds)
        seen = await ended(database, events, production)
    assert seen[-1].state is JobState.SUCCEEDED and seen[-1].progress == 100
    assert [job.progress for job in seen] == sorted(job.progress for job in seen)
    steps = await steps_of(database, production)
    assert [step.state for step in steps] == [JobState.SUCCEEDED] * 3
    assert [len(handler.runs) for handler in handlers] == [1, 1, 1]
    moments = [moment for step in steps for moment in (step.started_at, step.ended_at)]
    assert moments == sorted(moments, key=lambda moment: moment or clock.now())


async def test_a_failed_step_fails_its_production_with_the_reason_and_a_retry_goes_on_there(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    new_user: Callable[[], Awaitable[Principal]],
) -> None:
    owner = await new_user()
    broken = True

    async def compose(run: JobRun) -> None:
        await run.enter("compose")
        if broken:
            raise EngineFailed("CONTENT_REJECTED", "a secret detail", retryable=True)
        await succeed(run)

    lyrics, song = Scripted(JobKind.LYRICS, succeed), Scripted(JobKind.SONG, compose)
    async with working(config, worker_database, dsn, lyrics, song) as events:
        production = await started(database, owner, JobKind.LYRICS, JobKind.SONG)
        failed = (await ended(database, events, production))[-1]
        assert failed.state is JobState.FAILED and failed.error is not None
        assert (failed.error.reason, failed.error.stage) == ("CONTENT_REJECTED", "compose")
        broken = False
        async with database.uow(owner) as tx:
            await service.retry(tx, owner.user_id, production.id)
        assert (await ended(database, events, production))[-1].state is JobState.SUCCEEDED
    assert len(lyrics.runs) == 1, "what had succeeded is not done again"
    assert (await steps_of(database, production))[1].attempt == 2


async def test_a_hopeless_failure_is_not_repeated_and_cannot_be_retried(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    new_user: Callable[[], Awaitable[Principal]],
) -> None:
    owner = await new_user()

    async def refuse(run: JobRun) -> None:
        raise EngineFailed("LISTING_TOO_THIN", "", retryable=False)

    analysis = Scripted(JobKind.ANALYSIS, refuse)
    async with working(config, worker_database, dsn, analysis) as events:
        job = await started(database, owner, JobKind.ANALYSIS)
        assert (await ended(database, events, job))[-1].state is JobState.FAILED
    assert len(analysis.runs) == 1
    with pytest.raises(JobNotRetryable):
        async with database.uow(owner) as tx:
            await service.retry(tx, owner.user_id, job.id)


async def test_cancelling_stops_a_running_handler_at_once_and_the_whole_production(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    new_user: Callable[[], Awaitable[Principal]],
) -> None:
    owner = await new_user()
    running, stopped = asyncio.Event(), asyncio.Event()

    async def hang(run: JobRun) -> None:
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with working(config, worker_database, dsn, Scripted(JobKind.SONG, hang)):
        production = await started(database, owner, JobKind.SONG, JobKind.VIDEO)
        async with asyncio.timeout(10):
            await running.wait()
        async with database.uow(owner) as tx:
            await service.cancel(tx, owner.user_id, (await repository.steps(tx, owner.user_id, production.id))[0].id)
        async with asyncio.timeout(2):
            await stopped.wait()
    assert {step.state for step in await steps_of(database, production)} == {JobState.CANCELLED}
    with pytest.raises(JobNotCancellable):
        async with database.uow(owner) as tx:
            await service.cancel(tx, owner.user_id, production.id)


async def test_a_worker_that_stops_gives_its_job_back_at_once(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    new_user: Callable[[], Awaitable[Principal]],
) -> None:
    owner = await new_user()
    running = asyncio.Event()

    async def hang(run: JobRun) -> None:
        running.set()
        await asyncio.Event().wait()

    async with working(config, worker_database, dsn, Scripted(JobKind.LYRICS, hang)):
        job = await started(database, owner, JobKind.LYRICS)
        async with asyncio.timeout(10):
            await running.wait()
    async with working(config, worker_database, dsn, Scripted(JobKind.LYRICS, succeed)) as events:
        last = (await ended(database, events, job))[-1]
    assert last.state is JobState.SUCCEEDED and last.attempt == 1


async def test_a_zombie_writes_nothing(
    database: Database, worker_database: Database, new_user: Callable[[], Awaitable[Principal]]
) -> None:
    owner = await new_user()
    job = await started(database, owner, JobKind.SONG)
    async with worker_database.uow(owner) as tx:
        old = await repository.claim(tx, owner.user_id, job.id, timedelta(minutes=1))
        new = await repository.claim(tx, owner.user_id, job.id, timedelta(minutes=1))
        assert old is not None and new is not None
        assert not await repository.advance(tx, old, 50, "zombie")
        assert not await repository.holds(tx, old)
        assert not await vendor_repository.note_handle(tx, old, "bought twice")
        assert await repository.advance(tx, new, 50, "alive")


async def test_the_sweeper_rings_for_lost_jobs_and_ends_overdue_ones(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    new_user: Callable[[], Awaitable[Principal]],
) -> None:
    owner = await new_user()
    lost, overdue = [await started(database, owner, kind) for kind in (JobKind.LYRICS, JobKind.SONG)]
    async with worker_database.uow(owner) as tx:
        await repository.claim(tx, owner.user_id, overdue.id, timedelta(0))
        await tx.connection.execute("DELETE FROM pgqueuer")
        await tx.connection.execute("UPDATE jobs SET updated_at = now() - interval '1 hour' WHERE id = $1", lost.id)
    async with working(config, worker_database, dsn, Scripted(JobKind.LYRICS, succeed)) as events:
        assert (await ended(database, events, lost))[-1].state is JobState.SUCCEEDED
        failed = (await ended(database, events, overdue))[-1]
    assert failed.error is not None and failed.error.reason == "DEADLINE_PASSED"


async def test_a_scheduled_job_waits_for_its_time(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    new_user: Callable[[], Awaitable[Principal]],
) -> None:
    owner = await new_user()
    async with database.uow(owner) as tx:
        later = NewJob(JobKind.POST, subject_id=clock.new_id(), run_at=clock.now() + timedelta(hours=1))
        job = await service.start(tx, owner.user_id, later)
        assert job.state is JobState.WAITING
        await service.reschedule(tx, owner.user_id, job.id, clock.now())
    async with working(config, worker_database, dsn, Scripted(JobKind.POST, succeed)) as events:
        assert (await ended(database, events, job))[-1].state is JobState.SUCCEEDED


async def test_jobs_and_costs_of_others_do_not_exist(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    new_user: Callable[[], Awaitable[Principal]],
) -> None:
    owner, stranger = await new_user(), await new_user()
    async with working(config, worker_database, dsn, Scripted(JobKind.LYRICS, succeed)) as events:
        job = await started(database, owner, JobKind.LYRICS)
        await ended(database, events, job)
    async with database.uow(owner) as tx:
        assert [line.job_id for line in await costs.report(tx, owner.user_id)] == [job.id]
    async with database.uow(stranger) as tx:
        assert await costs.report(tx, owner.user_id) == []
        assert await repository.page(tx, owner.user_id, limit=10) == ([], 0)
        with pytest.raises(NotFound):
            await service.get(tx, owner.user_id, job.id)


async def test_a_job_that_is_not_ready_waits_without_a_slot_and_tells_why(
    config: Settings, worker_database: Database, dsn: str, new_user: Callable[[], Awaitable[Principal]]
) -> None:
    seen: list[Job] = []

    async def look(run: JobRun) -> None:
        seen.append(run.job)
        if len(seen) == 1:
            raise NotYet(timedelta(seconds=0.5), provider="suno", reason="PROVIDER_BUSY")
        if len(seen) == 2:
            raise NotYet(None, provider="suno")
        await succeed(run)

    owner = await new_user()
    async with worker_database.uow(owner) as tx:
        job = await service.start(tx, owner.user_id, NewJob(JobKind.LYRICS, clock.new_id()))
    async with working(config, worker_database, dsn, Scripted(JobKind.LYRICS, look)) as events:

        async def read() -> Job:
            async with worker_database.uow(owner) as tx:
                return await service.get(tx, owner.user_id, job.id)

        async with asyncio.timeout(20):
            waiting = [now async for now in follow(events, job.id, read, ended=lambda now: now.run_at is not None)][-1]
            parked = [
                now
                async for now in follow(
                    events, job.id, read, ended=lambda now: now.state is JobState.WAITING and now.run_at is None
                )
            ][-1]
            assert waiting.waiting and waiting.waiting.reason == "PROVIDER_BUSY"
            assert parked.waiting and not parked.waiting.reason
            async with worker_database.uow(owner) as tx:
                queued = await repository.queue(tx, owner.user_id, job.id)
                assert queued
                await ring(tx, queued)
            ended = [now async for now in follow(events, job.id, read, ended=lambda now: now.state.ended)][-1]
    assert ended.state is JobState.SUCCEEDED and [run.runs for run in seen] == [1, 1, 1]


async def test_health_tells_how_long_work_has_been_waiting_for_a_worker(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    new_user: Callable[[], Awaitable[Principal]],
) -> None:
    health = Health(database, [])
    async with worker_database.uow(None) as tx:
        await tx.connection.execute("DELETE FROM pgqueuer")  # what other tests have left, no worker will take
    job = await started(database, await new_user(), JobKind.LYRICS)
    async with worker_database.uow(None) as tx:
        await tx.connection.execute("UPDATE pgqueuer SET execute_after = now() - interval '1 minute'")
    async with health.watching(), AsyncClient(transport=ASGITransport(http.application(health))) as client:
        told = (await client.get("http://x/healthz")).json()
        assert told["status"] == "SERVING" and 60 <= told["queue_lag_s"] < 90
        assert f'castad_queue_lag_seconds{{lane="{job.lane}"}} 6' in (await client.get("http://x/metrics")).text
    async with working(config, worker_database, dsn, Scripted(JobKind.LYRICS, succeed)) as events:
        await ended(database, events, job)
    async with health.watching():
        assert health.queue_lag_s == 0
