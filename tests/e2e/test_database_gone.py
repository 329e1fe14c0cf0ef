"""The database goes away in the middle of a production and comes back: calls say so, nothing is lost."""

import asyncio

import grpc
import pytest
from castad.common.v1 import job_pb2
from castad.content.v1 import style_pb2

from server.core import embedded
from server.demo.order import Order
from server.demo.studio import Studio
from server.processes import System
from tests.e2e.test_takeover import assert_made_once, project_of


async def test_a_production_survives_a_restart_of_the_database(system: System, studio: Studio, order: Order) -> None:
    project = await project_of(studio, order)
    production = await studio.produce(project, style_pb2.VIDEO_LENGTH_15_S, await studio.local_plan())
    composing = asyncio.Event()

    def notice(steps: list[job_pb2.Job]) -> None:
        if any(step.kind == job_pb2.JOB_KIND_SONG and step.progress > 0 for step in steps):
            composing.set()

    watching = asyncio.create_task(studio.follow(production, notice))
    async with asyncio.timeout(60):
        await composing.wait()
    data = system.config.data_dir / "postgres"
    await asyncio.to_thread(embedded.stop, data)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await studio.local_plan()
    assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
    assert "postgres" not in (refused.value.details() or "").lower()
    watching.cancel()
    await embedded.start(data)
    async with asyncio.timeout(180):
        await system.healthy()
        steps = await studio.follow(production, lambda _: None)
    await assert_made_once(system, studio, project, steps)
