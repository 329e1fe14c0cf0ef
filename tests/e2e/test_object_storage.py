"""The whole way where files live in an S3-compatible store: what the owner sends and what is made meet only there."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from castad.content.v1 import style_pb2

from server.core.settings import Settings
from server.demo.order import Order
from server.demo.studio import Studio
from server.processes import System, free_port
from tests.e2e.test_takeover import DONE, project_of
from tests.fakes import s3


@pytest.fixture(scope="module")
def bucket() -> Iterator[s3.S3Server]:
    with s3.running() as server, pytest.MonkeyPatch.context() as environment:
        environment.setenv("CASTAD_STORAGE_KEY", s3.SECRET)
        yield server


@pytest.fixture(scope="module")
async def system(folder: Path, bucket: s3.S3Server) -> AsyncIterator[System]:
    config = Settings(
        data_dir=folder / "data",
        port=free_port(),
        http_port=free_port(),
        storage_url=f"s3://{bucket.bucket}/castad",
        storage_endpoint=bucket.endpoint,
        storage_region=s3.REGION,
        storage_key_id=s3.KEY_ID,
    )
    async with System(config, logs=folder / "logs") as running:
        yield running


async def test_an_advertisement_is_made_and_posted_without_a_file_of_ours_on_the_servers_disk(
    system: System, bucket: s3.S3Server, studio: Studio, order: Order
) -> None:
    project = await project_of(studio, order)
    production = await studio.produce(project, style_pb2.VIDEO_LENGTH_15_S, await studio.local_plan())
    async with asyncio.timeout(240):
        steps = await studio.follow(production, lambda _: None)
    assert [step.state for step in steps] == DONE
    post = await studio.post(steps[-1].subject_id)
    video = (system.config.local_publish_dir / post.id / "video.mp4").read_bytes()
    assert video[4:8] == b"ftyp" and video.index(b"moov") < video.index(b"mdat")
    endings = [key.rpartition("/")[2].rpartition(".")[2] for key in bucket.names()]
    assert endings.count("mp4") == 1 and {"wav", "m4a"} < set(endings) and endings.count("jpg") == len(order.photos) + 1
    assert not (system.config.data_dir / "files").exists()
    assert not [key for key in bucket.names() if "/uploads/" in key], "what was sent in is gone once it is kept"
