"""A wire in front of a fake vendor that is cut now and then, after a number of bytes that the test decides."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

PIECE = 64 * 1024


class CuttingProxy:
    """Carries bytes to `port`; a connection is cut when it has carried as many as `budget` gives for it."""

    def __init__(self, port: int, budget: Callable[[], int | None]) -> None:
        self._port = port
        self._budget = budget
        self.cuts = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side or the budget ends it."""
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            up = asyncio.create_task(self._forward(reader, back, self._budget()))
            down = asyncio.create_task(self._forward(there, writer, None))
            await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
            for task in (up, down):
                task.cancel()
            await asyncio.gather(up, down, return_exceptions=True)
        finally:
            for end in (writer, back):
                end.transport.abort()

    async def _forward(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, left: int | None) -> None:
        while piece := await source.read(PIECE):
            if left is not None and len(piece) >= left:
                target.write(piece[:left])
                with contextlib.suppress(OSError):
                    await target.drain()
                self.cuts += 1
                return
            left = None if left is None else left - len(piece)
            target.write(piece)
            await target.drain()


@asynccontextmanager
async def cutting(port: int, budget: Callable[[], int | None]) -> AsyncIterator[tuple[CuttingProxy, int]]:
    """The proxy and its port while the block runs."""
    proxy = CuttingProxy(port, budget)
    server = await asyncio.start_server(proxy.carry, "127.0.0.1", 0)
    try:
        yield proxy, server.sockets[0].getsockname()[1]
    finally:
        server.close()
