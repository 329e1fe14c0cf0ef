"""Several server processes on one machine: starts them, starts again what ends unasked, and stops them together.

SIGHUP replaces them one after the other, so that the rest go on answering; that is how new code goes live.
"""

import asyncio
import os
import signal
import socket
import sys
from time import monotonic

import structlog

INDEX = "CASTAD_PROCESS_INDEX"
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
STEADY_AFTER_S = 60.0
NOTICED_AFTER_S = 5.0
"""By then every balancer has found a new process to be healthy, also where checks are slow under load."""

_log = structlog.get_logger("supervisor")


def index_of_child() -> int | None:
    """Which process of a supervisor this one is; None when it is on its own."""
    index = os.environ.get(INDEX)
    return int(index) if index is not None else None


def tell_ready() -> None:
    """Let the supervisor know, where there is one, that this process answers calls."""
    if index_of_child() is not None:
        os.write(sys.stdin.fileno(), b"!")


async def supervise(processes: int) -> None:
    """Keep that many server processes running until SIGTERM or SIGINT, and end when the last of them has."""
    await Supervisor([Child(index) for index in range(processes)]).run()


class Supervisor:
    """Hands the signals it gets to its children."""

    def __init__(self, children: "list[Child]") -> None:
        self._children = children
        self._replacing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Keep the children running until they are told to end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end, number)
        loop.add_signal_handler(signal.SIGHUP, self._replace)
        async with asyncio.TaskGroup() as group:
            for child in self._children:
                group.create_task(child.keep_running())

    def _end(self, number: signal.Signals) -> None:
        if self._replacing:
            self._replacing.cancel()
        for child in self._children:
            child.end(number)

    def _replace(self) -> None:
        if self._replacing is None or self._replacing.done():
            self._replacing = asyncio.create_task(self._one_by_one())

    async def _one_by_one(self) -> None:
        for child in self._children:
            await child.replace()
            await asyncio.sleep(NOTICED_AFTER_S)
        _log.info("all_replaced", processes=len(self._children))


class Child:
    """One server process, started again when it ends: at once if it was asked to end, else after a growing pause."""

    def __init__(self, index: int) -> None:
        self._index = index
        self._process: asyncio.subprocess.Process | None = None
        self._ending = asyncio.Event()
        self._ready = asyncio.Event()

    async def keep_running(self) -> None:
        """Run it until `end`."""
        pause = FIRST_PAUSE_S
        while not self._ending.is_set():
            started = monotonic()
            code = await self._run()
            if code == 0 or self._ending.is_set():
                continue
            pause = FIRST_PAUSE_S if monotonic() - started > STEADY_AFTER_S else min(pause * 2, LONGEST_PAUSE_S)
            _log.error("process_ended", index=self._index, code=code, restart_in_s=pause)
            await self._wait(pause)

    async def replace(self) -> None:
        """Let it stop in order, and wait until its successor answers calls, however many attempts that takes."""
        self._ready.clear()
        self._send(signal.SIGTERM)
        await self._ready.wait()

    def end(self, number: signal.Signals) -> None:
        """Hand a signal on, and do not start again."""
        self._ending.set()
        self._send(number)

    def _send(self, number: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            self._process.send_signal(number)

    async def _run(self) -> int:
        # The line ends with this process, however it ends, and so tells the child to stop; it answers when ready.
        line, its_end = socket.socketpair()
        with line:
            with its_end:
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "server.main",
                    stdin=its_end.fileno(),
                    env=os.environ | {INDEX: str(self._index)},
                    start_new_session=True,
                )
            listening = asyncio.create_task(self._listen(line))
            try:
                return await self._process.wait()
            finally:
                listening.cancel()
                await asyncio.wait({listening})

    async def _listen(self, line: socket.socket) -> None:
        line.setblocking(False)
        if await asyncio.get_running_loop().sock_recv(line, 1):
            self._ready.set()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._ending.wait(), seconds)
        except TimeoutError:
            return
