"""The pool of connections: how many, which one, and never a broken or outdated one."""

import asyncio
from itertools import count

import pytest

from server.core.pool import Pool


class Connection:
    """As much of a connection as a pool looks at."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.closed = False
        self.reading = False
        self.committed = asyncio.Event()

    def is_in_transaction(self) -> bool:
        return self.reading

    async def execute(self, statement: str) -> None:
        assert statement == "COMMIT"
        self.reading = False
        self.committed.set()

    def is_closed(self) -> bool:
        return self.closed

    async def close(self) -> None:
        self.closed = True


class Server:
    """Dials connections, unless it is down."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.down = False

    async def dial(self) -> Connection:
        if self.down:
            raise ConnectionRefusedError
        return Connection(next(self.numbers))


def pool(server: Server, size: int = 2, max_age_s: float = 60) -> Pool:
    return Pool(server.dial, size=size, max_age_s=max_age_s)


async def test_a_connection_is_used_again() -> None:
    connections = pool(Server())
    for _ in range(3):
        taken = await connections.take()
        assert taken.number == 1
        connections.give_back(taken)


async def test_no_more_than_size_are_in_use_and_the_next_waits() -> None:
    connections = pool(Server())
    first, second = await connections.take(), await connections.take()
    waiting = asyncio.create_task(connections.take())
    await asyncio.sleep(0)
    assert (first.number, second.number, waiting.done()) == (1, 2, False)
    connections.give_back(second)
    assert await waiting is second


async def test_a_broken_connection_is_replaced() -> None:
    connections = pool(Server(), size=1)
    broken = await connections.take()
    broken.closed = True
    connections.give_back(broken)
    replaced = await connections.take()
    assert replaced.number == 2
    connections.give_back(replaced)
    replaced.closed = True
    assert (await connections.take()).number == 3


async def test_an_old_connection_is_closed_and_replaced() -> None:
    connections = pool(Server(), max_age_s=0)
    old = await connections.take()
    connections.give_back(old)
    assert (await connections.take()).number == 2
    assert old.closed


async def test_failing_to_dial_takes_no_place() -> None:
    server = Server()
    connections = pool(server, size=1)
    server.down = True
    for _ in range(3):
        with pytest.raises(ConnectionRefusedError):
            await connections.take()
    server.down = False
    assert (await connections.take()).number == 1


async def test_closing_waits_for_who_is_still_at_work() -> None:
    connections = pool(Server())
    busy = await connections.take()
    closing = asyncio.create_task(connections.close())
    await asyncio.sleep(0)
    assert not closing.done()
    connections.give_back(busy)
    await closing
    assert busy.closed


async def test_a_transaction_that_has_only_read_is_left_to_the_next_user() -> None:
    connections = pool(Server())
    first = await connections.take()
    first.reading = True
    connections.give_back(first)
    again = await connections.take()
    assert again is first
    assert not first.committed.is_set()


async def test_a_transaction_that_has_only_read_is_ended_when_nobody_comes() -> None:
    connections = pool(Server())
    first = await connections.take()
    first.reading = True
    connections.give_back(first)
    async with asyncio.timeout(5):
        await first.committed.wait()
    assert await connections.take() is first
