"""What a handler is given: its job, short transactions as the owner, progress, and the one way to finish."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

from pydantic import TypeAdapter

from server.core.database import Database, Transaction
from server.core.principal import Principal
from server.jobs import costs, repository, service, vendor_repository
from server.jobs.costs import Cost
from server.jobs.errors import Superseded
from server.jobs.models import Job, JobKind

PROGRESS_EVERY_S = 1.0

T = TypeVar("T")


class JobRun:
    """One run of a job by this worker. Every write raises Superseded once the job is cancelled or taken over."""

    def __init__(self, database: Database, job: Job) -> None:
        self.job = job
        self.principal = Principal(job.user_id)
        self.stage = job.stage
        self._database = database
        self._shown_at = 0.0

    def payload(self, kind: type[T]) -> T:
        """The job's payload as its typed value."""
        return TypeAdapter(kind).validate_python(self.job.payload)

    @asynccontextmanager
    async def uow(self) -> AsyncIterator[Transaction]:
        """A short transaction as the owner; never held across a vendor's work."""
        async with self._database.uow(self.principal) as tx:
            yield tx

    async def enter(self, stage: str, percent: int = 0) -> None:
        """Begin a stage, such as "compose"."""
        self.stage = stage
        await self._show(percent)

    async def report(self, percent: int) -> None:
        """Show progress, at most once a second."""
        if time.monotonic() - self._shown_at >= PROGRESS_EVERY_S:
            await self._show(percent)

    async def submit_once(self, submit: Callable[[str], Awaitable[str]]) -> str:
        """The vendor's handle for this job's work; `submit(idempotency_key)` runs only while no handle is stored.

        The intent is durable before the vendor is asked, the handle before anything else happens.
        """
        if self.job.vendor_handle:
            return self.job.vendor_handle
        async with self.uow() as tx:
            self.must(await vendor_repository.note_intent(tx, self.job))
        handle = await submit(str(self.job.idem_key))
        async with self.uow() as tx:
            self.must(await vendor_repository.note_handle(tx, self.job, handle))
        return handle

    async def keep_handle(self, handle: str | None) -> None:
        """Put another vendor's handle in place of the one there was; None where there is none any more."""
        async with self.uow() as tx:
            self.must(await vendor_repository.note_handle(tx, self.job, handle))

    @asynccontextmanager
    async def finish(self, cost: Cost | None) -> AsyncIterator[Transaction]:
        """The last transaction: the result, its cost, the job's end and the next step's start, all or nothing.

        Without a cost, what was paid is in the ledger already.
        """
        async with self.uow() as tx:
            self.must(await repository.holds(tx, self.job))
            yield tx
            if cost is not None:
                await costs.record(tx, self.job, cost)
            await service.succeed(tx, self.job)

    async def _show(self, percent: int) -> None:
        self._shown_at = time.monotonic()
        async with self._database.uow(self.principal, durable=False) as tx:
            self.must(await repository.advance(tx, self.job, min(percent, 99), self.stage))
            if self.job.parent_id:
                await repository.show_production(tx, self.job.user_id, self.job.parent_id, self.job.kind.lower())

    def must(self, held: bool) -> None:
        """Raise Superseded unless the job is still this run's."""
        if not held:
            raise Superseded


class Handler(Protocol):
    """Does the work of one kind of job; raises EngineFailed with a reason, or returns after `run.finish()`."""

    kind: JobKind

    async def __call__(self, run: JobRun) -> None:
        """Do the work of one run."""
