"""Videos filmed by Creatomate, against a fake of it over real HTTP: checked for nothing, bought once, brought home."""

import wave
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from server.content import prices, repository, steps
from server.content import work_repository as works
from server.content.video_job import VideoJob
from server.core import clock
from server.core.events import Events
from server.core.principal import Principal
from server.core.provenance import Provenance
from server.core.safe_http import SafeHttp
from server.jobs import service
from server.jobs.models import Job, JobState
from server.jobs.weather import SharedWeather
from server.providers.creatomate.api import CreatomateApi
from server.providers.creatomate.renderer import CreatomateDesk, CreatomateRenderer
from server.providers.vendor_http import Reach, vendor_client
from server.providers.vendor_media import VendorMedia
from tests.fakes.creatomate import KEY, FakeCreatomate
from tests.fakes.paid import Callbacks
from tests.fakes.server import FOR_EVER, serving
from tests.integration.content_house import photo
from tests.integration.paid_desk import FREE, PaidDesk
from tests.integration.paid_desk import paid as paid
from tests.integration.test_weather import clear_sky as clear_sky

pytestmark = pytest.mark.usefixtures("empty_queue", "clear_sky")
MICROS_PER_CREDIT = 20_500


@dataclass
class Set:
    """The fake vendor, the desk, and a stay whose video is to be made."""

    vendor: FakeCreatomate
    desk: PaidDesk
    handler: VideoJob
    owner: Principal
    project_id: UUID
    song_id: UUID

    async def start(self) -> tuple[Any, Job]:
        async with self.desk.database.uow(self.owner) as tx:
            project = await repository.get(tx, self.owner.user_id, self.project_id)
            assert project is not None
            row = await steps.new_video(tx, project, self.song_id, 15, 1)
            return row, await service.start(tx, self.owner.user_id, steps.job_for(row))

    async def make(self, events: Events) -> tuple[Any, Job]:
        row, job = await self.start()
        done = await self.desk.ended(events, job)
        async with self.desk.database.uow(self.owner) as tx:
            return await works.get_video(tx, row.user_id, row.id), done

    @property
    def billed(self) -> int:
        return self.vendor.charged * MICROS_PER_CREDIT


@pytest.fixture
async def stage(paid: PaidDesk, new_user: Callable[[], Awaitable[Principal]], tmp_path: Path) -> AsyncIterator[Set]:
    owner = await new_user()
    async with (
        serving(FakeCreatomate()) as vendor,
        vendor_client(Reach(vendor.base, 5.0), {"authorization": f"Bearer {KEY}"}) as client,
    ):
        http = SafeHttp(exceptions=frozenset({vendor.host}))
        media = VendorMedia(http, "creatomate")
        table = CreatomateDesk(CreatomateApi(client), SharedWeather(paid.worker_database), media, prices.video_price)
        made_by = Provenance("creatomate", "v2", "1")
        handler = VideoJob(lambda till, shelf: CreatomateRenderer(table, till, shelf), made_by, paid.desk)
        project_id = await paid.project(owner)
        yield Set(vendor, paid, handler, owner, project_id, await finished_song(paid, owner, project_id, tmp_path))
        await http.close()


async def finished_song(desk: PaidDesk, owner: Principal, project_id: UUID, folder: Path) -> UUID:
    """A song of silence and one photo, both in the store."""
    row, job = await desk.song(owner, project_id)
    await desk.look_behind("DELETE FROM jobs WHERE id = $1", job.id)
    sound = folder / "silence.wav"
    with wave.open(str(sound), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8_000)
        out.writeframes(bytes(16_000 * 60))
    wav_key, image_id = f"{row.folder}/1/song.wav", clock.new_id()
    image_key = f"{owner.user_id}/{project_id}/images/{image_id}.jpg"
    await desk.blobs.put_file(wav_key, sound)
    await desk.blobs.put(image_key, photo())
    await desk.look_behind(
        """INSERT INTO images (user_id, id, project_id, position, width, height, size_bytes, content_type, focus,
             source, file_name, blob_key) VALUES ($1, $2, $3, 0, 320, 480, 1, 'image/jpeg',
             '{"x": 0.3, "y": 0.3, "width": 0.4, "height": 0.4}', 'UPLOAD', 'a.jpg', $4)""",
        owner.user_id,
        image_id,
        project_id,
        image_key,
    )
    song_map: dict[str, list[Any]] = {"bars": [], "sections": [], "lines": []}
    recorded = {"duration_s": 60.0, "tempo_bpm": 106.0, "key": "C", "map": song_map, "wav_key": wav_key}
    async with desk.database.uow(owner) as tx:
        made_by = Provenance("local", "test", "1")
        more = {"audio_key": wav_key, "spare_key": None, "size_bytes": 1, "title": "파도결"}
        await works.finish_song(tx, row, made_by, FREE, **recorded, **more)
    return row.id


async def test_a_video_is_checked_quoted_bought_and_brought_home(stage: Set) -> None:
    async with stage.desk.working(stage.handler) as events:
        row, job = await stage.make(events)
    assert job.state is JobState.SUCCEEDED, job
    dry, paid = [call.body for call in stage.vendor.calls_of("render")]
    assert b'"dry_run":true' in dry and b'"dry_run"' not in paid and b'"webhook_url"' in paid
    assert stage.vendor.charged == 10, "15 s of 1080 x 1920 at 30 frames"
    assert await stage.desk.ledger(job) == [("RESERVED", stage.billed), ("CHARGED", stage.billed)]
    assert row.produced_by["provider"] == "creatomate" and row.cost["units"] == 10
    assert await stage.desk.blobs.size(row.video_key) and await stage.desk.blobs.size(row.thumbnail_key)
    assert not list((stage.desk.desk.root.parent / "files").rglob("lent/*")), "what was lent is taken back"


@pytest.mark.parametrize("mode", [Callbacks.LOST, Callbacks.TWICE])
async def test_webhooks_only_ring_the_bell(stage: Set, mode: Callbacks) -> None:
    stage.vendor.callbacks = mode
    async with stage.desk.working(stage.handler) as events:
        _, job = await stage.start()
        await stage.desk.until(events, job, lambda now: now.vendor_handle is not None)
        await stage.desk.look_behind("UPDATE jobs SET run_at = now() + interval '1 s' WHERE state = 'WAITING'")
        done = await stage.desk.ended(events, job)
    assert done.state is JobState.SUCCEEDED and len(stage.vendor.renders) == 1


async def test_an_order_whose_answer_was_lost_is_known_by_its_webhook(stage: Set) -> None:
    stage.vendor.fail("order", "answer lost")
    async with stage.desk.working(stage.handler) as events:
        _, job = await stage.make(events)
    assert job.state is JobState.SUCCEEDED and len(stage.vendor.renders) == 1
    assert await stage.desk.ledger(job) == [("RESERVED", stage.billed), ("CHARGED", stage.billed)]


async def test_an_order_that_nobody_hears_of_again_needs_review(stage: Set) -> None:
    stage.vendor.callbacks = Callbacks.LOST
    stage.vendor.fail("order", "answer lost")
    async with stage.desk.working(stage.handler) as events:
        _, job = await stage.make(events)
    assert job.error is not None and (job.error.reason, job.error.retryable) == ("NEEDS_REVIEW", False)
    assert len(stage.vendor.renders) == 1 and [entry for entry, _ in await stage.desk.ledger(job)] == ["RESERVED"]


@pytest.mark.parametrize(
    ("fault", "reason", "retryable"),
    [
        ("no credits", "PROVIDER_QUOTA", True),
        ("bad key", "PROVIDER_REFUSED", True),
        ("bad script", "PROVIDER_REFUSED", False),
    ],
)
async def test_a_refused_order_costs_nothing_and_says_why(stage: Set, fault: str, reason: str, retryable: bool) -> None:
    stage.vendor.fail("render", fault, FOR_EVER)
    async with stage.desk.working(stage.handler) as events:
        _, job = await stage.start()
        await stage.desk.look_behind("UPDATE jobs SET runs = 2 WHERE id = $1", job.id)
        done = await stage.desk.ended(events, job)
    assert done.error is not None and (done.error.reason, done.error.retryable) == (reason, retryable)
    assert stage.vendor.charged == 0 and await stage.desk.ledger(job) == []


async def test_a_render_that_failed_is_not_paid_for(stage: Set) -> None:
    stage.vendor.outcomes = ["failed"] * 5
    async with stage.desk.working(stage.handler) as events:
        _, job = await stage.start()
        await stage.desk.look_behind("UPDATE jobs SET runs = 3 WHERE id = $1", job.id)
        done = await stage.desk.ended(events, job)
    assert done.error is not None and done.error.reason == "PROVIDER_FAILED"
    assert [entry for entry, _ in await stage.desk.ledger(job)] == ["RESERVED", "RELEASED"] and stage.billed == 0


async def test_a_file_that_expired_can_be_asked_for_again_without_paying_again(stage: Set) -> None:
    stage.vendor.fail("file", "expired")
    async with stage.desk.working(stage.handler) as events:
        _, job = await stage.make(events)
    assert job.state is JobState.SUCCEEDED and len(stage.vendor.renders) == 1
    assert await stage.desk.ledger(job) == [("RESERVED", stage.billed), ("CHARGED", stage.billed)]
