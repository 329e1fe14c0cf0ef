"""`castad review`: orders whose end nobody knows, and what the operator found at the vendor."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from rich.console import Console

from server.content import job_control
from server.core.database import Database
from server.core.deployment import DbRole, connect
from server.core.errors import AppError
from server.core.principal import Principal
from server.core.settings import Settings
from server.jobs import orders
from server.jobs.models import Job


def show(config: Settings) -> int:
    """Print what waits for review; the exit code is 1 when something does."""
    return asyncio.run(_show(config))


def decide(config: Settings, job_id: UUID, handle: str | None) -> int:
    """Let the job go on with what was bought, or order again; the exit code is 1 when there is no such job."""
    return asyncio.run(_decide(config, job_id, handle))


async def _show(config: Settings) -> int:
    waiting = await _waiting(config)
    for job in waiting:
        provider = job.error.provider if job.error else ""
        Console().print(f"{job.id}  {provider:12} {job.kind:8} ordered {job.submitted_at:%Y-%m-%d %H:%M:%S} UTC")
    return 1 if waiting else 0


async def _decide(config: Settings, job_id: UUID, handle: str | None) -> int:
    job = next((job for job in await _waiting(config) if job.id == job_id), None)
    if job is None:
        Console().print(f"[red]{job_id} does not wait for review.[/red]")
        return 1
    try:
        async with _connected(config, DbRole.APP) as database, database.uow(Principal(job.user_id)) as tx:
            again = await (orders.was_bought(tx, job, handle) if handle else orders.was_not_bought(tx, job))
            await job_control.count_again(tx, again)
    except AppError as error:
        Console().print(f"[red]It stays as it is:[/red] {error.reason}")
        return 1
    Console().print(f"{job_id} goes on.")
    return 0


async def _waiting(config: Settings) -> list[Job]:
    """Only workers see the jobs of all owners."""
    async with _connected(config, DbRole.WORKER) as database, database.uow(None) as tx:
        return await orders.in_doubt(tx)


@asynccontextmanager
async def _connected(config: Settings, role: DbRole) -> AsyncIterator[Database]:
    database = await connect(config, role)
    try:
        yield database
    finally:
        await database.close()
