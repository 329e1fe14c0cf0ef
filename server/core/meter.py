"""Where a call that costs money is written down as soon as it is answered, whatever becomes of the answer."""

from typing import Protocol

from server.core.till import Cost


class Meter(Protocol):
    """Notes what was spent."""

    async def spent(self, cost: Cost) -> None:
        """One more call was charged."""
