"""What a maker that must be paid asks of the job it works for: money is spent once, however often the job is run."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step used (`units` of `unit`) and cost, in millionths of a US dollar."""

    provider: str
    unit: str
    units: float
    amount_micros_usd: int


@dataclass(frozen=True, slots=True)
class Order:
    """What goes with an order to a vendor: our own name for it, and where the vendor may call back."""

    reference: str
    callback_url: str


def patience(waited: timedelta, shortest: timedelta, longest: timedelta) -> timedelta:
    """The pause before the next look at a vendor's work: it grows with the time the work has taken already.

    Callbacks tell sooner; looks are for the ones that get lost, and many works under way must not become many looks.
    """
    return min(max(waited / 2, shortest), longest)


class Till(Protocol):
    """One purchase of one job.

    A maker first asks `recall`; only where that knows nothing it orders. Then it looks what became of the order,
    and once the vendor has said so it tells the till: `charged`, or `refunded`.
    """

    @property
    def waited(self) -> timedelta:
        """How long ago it was ordered; nothing while it is not."""

    async def recall(self, provider: str, is_ours: Callable[[str, Order], Awaitable[bool]]) -> str | None:
        """The vendor's handle of what was ordered before; None where nothing was.

        An order whose answer was lost may still be heard of by callback; `is_ours` reads back whether a handle that
        was called in is this order's. Until then this raises NotYet, after a while EngineFailed with NEEDS_REVIEW.
        """

    async def order(self, price: Cost, submit: Callable[[Order], Awaitable[str]]) -> str:
        """Reserve the price, order, and keep the handle; raises EngineFailed where the budget does not allow it.

        What `submit` raises means that nothing was bought, unless it is EngineFailed with NEEDS_REVIEW: then nobody
        knows yet, and this raises NotYet.
        """

    async def charged(self, cost: Cost) -> None:
        """The vendor has done its work, for this price."""

    async def refunded(self) -> None:
        """The vendor failed and takes no money; a retry of the job may order again."""

    async def lost(self, cost: Cost) -> None:
        """The vendor failed and keeps the money; a retry of the job may order again."""
