"""Turns at a site, kept in PostgreSQL, so that all workers together are as polite as one."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Boolean, Column, Table, Text, bindparam, text
from sqlalchemy.dialects.postgresql import INTERVAL
from sqlalchemy.types import DateTime

from server.core.database import Database, Query
from server.core.failures import NotYet
from server.core.models import metadata, moment
from server.core.turns import Turn, site_blocked

LOOK_AGAIN_S = 1.0

log = structlog.get_logger("turns")

site_turns = Table(
    "site_turns",
    metadata,
    Column("site", Text, primary_key=True),
    moment("free_at"),
    Column("stopped", Boolean, nullable=False),
)

# Whoever moves `free_at` from the past into the future has the turn; a turn that is never given back lapses.
_TAKE = Query(
    text(
        """INSERT INTO site_turns AS known (site, free_at, stopped) VALUES (:site, now() + :lease, false)
           ON CONFLICT (site) DO UPDATE SET free_at = excluded.free_at, stopped = false
             WHERE known.free_at <= now() RETURNING free_at"""
    ).bindparams(bindparam("lease", type_=INTERVAL))
)
_LOOK = Query(
    text("SELECT greatest(free_at - now(), interval '0') AS wait, stopped FROM site_turns WHERE site = :site")
)
_LEAVE = Query(
    text(
        """UPDATE site_turns SET free_at = now() + :pause, stopped = :stopped
           WHERE site = :site AND free_at = :held"""
    ).bindparams(bindparam("pause", type_=INTERVAL), bindparam("held", type_=DateTime(timezone=True)))
)


@dataclass(frozen=True, slots=True)
class Manners:
    """Seconds between two requests (least, most), for the longest request, and that a job waits for its turn inside."""

    pause_s: tuple[float, float] = (5.0, 8.0)
    longest_turn_s: float = 30.0
    patience_s: float = 12.0


class SharedTurns:
    """Implements `server.core.turns.Turns`."""

    def __init__(self, database: Database, manners: Manners | None = None) -> None:
        self._database = database
        self._manners = manners or Manners()

    @asynccontextmanager
    async def turn(self, site: str) -> AsyncIterator[Turn]:
        """Wait for the turn, hold it, and leave a pause behind."""
        held = await self._wait_for(site)
        turn = Turn()
        try:
            yield turn
        finally:
            await asyncio.shield(self._leave(site, held, turn))

    async def _wait_for(self, site: str) -> datetime:
        patience = self._manners.patience_s
        while (held := await self._take(site)) is None:
            # A turn may end before its time, so nobody sleeps through the whole of it.
            wait = min(await self._until_free(site), LOOK_AGAIN_S) + random.uniform(0.02, 0.2)
            patience -= wait
            if patience < 0:
                raise NotYet(self._pause(), provider=site_of(site), reason="PROVIDER_BUSY")
            await asyncio.sleep(wait)
        return held

    async def _take(self, site: str) -> datetime | None:
        async with self._database.uow(None) as tx:
            held: datetime | None = await tx.value(
                _TAKE, site=site, lease=timedelta(seconds=self._manners.longest_turn_s)
            )
        return held

    async def _until_free(self, site: str) -> float:
        async with self._database.uow(None) as tx:
            row = await tx.first(_LOOK, site=site)
        assert row is not None, "whoever could not take the turn has met its row"
        wait: timedelta = row["wait"]
        if row["stopped"] and wait:
            raise site_blocked(site_of(site), f"asked to stay away for {wait}")
        return wait.total_seconds()

    async def _leave(self, site: str, held: datetime, turn: Turn) -> None:
        pause = turn.stay_away or self._pause()
        if turn.stay_away:
            log.warning("site_blocked", site=site, for_s=round(pause.total_seconds()))
        async with self._database.uow(None) as tx:
            await tx.run(_LEAVE, site=site, held=held, pause=pause, stopped=turn.stay_away is not None)

    def _pause(self) -> timedelta:
        return timedelta(seconds=random.uniform(*self._manners.pause_s))


def site_of(name: str) -> str:
    """The site without the part of it that has turns of its own: "naver.search" is Naver."""
    return name.partition(".")[0]
