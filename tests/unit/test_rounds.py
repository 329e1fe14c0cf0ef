"""Rounds go on, whatever a single one met."""

import asyncio
from collections.abc import Iterator

import pytest

from server.core.blobs import StorageFull, StorageUnavailable
from server.core.errors import DatabaseUnavailable
from server.core.rounds import every


class Seen(Exception):
    """The round after the failed one."""


@pytest.mark.parametrize("failure", [DatabaseUnavailable, StorageUnavailable, StorageFull, ConnectionError])
async def test_a_round_that_fails_is_followed_by_the_next(failure: type[Exception]) -> None:
    ends: Iterator[type[Exception]] = iter((failure, Seen))

    async def work() -> None:
        raise next(ends)

    with pytest.raises(Seen):
        async with asyncio.timeout(5):
            await every(0, work)
