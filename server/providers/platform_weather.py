"""Tells vendor weather how calls of a platform went, in whose own words refusals go on."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from server.core.failures import EngineFailed
from server.core.weather import VendorBusy, Weather
from server.social.ports import PlatformRefused

BUSY, DOWN, WELL = "PROVIDER_BUSY", "PROVIDER_UNAVAILABLE", "PROVIDER_REFUSED"


@dataclass(frozen=True, slots=True)
class Outlook:
    """The weather at one platform; `signs` are the refusals that say something about all of it."""

    weather: Weather
    signs: Mapping[str, str]

    @asynccontextmanager
    async def call(self, vendor: str) -> AsyncIterator[None]:
        """Make one call inside of the block, whose PlatformRefused passes; raises VendorBusy before it."""
        refused: PlatformRefused | None = None
        try:
            async with self.weather.call(vendor):
                try:
                    yield
                except PlatformRefused as error:
                    refused = error
                    sign, pause = self.signs.get(error.cause, WELL), error.retry_after
                    raise EngineFailed(sign, str(error), retryable=True, provider=vendor, retry_after=pause) from error
        except (EngineFailed, VendorBusy):
            if refused is None:
                raise
        if refused:
            raise refused
