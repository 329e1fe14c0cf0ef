"""Vendor weather on a real PostgreSQL: shared by processes, fair to owners, and no storm when a vendor is down."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from server.core import clock
from server.core.database import Database
from server.core.events import Events
from server.core.failures import EngineFailed, NotYet
from server.core.principal import Principal
from server.core.settings import Settings
from server.core.weather import VendorBusy
from server.jobs import callbacks, repository, service, vendor_repository
from server.jobs.callbacks import Called
from server.jobs.current import current_job
from server.jobs.line import Line
from server.jobs.models import Job, JobKind, JobState, JobWait, LineTurn
from server.jobs.run import JobRun
from server.jobs.vendor_limits import Limits
from server.jobs.weather import SharedWeather
from tests.integration.test_jobs import FREE, Scripted, ended, started, succeed, working

pytestmark = pytest.mark.usefixtures("empty_queue", "clear_sky")
VENDOR = "suno"
NewUser = Callable[[], Awaitable[Principal]]


@pytest.fixture
async def clear_sky(config: Settings, dsn: str) -> None:
    """Forget what other tests did to the vendors."""
    connection = await asyncpg.connect(dsn, server_settings={"search_path": config.db_schema})
    await connection.execute("DELETE FROM vendor_weather; DELETE FROM vendor_calls")
    await connection.close()


@pytest.fixture
async def other_process(config: Settings) -> AsyncIterator[Database]:
    """The pool of one more worker."""
    from server.core.deployment import DbRole, connect

    pool = await connect(config, DbRole.WORKER)
    yield pool
    await pool.close()


def limited(**changes: float) -> Callable[[str], Limits]:
    values = {"burst": 3, "per_s": 0.001, "at_once": 100, "failures": 3} | changes
    limits = Limits(rest_s=60, longest_rest_s=600, patience_s=600, **values)  # type: ignore[arg-type]  # ints stay ints
    return lambda _vendor: limits


async def calls_let_through(weather: SharedWeather, tries: int) -> int:
    async def one() -> bool:
        try:
            async with weather.call(VENDOR):
                return True
        except VendorBusy:
            return False

    return sum(await asyncio.gather(*(one() for _ in range(tries))))


async def fails(weather: SharedWeather, reason: str, retry_after: timedelta | None = None) -> Exception:
    failure = EngineFailed(reason, "as told", retryable=True, provider=VENDOR, retry_after=retry_after)
    with pytest.raises((EngineFailed, VendorBusy)) as caught:
        async with weather.call(VENDOR):
            raise failure
    return caught.value


async def test_processes_share_one_bucket(worker_database: Database, other_process: Database) -> None:
    here, there = (SharedWeather(each, limited(burst=5)) for each in (worker_database, other_process))
    through = await asyncio.gather(calls_let_through(here, 6), calls_let_through(there, 6))
    assert sum(through) == 5


async def test_calls_under_way_are_counted_and_a_killed_worker_blocks_no_place_for_ever(
    worker_database: Database, dsn: str, config: Settings
) -> None:
    weather = SharedWeather(worker_database, limited(at_once=1))
    async with weather.call(VENDOR):
        with pytest.raises(VendorBusy):
            async with weather.call(VENDOR):
                pass
    lost = weather.call(VENDOR)
    await lost.__aenter__()  # a worker that is killed never comes back from here
    assert await calls_let_through(weather, 1) == 0
    connection = await asyncpg.connect(dsn, server_settings={"search_path": config.db_schema})
    await connection.execute("UPDATE vendor_calls SET expires_at = now()")
    await connection.close()
    assert await calls_let_through(weather, 1) == 1


async def test_a_vendor_that_is_down_is_left_alone_by_every_process(
    worker_database: Database, other_process: Database
) -> None:
    here, there = (SharedWeather(each, limited(burst=20)) for each in (worker_database, other_process))
    for _ in range(3):
        assert isinstance(await fails(here, "PROVIDER_UNAVAILABLE"), VendorBusy)
    with pytest.raises(VendorBusy) as refused:
        async with there.call(VENDOR):
            pass
    assert refused.value.why == "PROVIDER_UNAVAILABLE"
    assert refused.value.retry_after is not None and refused.value.retry_after > timedelta(seconds=30)


async def test_a_vendor_that_answers_is_well_even_when_it_refuses(worker_database: Database) -> None:
    weather = SharedWeather(worker_database, limited(burst=20))
    for _ in range(5):
        assert isinstance(await fails(weather, "CONTENT_REJECTED"), EngineFailed)
    assert await calls_let_through(weather, 1) == 1


async def test_retry_after_is_kept(worker_database: Database) -> None:
    weather = SharedWeather(worker_database, limited(burst=20))
    busy = await fails(weather, "PROVIDER_BUSY", timedelta(seconds=77))
    assert isinstance(busy, VendorBusy) and busy.why == "PROVIDER_BUSY"
    assert busy.retry_after is not None and 70 < busy.retry_after.total_seconds() <= 77
    assert await calls_let_through(weather, 5) == 0


async def test_servers_see_the_weather_too(database: Database) -> None:
    assert await calls_let_through(SharedWeather(database, limited(burst=2)), 4) == 2


class Caller:
    """A handler that calls the vendor, and notes whose turn it was."""

    def __init__(self, weather: SharedWeather) -> None:
        self.kind = JobKind.LYRICS
        self.served: list[UUID] = []
        self.down = True
        self._weather = weather

    async def __call__(self, run: JobRun) -> None:
        async with self._weather.call(VENDOR):
            if self.down:
                raise EngineFailed("PROVIDER_UNAVAILABLE", "connection refused", retryable=True, provider=VENDOR)
            self.served.append(run.job.user_id)
        async with run.finish(FREE):
            pass


async def state_of(database: Database, job: Job) -> Job:
    async with database.uow(Principal(job.user_id)) as tx:
        return await service.get(tx, job.user_id, job.id)


async def all_waiting(database: Database, jobs: list[Job]) -> list[Job]:
    async with asyncio.timeout(30):
        while True:
            seen = [await state_of(database, job) for job in jobs]
            if all(job.turn is not None for job in seen):
                return seen
            await asyncio.sleep(0.05)


async def test_jobs_wait_while_their_vendor_is_down_and_are_let_through_by_turns(
    config: Settings, database: Database, worker_database: Database, dsn: str, new_user: NewUser
) -> None:
    many, few = await new_user(), await new_user()
    weather = SharedWeather(worker_database)
    caller = Caller(weather)
    async with working(config, worker_database, dsn, caller) as events:  # type: ignore[arg-type]  # a handler like any
        jobs = [await started(database, many, JobKind.LYRICS) for _ in range(8)]
        jobs += [await started(database, few, JobKind.LYRICS) for _ in range(2)]
        waiting = await all_waiting(database, jobs)
        assert {job.state for job in waiting} == {JobState.WAITING}
        assert {job.waiting.reason for job in waiting if job.waiting} <= {"PROVIDER_UNAVAILABLE", "PROVIDER_BUSY"}
        assert all(job.run_at is not None for job in waiting), "each says when it may go on"
        assert {job.runs for job in waiting} == {0}, "waiting wears no job out"
        caller.down = False
        await end_rest(dsn, config)
        line = asyncio.create_task(Line(worker_database).run())
        try:
            for job in jobs:
                assert (await ended(database, events, job))[-1].state is JobState.SUCCEEDED
        finally:
            line.cancel()
    assert Counter(caller.served) == {many.user_id: 8, few.user_id: 2}
    assert few.user_id in caller.served[:3], "one owner's many jobs do not keep another's few back"
    assert set(caller.served[5:]) == {many.user_id}


async def end_rest(dsn: str, config: Settings) -> None:
    """Let the vendor's rest be over, and trickle: one call at a time."""
    connection = await asyncpg.connect(dsn, server_settings={"search_path": config.db_schema})
    await connection.execute("UPDATE vendor_weather SET closed_until = NULL, failures = 0, tokens = 0")
    await connection.close()


async def test_nobody_overtakes_the_line(
    worker_database: Database, database: Database, dsn: str, config: Settings, new_user: NewUser
) -> None:
    owner, newcomer = await new_user(), await new_user()
    weather = SharedWeather(worker_database, limited(burst=20))
    first, second = [await started(database, each, JobKind.LYRICS) for each in (owner, newcomer)]
    await stand_in_line(worker_database, first)
    async with worker_database.uow(newcomer) as tx:
        claimed = await repository.claim(tx, newcomer.user_id, second.id, timedelta(minutes=1))
    token = current_job.set(claimed)
    try:
        assert await calls_let_through(weather, 1) == 0
    finally:
        current_job.reset(token)


async def stand_in_line(worker_database: Database, job: Job) -> None:
    async with worker_database.uow(Principal(job.user_id)) as tx:
        claimed = await repository.claim(tx, job.user_id, job.id, timedelta(minutes=1))
        assert claimed is not None
        waiting = JobWait(VENDOR, "PROVIDER_BUSY", claimed.created_at.isoformat())
        assert await vendor_repository.wait(
            tx, claimed, timedelta(hours=1), waiting, LineTurn(VENDOR, 1, clock.now() + timedelta(hours=2))
        )


async def test_a_job_that_stood_in_line_too_long_fails_with_the_reason(
    config: Settings, database: Database, worker_database: Database, dsn: str, new_user: NewUser
) -> None:
    owner = await new_user()
    caller = Caller(SharedWeather(worker_database))
    async with working(config, worker_database, dsn, caller) as events:  # type: ignore[arg-type]  # a handler like any
        job = await started(database, owner, JobKind.LYRICS)
        await all_waiting(database, [job])
        connection = await asyncpg.connect(dsn, server_settings={"search_path": config.db_schema})
        await connection.execute("UPDATE jobs SET deadline_at = now() WHERE id = $1", job.id)
        await connection.close()
        last = (await ended(database, events, job))[-1]
    assert last.state is JobState.FAILED and last.error is not None
    assert last.error.reason in ("PROVIDER_UNAVAILABLE", "PROVIDER_BUSY") and last.error.retryable
    assert last.error.provider == VENDOR


async def test_a_job_at_its_vendor_holds_no_slot_and_goes_on_at_once_when_called_back(
    config: Settings, database: Database, worker_database: Database, dsn: str, new_user: NewUser
) -> None:
    owner = await new_user()
    looks = 0

    async def look(run: JobRun) -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            await run.submit_once(lambda _key: ordered())
            raise NotYet(timedelta(hours=1), provider=VENDOR)
        assert run.job.vendor_hint == "task-1"
        await succeed(run)

    async with working(config, worker_database, dsn, Scripted(JobKind.SONG, look)) as events:
        job = await started(database, owner, JobKind.SONG)
        await waits(database, events, job)
        async with database.uow(owner) as tx:
            await callbacks.ring_back(tx, Called(VENDOR, owner.user_id, job.id, job.idem_key), "task-1")
        async with asyncio.timeout(8):
            assert (await ended(database, events, job))[-1].state is JobState.SUCCEEDED
    assert looks == 2


async def ordered() -> str:
    return "task-1"


async def test_a_callback_that_comes_before_the_job_waits_is_not_lost(
    config: Settings, database: Database, worker_database: Database, dsn: str, new_user: NewUser
) -> None:
    owner = await new_user()
    looks = 0

    async def look(run: JobRun) -> None:
        nonlocal looks
        looks += 1
        if looks > 1:
            await succeed(run)
            return
        await run.submit_once(lambda _key: ordered())
        async with database.uow(owner) as tx:
            await callbacks.ring_back(tx, Called(VENDOR, owner.user_id, job.id, job.idem_key), None)
        raise NotYet(timedelta(hours=1), provider=VENDOR)

    async with working(config, worker_database, dsn, Scripted(JobKind.SONG, look)) as events:
        job = await started(database, owner, JobKind.SONG)
        async with asyncio.timeout(8):
            assert (await ended(database, events, job))[-1].state is JobState.SUCCEEDED


async def waits(database: Database, events: Events, job: Job) -> Job:
    async with asyncio.timeout(10):
        with events.subscribe(job.id) as changed:
            while (now := await state_of(database, job)).state is not JobState.WAITING:
                changed.clear()
                await changed.wait()
    return now
