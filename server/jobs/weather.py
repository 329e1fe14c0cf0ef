"""Vendor weather in PostgreSQL: one bucket, one count of calls and one breaker a vendor, for all processes."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import structlog

from server.core.database import Database
from server.core.failures import EngineFailed
from server.core.weather import VendorBusy
from server.jobs import sky as rules
from server.jobs import weather_repository as repository
from server.jobs.current import current_job
from server.jobs.sky import BUSY, DOWN, Refusal, Sky
from server.jobs.vendor_limits import Limits, limits_of

IN_DOUBT = "NEEDS_REVIEW"

log = structlog.get_logger("weather")


class SharedWeather:
    """Implements `server.core.weather.Weather`. A job that stood in line for the vendor goes before newcomers."""

    def __init__(self, database: Database, limits: Callable[[str], Limits] = limits_of) -> None:
        self._database = database
        self._limits = limits

    @asynccontextmanager
    async def call(self, vendor: str) -> AsyncIterator[None]:
        """Hold a place at the vendor for one call."""
        call_id = await self._begin(vendor)
        try:
            yield
        except EngineFailed as failure:
            until = await self._failed(vendor, call_id, failure)
            if failure.reason in (BUSY, DOWN):
                raise VendorBusy(vendor, until, failure.reason) from failure
            raise
        except BaseException:
            await self._end(vendor, call_id, lambda sky, _limits, _now: sky)
            raise
        else:
            await self._end(vendor, call_id, lambda sky, _limits, _now: rules.answered(sky))

    async def _begin(self, vendor: str) -> UUID:
        limits, job = self._limits(vendor), current_job.get()
        async with self._database.uow(None) as tx:
            report = await repository.look(tx, vendor, limits)
            sky = rules.refilled(report.sky, limits, report.now)
            refused = rules.refusal(sky, limits, report.under_way, report.now)
            if not refused and report.line and job and not job.is_admitted_to(vendor):
                refused = Refusal(report.now, BUSY)
            if not refused:
                await repository.save(tx, vendor, rules.begun(sky, limits, report.now))
                return await repository.begin_call(tx, vendor, report.now)
        raise VendorBusy(vendor, refused.until, refused.why)

    async def _failed(self, vendor: str, call_id: UUID, failure: EngineFailed) -> datetime:
        """Tell what a failure says of the vendor; when it may be called again."""

        def change(sky: Sky, limits: Limits, now: datetime) -> Sky:
            if failure.reason == BUSY:
                return rules.told_to_wait(sky, limits, now, failure.retry_after)
            if failure.reason in (DOWN, IN_DOUBT):
                return rules.failed(sky, limits, now)
            return rules.answered(sky)

        log.warning("vendor_failed", vendor=vendor, reason=failure.reason, detail=failure.detail)
        return await self._end(vendor, call_id, change)

    async def _end(self, vendor: str, call_id: UUID, change: Callable[[Sky, Limits, datetime], Sky]) -> datetime:
        limits = self._limits(vendor)
        async with self._database.uow(None) as tx:
            report = await repository.look(tx, vendor, limits)
            sky = change(report.sky, limits, report.now)
            if sky != report.sky:
                await repository.save(tx, vendor, sky)
            await repository.end_call(tx, call_id)
        return max(sky.closed_until or report.now, report.now)
