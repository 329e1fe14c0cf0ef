"""Answers a doorbell: claims the job, runs its handler, and turns every end into a state with a reason."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

import structlog
from pgqueuer import RetryRequested

from server.core.blobs import StorageUnavailable
from server.core.database import Database
from server.core.errors import AppError, ConflictRetry, DatabaseUnavailable
from server.core.events import Events
from server.core.failures import EngineFailed, NotYet
from server.core.principal import Principal
from server.core.weather import VendorBusy
from server.jobs import repository, service, waiting
from server.jobs.current import current_job
from server.jobs.doorbell import Doorbell
from server.jobs.errors import Superseded
from server.jobs.models import Job, JobFailure, JobKind, JobState
from server.jobs.run import Handler, JobRun

MAX_RUNS = 5
"""A job that took its worker down this often is poison."""
RETRY_DELAYS_S = (2, 10)
"""Pauses before a failed run is repeated; then the job fails and its owner may retry it."""
LONGEST_RUN = timedelta(minutes=30)
LOOK_AFTER_S = 0.1
"""Most changes of a running job are its own: a quick one is over by then, and a burst is looked at once."""

log = structlog.get_logger("jobs")


class Executor:
    """Runs jobs for one worker process."""

    def __init__(self, database: Database, events: Events, handlers: Sequence[Handler]) -> None:
        self._database = database
        self._events = events
        self._handlers: dict[JobKind, Handler] = {handler.kind: handler for handler in handlers}
        self._working: set[asyncio.Task[None]] = set()
        self._stopping = False

    def stop(self) -> None:
        """End every handler now; their jobs go back to the queue for another worker."""
        self._stopping = True
        for work in self._working:
            work.cancel()

    async def answer(self, bell: Doorbell) -> None:
        """Run the job the bell is about; raises RetryRequested when another run may help."""
        job = await self._claim(bell)
        if job is None:
            return
        began = time.monotonic()
        outcome = "released"
        try:
            outcome = await self._run(job)
        finally:
            log.info(
                "job_run",
                job_id=str(job.id),
                kind=job.kind,
                run=job.runs,
                outcome=outcome,
                ms=round((time.monotonic() - began) * 1000),
            )

    async def _claim(self, bell: Doorbell) -> Job | None:
        async with self._database.uow(Principal(bell.user_id), durable=False) as tx:
            job = await repository.claim(tx, bell.user_id, bell.job_id, LONGEST_RUN)
            if job is not None and job.runs > MAX_RUNS:
                await service.fail(tx, job, JobFailure("WORKER_LOST", job.stage, "local", retryable=True))
                return None
        return job

    async def _run(self, job: Job) -> str:
        run = JobRun(self._database, job)
        try:
            await self._until_superseded(run)
        except Superseded:
            return "superseded"
        except asyncio.CancelledError:
            if self._stopping:
                await self._give_back(run)
            raise
        except DatabaseUnavailable:
            raise
        except NotYet as pause:
            return await waiting.until_later(run, pause)
        except VendorBusy as busy:
            return await waiting.in_line(run, busy)
        except EngineFailed as error:
            failure = JobFailure(error.reason, run.stage, error.provider, error.retryable, error.detail, error.cause)
        except AppError as error:
            another_time = isinstance(error, ConflictRetry | StorageUnavailable)
            failure = JobFailure(error.reason, run.stage, "local", retryable=another_time)
        except Exception as error:
            log.exception("job_crashed", job_id=str(job.id), kind=job.kind)
            failure = JobFailure("INTERNAL", run.stage, "local", retryable=True, detail=repr(error))
        else:
            return "succeeded"
        return await self._end_badly(run, failure)

    async def _end_badly(self, run: JobRun, failure: JobFailure) -> str:
        log.warning("job_failed", job_id=str(run.job.id), kind=run.job.kind, **asdict(failure))
        repeat = failure.retryable and run.job.runs <= len(RETRY_DELAYS_S)
        async with run.uow() as tx:
            if not await repository.holds(tx, run.job):
                return "superseded"
            if not repeat:
                await service.fail(tx, run.job, failure)
                return "failed"
            await repository.release(tx, run.job)
        raise RetryRequested(timedelta(seconds=RETRY_DELAYS_S[run.job.runs - 1]), failure.reason)

    async def _give_back(self, run: JobRun) -> None:
        async with run.uow() as tx:
            await repository.release(tx, run.job, counted=False)
        raise RetryRequested(timedelta(0), "worker stops")

    async def _until_superseded(self, run: JobRun) -> None:
        """Run the handler, and stop it at once when the job is cancelled or taken over."""
        handler = self._handlers[run.job.kind]
        current_job.set(run.job)
        with self._events.subscribe(run.job.id) as changed:
            work = asyncio.create_task(handler(run))
            self._working.add(work)
            watch = asyncio.create_task(self._lost(run, changed))
            try:
                await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
                if not work.done():
                    raise Superseded
                await work
            finally:
                self._working.discard(work)
                for task in (work, watch):
                    task.cancel()
                await asyncio.gather(work, watch, return_exceptions=True)

    async def _lost(self, run: JobRun, changed: asyncio.Event) -> None:
        while True:
            await changed.wait()
            await asyncio.sleep(LOOK_AFTER_S)
            changed.clear()
            async with self._database.uow(run.principal, read_only=True) as tx:
                job = await repository.get(tx, run.job.user_id, run.job.id)
            # Success raises the fence, too: the handler is about to return, and must not be cancelled in its COMMIT.
            if job is None or (job.fence != run.job.fence and job.state is not JobState.SUCCEEDED):
                return
