"""How long work has been waiting for a worker: it grows when none is running, or when there are too few."""

from collections.abc import Mapping

from sqlalchemy import text

from server.core.database import Query, Transaction
from server.jobs.models import Lane

_WAITING = Query(
    text(
        """SELECT entrypoint, extract(epoch FROM clock_timestamp() - min(execute_after))::float AS seconds
           FROM pgqueuer WHERE status = 'queued' AND execute_after <= now() GROUP BY entrypoint"""
    )
)


async def queue_lag(tx: Transaction) -> Mapping[Lane, float]:
    """Seconds that the first in each line has been waiting; 0 where nobody is."""
    longest = {row["entrypoint"]: row["seconds"] for row in await tx.all(_WAITING)}
    return {lane: longest.get(lane, 0.0) for lane in Lane}
