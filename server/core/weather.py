"""Whether a vendor takes calls just now: one port for everybody who is about to make one."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from server.core import clock
from server.core.errors import AppError


class VendorBusy(AppError):
    """The vendor takes no call before `until`: we have made too many (`why` PROVIDER_BUSY), or it is down."""

    reason = "PROVIDER_UNAVAILABLE"

    def __init__(self, vendor: str, until: datetime, why: str) -> None:
        super().__init__(retry_after=until - clock.now())
        self.vendor = vendor
        self.until = until
        self.why = why


class Weather(Protocol):
    """Held around every call of a vendor; tells all processes what became of it."""

    def call(self, vendor: str) -> AbstractAsyncContextManager[None]:
        """Make one call inside of the block; raises VendorBusy before it, or when the vendor itself asks to wait.

        What the block raises tells the weather: EngineFailed with PROVIDER_BUSY and PROVIDER_UNAVAILABLE become
        VendorBusy, any other failure passes through. A job may let VendorBusy pass: it waits and goes on later.
        """
