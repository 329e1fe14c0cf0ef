"""Several server processes on one machine: starts them, starts again what crashes, and stops them together."""

import asyncio
import os
import signal
import sys
from time import monotonic

import structlog

INDEX = "CASTAD_PROCESS_INDEX"
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
STEADY_AFTER_S = 60.0

_log = structlog.get_logger("supervisor")


def index_of_child() -> int | None:
    """Which process of a supervisor this one is; None when it is on its own."""
    index = os.environ.get(INDEX)
    return int(index) if index is not None else None


async def supervise(processes: int) -> None:
    """Keep that many server processes running until SIGTERM or SIGINT, and end when the last of them has."""
    children = [Child(index) for index in range(processes)]
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _pass_on, children, number)
    async with asyncio.TaskGroup() as group:
        for child in children:
            group.create_task(child.keep_running())


def _pass_on(children: "list[Child]", number: signal.Signals) -> None:
    for child in children:
        child.end(number)


class Child:
    """One server process, started again with a growing pause whenever it ends unasked."""

    def __init__(self, index: int) -> None:
        self._index = index
        self._process: asyncio.subprocess.Process | None = None
        self._ending = asyncio.Event()

    async def keep_running(self) -> None:
        """Run it until `end`."""
        pause = FIRST_PAUSE_S
        while not self._ending.is_set():
            started = monotonic()
            code = await self._run()
            if self._ending.is_set():
                return
            pause = FIRST_PAUSE_S if monotonic() - started > STEADY_AFTER_S else min(pause * 2, LONGEST_PAUSE_S)
            _log.error("process_ended", index=self._index, code=code, restart_in_s=pause)
            await self._wait(pause)

    def end(self, number: signal.Signals) -> None:
        """Hand a signal on, and do not start again."""
        self._ending.set()
        if self._process and self._process.returncode is None:
            self._process.send_signal(number)

    async def _run(self) -> int:
        # The pipe ends with this process, however it ends, and tells the child to stop.
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "server.main",
            stdin=asyncio.subprocess.PIPE,
            env=os.environ | {INDEX: str(self._index)},
            start_new_session=True,
        )
        return await self._process.wait()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._ending.wait(), seconds)
        except TimeoutError:
            return
