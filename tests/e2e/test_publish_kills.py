"""A worker killed outright in the middle of a post: another one goes on, and the platform has the video once."""

from collections.abc import AsyncIterator

import pytest
from castad.social.v1 import post_pb2

from tests.bench.rpc import deployment
from tests.e2e.publish_world import PROOF, STEPS, PublishWorld, Step, publish_world

WORST = [step for step in STEPS if step[1:] in (("upload", 2, True), ("publish", 1, True), ("session", 1, True))]


@pytest.fixture(scope="module")
async def world() -> AsyncIterator[PublishWorld]:
    with deployment() as config:
        async with publish_world(config) as opened:
            yield opened


@pytest.mark.parametrize("step", WORST, ids=lambda step: f"{step[0]}-{step[1]}")
async def test_a_worker_killed_in_the_middle_of_a_call_leaves_one_video(world: PublishWorld, step: Step) -> None:
    before = len(world.proofs())
    made, post_id = await world.post_and_kill(step)
    await world.start_worker()
    post = await world.ended(made, post_id)
    await world.stop_workers()
    assert post.state == post_pb2.POST_STATE_PUBLISHED and world.proofs() == [PROOF] * (before + 1)
