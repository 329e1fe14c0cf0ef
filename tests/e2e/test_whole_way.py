"""Everything an owner does, through the public API of a running system."""

import asyncio

from castad.common.v1 import job_pb2
from castad.content.v1 import style_pb2

from server.demo.order import Order
from server.demo.studio import Studio
from server.processes import System
from tests.e2e.test_takeover import DONE, project_of


async def test_from_sign_up_to_a_video_that_plays(system: System, studio: Studio, order: Order) -> None:
    project = await project_of(studio, order)
    production = await studio.produce(project, style_pb2.VIDEO_LENGTH_15_S, await studio.local_plan())
    seen: list[int] = []
    async with asyncio.timeout(240):
        steps = await studio.follow(production, lambda jobs: seen.append(sum(job.progress for job in jobs)))
    assert [step.state for step in steps] == DONE
    assert seen == sorted(seen) and len(seen) > 5, "progress is shown and never falls"
    post = await studio.post(steps[-1].subject_id)
    folder = system.config.local_publish_dir / post.id
    video = (folder / "video.mp4").read_bytes()
    assert video[4:8] == b"ftyp" and video.index(b"moov") < video.index(b"mdat"), "it can play while it loads"
    page = (folder / "index.html").read_text()
    assert post.title.replace("&", "&amp;") in page and "video.mp4" in page


async def test_a_cancelled_production_stops_and_leaves_nothing(system: System, studio: Studio, order: Order) -> None:
    project = await project_of(studio, order)
    production = await studio.produce(project, style_pb2.VIDEO_LENGTH_15_S, await studio.local_plan())
    cancelling: list[asyncio.Task[None]] = []

    def cancel_once_composing(steps: list[job_pb2.Job]) -> None:
        if not cancelling and any(step.stage == "compose" for step in steps):
            cancelling.append(asyncio.create_task(studio.cancel(production)))

    async with asyncio.timeout(60):
        steps = await studio.follow(production, cancel_once_composing)
        await asyncio.gather(*cancelling)
    assert job_pb2.JOB_STATE_CANCELLED in {step.state for step in steps}
    assert not [step for step in steps if step.state == job_pb2.JOB_STATE_RUNNING]
