"""Writes what calls may cost and did cost into the ledger, for whoever they are made for."""

from server.core.clock import new_id
from server.core.database import Database
from server.core.errors import QuotaExceeded
from server.core.failures import EngineFailed
from server.core.meter import Ticket
from server.core.principal import Principal
from server.core.till import Cost
from server.jobs import purchases
from server.jobs.costs import Payer
from server.jobs.current import payer


class LedgerMeter:
    """Implements `server.core.meter.Meter`, each step in a transaction of its own: it stays even if the job fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, most: Cost) -> Ticket:
        """A job makes one call at a time: another one still open is of a run that died amid it, and may be charged."""
        for_whom, ticket = _payer(), Ticket(new_id(), most)
        try:
            async with self._database.uow(Principal(for_whom.user_id)) as tx:
                await purchases.charge_abandoned(tx, for_whom, most.provider)
                await purchases.reserve(tx, for_whom, ticket.id, most)
        except QuotaExceeded as error:
            raise EngineFailed(
                error.reason, "the month's budget is spent", retryable=True, provider=most.provider
            ) from error
        return ticket

    async def charged(self, ticket: Ticket, cost: Cost) -> None:
        """A line beside that of the reservation."""
        for_whom = _payer()
        async with self._database.uow(Principal(for_whom.user_id)) as tx:
            await purchases.charge(tx, for_whom, ticket.id, cost)

    async def released(self, ticket: Ticket) -> None:
        """The same for nothing."""
        for_whom = _payer()
        async with self._database.uow(Principal(for_whom.user_id)) as tx:
            await purchases.release(tx, for_whom, ticket.id)


def _payer() -> Payer:
    found = payer()
    assert found is not None, "whoever makes a paid call says for whom"
    return found
