"""Captions by the ML server, against a fake of it over real HTTP, every exchange compared with the written contract."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from server.content import captioning, prices, repository, steps
from server.content import work_repository as works
from server.content.captioning_job import CaptioningJob
from server.content.captioning_models import CaptioningRow
from server.content.captioning_ports import Emotion
from server.core.events import Events
from server.core.failures import EngineFailed
from server.core.language import Language
from server.core.principal import Principal
from server.core.provenance import Provenance
from server.jobs.models import Job, JobState
from server.jobs.weather import SharedWeather
from server.providers.captions.api import CaptionsApi, Segment
from server.providers.captions.captioner import CaptionsDesk, RemoteCaptioner
from server.providers.vendor_http import Reach, vendor_client
from tests.fakes.captions import KEY, FakeCaptions
from tests.fakes.paid import Callbacks
from tests.fakes.server import FOR_EVER, Fault, serving
from tests.integration import captions_contract
from tests.integration.paid_desk import FREE, PaidDesk
from tests.integration.paid_desk import paid as paid
from tests.integration.test_weather import clear_sky as clear_sky

pytestmark = pytest.mark.usefixtures("empty_queue", "clear_sky")
SECONDS, PRICE = 12.5, 1_300
FILM = b"a film"
SUNG = [{"text": "바다 ", "start_s": 1.0, "end_s": 1.5}, {"text": "앞에서", "start_s": 1.5, "end_s": 2.25}]
SCENE = {"language": "ko", "subtitles": [{"start_s": 0.9, "end_s": 2.5, "words": SUNG}]}


@dataclass
class Room:
    """The fake server, the desk, and a finished video to be captioned."""

    vendor: FakeCaptions
    desk: PaidDesk
    api: CaptionsApi
    handler: CaptioningJob
    owner: Principal
    video_id: UUID
    client: httpx.AsyncClient

    async def start(self) -> Job:
        async with self.desk.database.uow(self.owner) as tx:
            return (await captioning.start(tx, self.owner.user_id, captioning.Wanted(self.video_id))).job

    async def make(self, events: Events) -> tuple[CaptioningRow, Job]:
        job = await self.desk.ended(events, await self.start())
        async with self.desk.database.uow(self.owner) as tx:
            return (await captioning.get(tx, self.owner.user_id, job.subject_id)).row, job


@pytest.fixture
async def room(
    paid: PaidDesk, new_user: Callable[[], Awaitable[Principal]], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Room]:
    monkeypatch.setattr("server.providers.captions.captioner._FIRST_LOOK", timedelta(seconds=1))
    owner = await new_user()
    async with (
        serving(FakeCaptions()) as vendor,
        vendor_client(Reach(vendor.base, 1.0), {"authorization": f"Bearer {KEY}"}) as client,
    ):
        api = CaptionsApi(client)
        table = CaptionsDesk(api, SharedWeather(paid.worker_database), prices.captions_price)
        handler = CaptioningJob(lambda till: RemoteCaptioner(table, till), Provenance("captions", "v1", "1"), paid.desk)
        yield Room(vendor, paid, api, handler, owner, await finished_video(paid, owner), client)


@pytest.fixture
async def contract(room: Room) -> AsyncIterator[list[httpx.Response]]:
    """Every answer of the server to us; at the end they must all be what the document promises."""
    answers: list[httpx.Response] = []

    async def keep(answer: httpx.Response) -> None:
        await answer.aread()
        answers.append(answer)

    room.client.event_hooks["response"] = [keep]
    yield answers
    for answer in answers:
        captions_contract.check(answer)


async def finished_video(desk: PaidDesk, owner: Principal) -> UUID:
    project_id = await desk.project(owner)
    song, _ = await desk.song(owner, project_id)
    await desk.look_behind("DELETE FROM jobs WHERE subject_id = $1", song.id)
    async with desk.database.uow(owner) as tx:
        project = await repository.get(tx, owner.user_id, project_id)
        assert project is not None
        row = await steps.new_video(tx, project, song.id, 15, 1)
        key = f"{row.folder}/1/video.mp4"
        made = {"duration_s": SECONDS, "width": 1080, "height": 1920, "size_bytes": 6}
        made_by = Provenance("local", "test", "1")
        await works.finish_video(tx, row, made_by, FREE, scene=SCENE, video_key=key, thumbnail_key=key, **made)
    await desk.blobs.put(key, FILM)
    return row.id


async def test_captions_are_ordered_once_taken_over_and_paid(room: Room, contract: list[httpx.Response]) -> None:
    async with room.desk.working(room.handler) as events:
        row, job = await room.make(events)
    assert job.state is JobState.SUCCEEDED, job
    assert room.vendor.fetched == [FILM]
    assert await room.desk.ledger(job) == [("RESERVED", PRICE), ("CHARGED", PRICE)]
    assert row.cost and row.produced_by and row.segments
    assert room.vendor.charged * 100 == PRICE == row.cost["amount_micros_usd"]
    assert row.language == "ko" and row.produced_by["provider"] == "captions"
    (segment,) = row.segments
    assert (segment["text"], segment["start_s"], segment["end_s"]) == ("바다 앞에서", 1.0, 2.25)
    assert (segment["emotion"], segment["loudness_lufs"], segment["pitch_hz"]) == ("HAPPY", -17.5, 231.0)
    assert {answer.request.method for answer in contract} == {"POST", "GET"}


async def test_what_the_fake_calls_back_with_is_in_the_contract(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(room.vendor, "call_back", lambda _url, body: told.append(body))
    async with room.desk.working(room.handler) as events:
        await room.desk.until(events, await room.start(), lambda job: job.vendor_handle is not None)
    (body,) = told
    captions_contract.check_callback(body)


@pytest.mark.parametrize("mode", [Callbacks.TWICE, Callbacks.EARLY, Callbacks.FORGED])
async def test_callbacks_only_ring_the_bell(room: Room, mode: Callbacks, contract: list[httpx.Response]) -> None:
    room.vendor.callbacks = mode
    async with room.desk.working(room.handler) as events:
        job = await room.start()
        if mode is not Callbacks.TWICE:
            ordered = await room.desk.until(events, job, lambda now: now.vendor_handle is not None)
            await room.desk.look_behind("UPDATE jobs SET run_at = now() WHERE id = $1", ordered.id)
        done = await room.desk.ended(events, job)
    assert done.state is JobState.SUCCEEDED
    assert len(room.vendor.works) == 1 and await room.desk.ledger(done) == [("RESERVED", PRICE), ("CHARGED", PRICE)]


async def test_an_order_whose_answer_was_lost_is_heard_of_by_callback(room: Room) -> None:
    room.vendor.fail("accepted", "answer lost")
    async with room.desk.working(room.handler) as events:
        row, job = await room.make(events)
    assert job.state is JobState.SUCCEEDED and row.segments
    assert len(room.vendor.works) == 1 and len(room.vendor.calls_of("order")) == 1


async def test_an_order_nobody_hears_of_again_needs_review_and_is_not_repeated(room: Room) -> None:
    room.vendor.callbacks = Callbacks.LOST
    room.vendor.fail("accepted", "answer lost")
    async with room.desk.working(room.handler) as events:
        _, job = await room.make(events)
    assert job.error and (job.error.reason, job.error.retryable) == ("NEEDS_REVIEW", False)
    assert len(room.vendor.calls_of("order")) == 1


async def test_a_video_without_sound_costs_nothing_and_is_not_sent_again(room: Room) -> None:
    room.vendor.outcomes = ["no_sound"]
    async with room.desk.working(room.handler) as events:
        _, job = await room.make(events)
    assert job.error and (job.error.reason, job.error.retryable) == ("MEDIA_UNSUPPORTED", False)
    assert await room.desk.ledger(job) == [("RESERVED", PRICE), ("RELEASED", PRICE)] and room.vendor.charged == 0


async def test_what_the_server_gave_up_is_ordered_again_and_paid_once(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.jobs.executor.RETRY_DELAYS_S", (0, 0))
    room.vendor.outcomes = ["internal"]
    async with room.desk.working(room.handler) as events:
        row, job = await room.make(events)
    assert job.state is JobState.SUCCEEDED and row.segments and len(room.vendor.works) == 2
    assert [entry for entry, _ in await room.desk.ledger(job)] == ["RESERVED", "RELEASED", "RESERVED", "CHARGED"]


@pytest.mark.parametrize(
    ("fault", "reason", "retryable"),
    [
        ("too many requests", "PROVIDER_BUSY", True),
        ("no credits", "PROVIDER_QUOTA", True),
        ("bad key", "PROVIDER_REFUSED", True),
        ("bad order", "PROVIDER_REFUSED", False),
        ("broken", "NEEDS_REVIEW", False),
        ("malformed", "NEEDS_REVIEW", False),
        ("other shape", "NEEDS_REVIEW", False),
        ("hangs", "NEEDS_REVIEW", False),
    ],
)
async def test_every_refusal_of_an_order_has_its_name(room: Room, fault: str, reason: str, retryable: bool) -> None:
    room.vendor.fail("order", fault)
    with pytest.raises(EngineFailed) as caught:
        await room.api.start({"reference": "0190b7c0-0000-7000-8000-000000000000"})
    assert (caught.value.reason, caught.value.retryable) == (reason, retryable)
    assert KEY not in str(caught.value)
    if fault == "too many requests":
        assert caught.value.retry_after and caught.value.retry_after.total_seconds() == 2


@pytest.mark.parametrize("fault", ["broken", "malformed", "other shape", "hangs"])
async def test_looking_again_can_help_where_an_answer_made_no_sense(room: Room, fault: str) -> None:
    room.vendor.fail("look", fault)
    with pytest.raises(EngineFailed) as caught:
        await room.api.captioning("1")
    assert (caught.value.reason, caught.value.retryable) == ("PROVIDER_UNAVAILABLE", True)


@pytest.mark.parametrize(
    "segment",
    [
        {"emotion": "bored"},
        {"pitch_hz": -1},
        {"start": "NaN"},
        {"text": "가" * 5_000},
        {"emotion_confidence": 7},
    ],
)
async def test_what_is_not_in_the_contract_is_not_believed(room: Room, segment: dict[str, Any]) -> None:
    good = {"start": 0, "end": 1, "text": "", "emotion": "sad", "emotion_confidence": 1}
    good |= {"loudness_lufs": -20, "pitch_hz": 0}
    told = {"id": "1", "reference": "r", "status": "succeeded", "progress": 100, "segments": [good | segment]}
    answer = httpx.Response(200, json=told)
    room.vendor.fail("look", Fault(200, answer.text, {"content-type": "application/json"}, times=FOR_EVER))
    with pytest.raises(EngineFailed, match="malformed captioning"):
        await room.api.captioning("1")


async def test_what_no_database_takes_is_left_out_of_words(room: Room) -> None:
    heard = {"start": 0, "end": 1, "emotion": "sad", "emotion_confidence": 1, "loudness_lufs": -20, "pitch_hz": 0}
    told = {"id": "1", "reference": "r", "status": "succeeded", "progress": 100, "charged_seconds": 1}
    told["segments"] = [heard | {"text": " 바다\x00 앞\n"}]
    room.vendor.fail("look", Fault(200, json.dumps(told), {"content-type": "application/json"}))
    (segment,) = (await room.api.captioning("1")).segments or ()
    assert segment.caption.text == "바다 앞"


def test_the_document_holds_together_and_knows_what_we_know() -> None:
    schemas = captions_contract.DOCUMENT["components"]["schemas"]
    for schema in schemas.values():
        captions_contract.validator(schema).check_schema(schema)
    text = captions_contract.TEXT
    for kind, name in re.findall(r"#/components/(\w+)/(\w+)", text):
        assert name in captions_contract.DOCUMENT["components"][kind]
    assert schemas["Language"]["enum"] == [language.value for language in Language]
    told = schemas["Segment"]["properties"]["emotion"]["enum"]
    assert told == [emotion.lower() for emotion in Emotion] and schemas["Segment"]["required"] == list(
        Segment.model_fields
    )
