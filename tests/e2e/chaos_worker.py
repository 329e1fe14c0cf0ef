"""A worker whose jobs halt one after the other, each production at its own step boundary; the test kills it there.

Run as `python -m tests.e2e.chaos_worker FIRST STRIDE MARKER`. A boundary is a commit of a job's transaction, and
the moment before and after every HTTP call. The n-th production seen halts at its boundary FIRST + n * STRIDE, and
adds a line to the marker.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from server import worker
from server.core.database import Transaction
from server.jobs.current import current_job
from server.jobs.models import JobKind
from server.jobs.run import JobRun

FIRST, STRIDE, MARKER = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
CHAIN = (JobKind.LYRICS, JobKind.SONG, JobKind.VIDEO)
productions: dict[UUID, int] = {}
passed: Counter[UUID] = Counter()
commit_for_real = JobRun.uow
send_for_real = httpx.AsyncClient.send


async def boundary(name: str) -> None:
    """Count it, and halt for ever where this production's turn has come."""
    job = current_job.get()
    if job is None or job.parent_id is None or job.kind not in CHAIN:
        return
    wanted = FIRST + STRIDE * productions.setdefault(job.parent_id, len(productions))
    passed[job.parent_id] += 1
    if passed[job.parent_id] == wanted:
        tell(f"{job.parent_id} {job.kind} {name}")
        await asyncio.Event().wait()


def tell(line: str) -> None:
    with MARKER.open("a") as marker:
        marker.write(line + "\n")


@asynccontextmanager
async def uow(run: JobRun) -> AsyncIterator[Transaction]:
    async with commit_for_real(run) as tx:
        yield tx
    await boundary("commit")


async def send(client: httpx.AsyncClient, request: httpx.Request, **more: Any) -> httpx.Response:
    await boundary(f"before {request.method} {request.url.path}")
    answer = await send_for_real(client, request, **more)
    await boundary(f"after {request.method} {request.url.path}")
    return answer


if __name__ == "__main__":
    JobRun.uow = uow  # type: ignore[method-assign, assignment]  # this program exists to break the worker
    httpx.AsyncClient.send = send  # type: ignore[method-assign, assignment]  # in the same way
    worker.main()
