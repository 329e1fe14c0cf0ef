"""A worker killed outright in the middle of a stage: another one goes on, nothing is lost and nothing is made twice."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from castad.common.v1 import job_pb2
from castad.content.v1 import project_pb2, style_pb2

from server.demo.order import Order
from server.demo.studio import Studio
from server.processes import System

ROOT = Path(__file__).parents[2]
KINDS = [job_pb2.JOB_KIND_LYRICS, job_pb2.JOB_KIND_SONG, job_pb2.JOB_KIND_VIDEO, job_pb2.JOB_KIND_POST]
DONE = [job_pb2.JOB_STATE_SUCCEEDED] * len(KINDS)


async def project_of(studio: Studio, order: Order) -> project_pb2.Project:
    """A project with its photos, its analysis finished."""
    analyses = [analysis async for analysis in studio.analyse(order)]
    assert analyses[-1].job.state == job_pb2.JOB_STATE_SUCCEEDED
    project = await studio.create_project(order, analyses[-1])
    for photo in order.photos:
        await studio.upload(project, photo)
    return project


async def die_before_finishing(system: System, kind: str, marker: Path) -> None:
    """Run a worker until it is about to write the result of `kind`, and kill it there."""
    environment = os.environ | system.environment
    arguments = ["-m", "tests.e2e.halting_worker", kind, str(marker)]
    victim = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, env=environment)
    try:
        async with asyncio.timeout(240):
            while not marker.exists():
                await asyncio.sleep(0.05)
    finally:
        victim.kill()
        await victim.wait()


async def assert_made_once(
    system: System, studio: Studio, project: project_pb2.Project, steps: list[job_pb2.Job]
) -> None:
    """One result, one cost line and one post; no temporary file left."""
    assert [step.state for step in steps] == DONE
    assert {step.attempt for step in steps} == {1}
    entries = await studio.costs(project)
    assert sorted(entry.kind for entry in entries) == sorted(KINDS)
    post = await studio.post(steps[-1].subject_id)
    published = [path.name for path in system.config.local_publish_dir.iterdir() if path.is_dir()]
    assert published.count(post.id) == 1 and not [name for name in published if name.startswith(".")]
    assert [path for path in (system.config.data_dir / "work").rglob("*") if path.is_file()] == []


async def test_a_worker_killed_at_the_end_of_every_stage_is_replaced(
    system: System, studio: Studio, order: Order, tmp_path: Path
) -> None:
    await system.end("worker")
    analysing = asyncio.create_task(project_of(studio, order))
    await die_before_finishing(system, "ANALYSIS", tmp_path / "ANALYSIS")
    await system.start("worker")
    project = await analysing
    await system.end("worker")
    production = await studio.produce(project, style_pb2.VIDEO_LENGTH_15_S, await studio.local_plan())
    for kind in KINDS:
        name = job_pb2.JobKind.Name(kind).removeprefix("JOB_KIND_")
        await die_before_finishing(system, name, tmp_path / name)
    await system.start("worker")
    async with asyncio.timeout(240):
        steps = await studio.follow(production, lambda _: None)
    await assert_made_once(system, studio, project, steps)


async def test_a_worker_killed_in_the_middle_of_a_render_is_replaced(
    system: System, studio: Studio, order: Order
) -> None:
    project = await project_of(studio, order)
    production = await studio.produce(project, style_pb2.VIDEO_LENGTH_15_S, await studio.local_plan())
    killed: list[int] = []

    def kill_once_at_work(steps: list[job_pb2.Job]) -> None:
        video = next((step for step in steps if step.kind == job_pb2.JOB_KIND_VIDEO), None)
        if not killed and video and video.state == job_pb2.JOB_STATE_RUNNING and video.stage == "render":
            killed.append(system.pid_of("worker"))
            os.kill(killed[0], signal.SIGKILL)

    following = asyncio.create_task(studio.follow(production, kill_once_at_work))
    async with asyncio.timeout(240):
        await system.ended("worker")
        await system.start("worker")
        steps = await following
    assert killed
    await assert_made_once(system, studio, project, steps)
