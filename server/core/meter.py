"""Where a call that costs money is written down: held before it is sent, closed as soon as its outcome is known."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from server.core.till import Cost


@dataclass(frozen=True, slots=True)
class Ticket:
    """One call, and the most it can cost."""

    id: UUID
    most: Cost


class Meter(Protocol):
    """Keeps account of calls. What is never closed, because its process died, counts with the most it can have cost."""

    async def reserve(self, most: Cost) -> Ticket:
        """Hold the most that a call can cost; raises EngineFailed where the budget does not reach."""

    async def charged(self, ticket: Ticket, cost: Cost) -> None:
        """The vendor takes this much; told again, it changes nothing."""

    async def released(self, ticket: Ticket) -> None:
        """The vendor takes nothing; of a ticket that is closed it changes nothing."""
