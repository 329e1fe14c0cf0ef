"""The paid path as a contributor sees it without a key: `castad dev --vendors fake`, from a Naver link to a post."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import grpc
import pytest
from castad.common.v1 import job_pb2
from castad.content.v1 import captioning_calls_pb2, image_calls_pb2, project_calls_pb2, style_pb2
from castad.marketing.v1 import analysis_calls_pb2, analysis_pb2

from server import stand_ins
from server.core.deployment import admin_dsn
from server.core.settings import settings
from server.demo.studio import Studio
from server.processes import System, free_port
from tests.e2e.test_takeover import DONE, KINDS

LINK = "https://naver.me/5xYzAb12"


@pytest.fixture
async def system(folder: Path) -> AsyncIterator[System]:
    """What `castad dev --vendors fake` starts, without edge and console."""
    with stand_ins.running():
        ports = {"port": free_port(), "http_port": free_port()}
        config = settings().model_copy(update={"data_dir": folder / "paid", "sweep_s": 1, "drain_s": 0.2, **ports})
        async with System(config, logs=folder / "paid-logs") as running:
            yield running


async def test_from_a_naver_link_to_a_post_every_step_by_a_vendor(system: System) -> None:
    async with grpc.aio.insecure_channel(system.target) as channel, asyncio.timeout(120):
        studio = Studio(channel)
        await subscribe(system, await studio.sign_up())
        me = studio._metadata
        analysis = await read_and_analysed(studio)
        assert analysis.intelligence.produced_by.provider == "openai"
        begun = project_calls_pb2.CreateProjectRequest(analysis_id=analysis.id)
        project = (await studio._content.CreateProject(begun, metadata=me)).project
        assert project.store_name == "스테이 파도결"
        photos = image_calls_pb2.ImportImagesRequest(project_id=project.id)
        await studio.follow((await studio._content.ImportImages(photos, metadata=me)).job, lambda _: None)
        plan = await studio.local_plan()
        quoted = await studio.quote(project, style_pb2.VIDEO_LENGTH_15_S, plan)
        assert {step.cost.provider for step in quoted if not step.reused} == {"openai", "suno", "creatomate"}
        steps = await studio.follow(await studio.produce(project, style_pb2.VIDEO_LENGTH_15_S, plan), lambda _: None)
        assert [step.state for step in steps] == DONE and [step.kind for step in steps] == KINDS
        assert (await studio.post(steps[-1].subject_id)).platform_url
        captions = captioning_calls_pb2.StartCaptioningRequest(video_id=steps[2].subject_id)
        captioning = (await studio._content.StartCaptioning(captions, metadata=me)).captioning
        await studio.follow(captioning.job, lambda _: None)
        asked = captioning_calls_pb2.GetCaptioningRequest(captioning_id=captioning.id)
        heard = (await studio._content.GetCaptioning(asked, metadata=me)).captioning
        assert heard.segments and heard.produced_by.provider == "captions"
        spent = {entry.cost.provider for entry in await studio.costs(project) if entry.cost.amount_micros_usd}
        assert spent == {"openai", "suno", "creatomate", "captions"}


async def read_and_analysed(studio: Studio) -> analysis_pb2.Analysis:
    """The stay behind the link, when its report is written."""
    request = analysis_calls_pb2.StartAnalysisRequest(place_url=LINK)
    begun: Any = await studio._marketing.StartAnalysis(request, metadata=studio._metadata)
    watch = analysis_calls_pb2.WatchAnalysisRequest(analysis_id=begun.analysis.id)
    seen = [each.analysis async for each in studio._marketing.WatchAnalysis(watch, metadata=studio._metadata)]
    assert seen[-1].job.state == job_pb2.JOB_STATE_SUCCEEDED, seen[-1].job.error
    return seen[-1]


async def subscribe(system: System, email: str) -> None:
    """Captions are for a plan that is paid for."""
    connection = await asyncpg.connect(await admin_dsn(system.config))
    try:
        await connection.execute("UPDATE castad.users SET plan = 'PRO' WHERE email = $1", email)
    finally:
        await connection.close()
