"""Workers killed in the middle of erasing an account: in the end nothing of it is left, anywhere."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import grpc
import pytest
from castad.auth.v1 import auth_service_pb2_grpc, user_calls_pb2
from castad.content.v1 import style_pb2

from server.core.deployment import admin_dsn
from server.demo.order import Order
from server.demo.studio import Studio
from server.processes import System
from tests.e2e.test_takeover import DONE, ROOT, project_of

PLACES = ["files", "rows"]
LOG = "audit_events"
OUTSIDE = {"postgres", "mails"}
"""The database is looked into with SQL; mails in the folder have been sent."""


@pytest.fixture
async def admin(system: System) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(await admin_dsn(system.config))
    yield connection
    await connection.close()


async def advertisement(studio: Studio, order: Order) -> list[str]:
    """Everything that an owner can have made; ids that must not be found any more afterwards."""
    project = await project_of(studio, order)
    production = await studio.produce(project, style_pb2.VIDEO_LENGTH_15_S, await studio.local_plan())
    async with asyncio.timeout(400):
        steps = await studio.follow(production, lambda _: None)
    assert [step.state for step in steps] == DONE
    return [project.id, production.id, *(step.subject_id for step in steps)]


async def close_account(system: System, studio: Studio) -> str:
    """The id of the account that is no more."""
    async with grpc.aio.insecure_channel(system.target) as channel:
        auth = auth_service_pb2_grpc.AuthServiceStub(channel)
        me = await auth.GetMe(user_calls_pb2.GetMeRequest(), metadata=studio._metadata)
        await auth.DeleteAccount(user_calls_pb2.DeleteAccountRequest(), metadata=studio._metadata)
        with pytest.raises(grpc.aio.AioRpcError):
            await auth.GetMe(user_calls_pb2.GetMeRequest(), metadata=studio._metadata)
    return str(me.user.id)


async def die_erasing(system: System, place: str, marker: Path) -> None:
    """Run a worker until it is in the middle of erasing, and kill it there."""
    arguments = ["-m", "tests.e2e.halting_eraser", place, str(marker)]
    environment = os.environ | system.environment
    victim = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, env=environment)
    try:
        async with asyncio.timeout(120):
            while not marker.exists():
                await asyncio.sleep(0.05)
    finally:
        victim.kill()
        await victim.wait()


async def let_time_pass(admin: Any) -> None:
    """Over the lease of the dead worker, or over the hour in which something may still arrive."""
    await admin.execute("UPDATE castad.account_deletions SET due_at = now()")


async def tables_that_name(admin: Any, words: list[str]) -> set[str]:
    """Every table of the database in which any column of any row holds one of the words."""
    tables = await admin.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'castad'")
    sql = "SELECT EXISTS (SELECT FROM castad.{} t WHERE t::text LIKE ANY ($1::text[]))"
    patterns = [f"%{word}%" for word in words]
    return {name for (name,) in tables if await admin.fetchval(sql.format(f'"{name}"'), patterns)}


def files_that_name(folder: Path, words: list[str]) -> list[Path]:
    """Every file outside of database and mails with one of the words in its path or its bytes."""
    files = [path for path in folder.rglob("*") if path.relative_to(folder).parts[0] not in OUTSIDE and path.is_file()]
    return [
        path
        for path in files
        if any(word in str(path) for word in words) or any(word.encode() in path.read_bytes() for word in words)
    ]


async def test_nothing_is_left_of_an_account_though_workers_die_over_it(
    system: System, order: Order, admin: Any, tmp_path: Path
) -> None:
    async with grpc.aio.insecure_channel(system.target) as channel:
        studio = Studio(channel)
        email = await studio.sign_up()
        made = await advertisement(studio, order)
    await system.end("worker")
    user_id = await close_account(system, studio)
    words = [user_id, email, *made]
    assert {"users", "projects", "videos", "jobs", "posts"} <= await tables_that_name(admin, words)
    assert files_that_name(system.config.data_dir, words)

    for place in PLACES:
        await die_erasing(system, place, tmp_path / place)
        assert "users" in await tables_that_name(admin, [user_id]), "killed before the rows were gone for good"
        await let_time_pass(admin)
    await system.start("worker")
    async with asyncio.timeout(60):
        while await admin.fetchval("SELECT erased_at FROM castad.account_deletions") is None:
            await asyncio.sleep(0.1)
        await let_time_pass(admin)
        await system.end("worker")
        await system.start("worker")
        while await admin.fetchval("SELECT count(*) FROM castad.account_deletions"):
            await asyncio.sleep(0.1)
    assert await tables_that_name(admin, words) == {LOG}
    assert await tables_that_name(admin, [email, *made]) == set()
    assert files_that_name(system.config.data_dir, words) == []
