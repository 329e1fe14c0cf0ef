"""The till of a job: its one purchase at a vendor, safe against every way a run can end."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from server.core import clock
from server.core.errors import QuotaExceeded
from server.core.failures import EngineFailed, NotYet
from server.core.settings import settings
from server.core.till import Cost, Order
from server.core.weather import VendorBusy
from server.jobs import purchases, vendor_repository
from server.jobs.callbacks import CallbackLinks
from server.jobs.run import JobRun

IN_DOUBT = "NEEDS_REVIEW"
LISTEN_AGAIN = timedelta(seconds=60)


class JobTill:
    """Implements `server.core.till.Till`. The intent is durable before the order, the handle right after it."""

    def __init__(self, run: JobRun, callbacks: CallbackLinks) -> None:
        self.paid: Cost | None = None
        self._run = run
        self._callbacks = callbacks

    @property
    def waited(self) -> timedelta:
        """Since the order was sent."""
        ordered_at = self._run.job.submitted_at
        return clock.now() - ordered_at if ordered_at else timedelta(0)

    @property
    def _purchase_id(self) -> UUID:
        return self._run.job.idem_key

    async def recall(self, provider: str, is_ours: Callable[[str, Order], Awaitable[bool]]) -> str | None:
        """The handle of an order that is known, or that a callback told of."""
        job = self._run.job
        if job.vendor_handle or job.submitted_at is None:
            return job.vendor_handle
        if job.vendor_hint and await is_ours(job.vendor_hint, self._order(provider)):
            await self._keep(job.vendor_hint)
            return job.vendor_hint
        if clock.now() - job.submitted_at < timedelta(seconds=settings().doubt_s):
            raise _listening(provider)
        raise EngineFailed(IN_DOUBT, "the answer to an order was lost", retryable=False, provider=provider)

    async def order(self, price: Cost, submit: Callable[[Order], Awaitable[str]]) -> str:
        """Reserve, order, keep the handle."""
        await self._intend(price)
        try:
            handle = await submit(self._order(price.provider))
        except VendorBusy:
            await self.refunded()
            raise
        except EngineFailed as failure:
            if failure.reason == IN_DOUBT:
                raise _listening(price.provider) from failure
            await self.refunded()
            raise
        await self._keep(handle)
        return handle

    async def charged(self, cost: Cost) -> None:
        """Close the purchase with what it cost."""
        async with self._run.uow() as tx:
            await purchases.charge(tx, self._run.job, self._purchase_id, cost)
        self.paid = cost

    async def refunded(self) -> None:
        """Close the purchase without a cost."""
        async with self._run.uow() as tx:
            await purchases.release(tx, self._run.job, self._purchase_id)
            await vendor_repository.forget_order(tx, self._run.job)

    async def lost(self, cost: Cost) -> None:
        """Close the purchase with its cost, for nothing."""
        async with self._run.uow() as tx:
            await purchases.charge(tx, self._run.job, self._purchase_id, cost)
            await vendor_repository.forget_order(tx, self._run.job)

    async def _intend(self, price: Cost) -> None:
        try:
            async with self._run.uow() as tx:
                self._run.must(await vendor_repository.note_intent(tx, self._run.job))
                await purchases.reserve(tx, self._run.job, self._purchase_id, price)
        except QuotaExceeded as error:
            raise EngineFailed(
                error.reason, "the month's budget is spent", retryable=True, provider=price.provider
            ) from error

    async def _keep(self, handle: str) -> None:
        async with self._run.uow() as tx:
            self._run.must(await vendor_repository.note_handle(tx, self._run.job, handle))

    def _order(self, provider: str) -> Order:
        return Order(str(self._purchase_id), self._callbacks.make(provider, self._run.job))


def _listening(provider: str) -> NotYet:
    """Perhaps the vendor calls back about an order that it never answered."""
    return NotYet(min(LISTEN_AGAIN, timedelta(seconds=settings().doubt_s)), provider=provider)
