"""A worker that does everything but finish: it halts where a stage's result is about to be written, and says so.

Run as `python -m tests.e2e.halting_worker KIND MARKER`; the test kills it there.
"""

import asyncio
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from server import worker
from server.core.database import Transaction
from server.jobs.costs import Cost
from server.jobs.run import JobRun

KIND, MARKER = sys.argv[1], Path(sys.argv[2])
finish_for_real = JobRun.finish


class Halt(AbstractAsyncContextManager[Transaction]):
    """Stands where the last transaction would have begun."""

    async def __aenter__(self) -> Transaction:
        MARKER.touch()
        never: asyncio.Future[Transaction] = asyncio.get_running_loop().create_future()
        return await never

    async def __aexit__(self, *error: object) -> None:
        """Never reached."""


def finish(run: JobRun, cost: Cost) -> AbstractAsyncContextManager[Transaction]:
    return Halt() if run.job.kind == KIND else finish_for_real(run, cost)


if __name__ == "__main__":
    JobRun.finish = finish  # type: ignore[method-assign, assignment]  # this program exists to break the worker
    worker.main()
