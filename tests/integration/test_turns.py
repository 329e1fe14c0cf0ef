"""Turns at a site, shared by processes through PostgreSQL: one at a time, pauses between, and long stops."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from server.core.database import Database
from server.core.failures import EngineFailed, NotYet
from server.jobs.turns import Manners, SharedTurns

HASTE = Manners(pause_s=(0.1, 0.15), patience_s=20)


@pytest.fixture
async def site() -> AsyncIterator[str]:
    yield f"site-{uuid4()}"


async def test_workers_go_one_by_one_with_pauses(worker_database: Database, site: str) -> None:
    spans: list[tuple[float, float]] = []

    async def visit(turns: SharedTurns) -> None:
        async with turns.turn(site):
            began = time.monotonic()
            await asyncio.sleep(0.02)
            spans.append((began, time.monotonic()))

    await asyncio.gather(*(visit(SharedTurns(worker_database, HASTE)) for _ in range(6)))
    spans.sort()
    assert len(spans) == 6
    assert all(later - ended >= 0.09 for (_, ended), (later, _) in pairwise(spans))


async def test_a_stop_holds_for_everybody(worker_database: Database, site: str) -> None:
    async with SharedTurns(worker_database, HASTE).turn(site) as turn:
        turn.stay_away = timedelta(minutes=30)
    with pytest.raises(EngineFailed) as caught:
        async with SharedTurns(worker_database, HASTE).turn(site):
            pass
    assert caught.value.reason == "SOURCE_BLOCKED"


async def test_a_stop_ends(worker_database: Database, site: str) -> None:
    turns = SharedTurns(worker_database, HASTE)
    async with turns.turn(site) as turn:
        turn.stay_away = timedelta(milliseconds=50)
    await asyncio.sleep(0.06)
    async with turns.turn(site):
        pass


async def test_who_would_wait_for_long_comes_again_later(worker_database: Database, site: str) -> None:
    hurried = SharedTurns(worker_database, Manners(pause_s=(60, 61), patience_s=0.2))
    async with hurried.turn(site):
        pass
    with pytest.raises(NotYet) as caught:
        async with hurried.turn(site):
            pass
    assert caught.value.pause and 60 <= caught.value.pause.total_seconds() < 62
    assert caught.value.reason == "PROVIDER_BUSY"


async def test_a_turn_of_a_dead_worker_lapses(worker_database: Database, site: str) -> None:
    dead = SharedTurns(worker_database, Manners(longest_turn_s=0.2))
    assert await dead._take(site)
    async with SharedTurns(worker_database, HASTE).turn(site):
        pass


async def test_a_turn_that_lapsed_takes_nothing_from_the_next(worker_database: Database, site: str) -> None:
    slow, next_one = SharedTurns(worker_database, Manners(longest_turn_s=0.05)), SharedTurns(worker_database, HASTE)
    async with slow.turn(site) as turn:
        turn.stay_away = timedelta(hours=1)
        await asyncio.sleep(0.06)
        held = await next_one._take(site)
    assert held
    assert await next_one._until_free(site) < 60
