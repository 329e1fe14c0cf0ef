"""Songs recorded by Suno, against a fake of it over real HTTP: bought once, whatever the vendor and the line do."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from server.content import prices
from server.content.jobs import SongJob
from server.core.events import Events
from server.core.principal import Principal
from server.core.provenance import Provenance
from server.core.safe_http import SafeHttp
from server.core.settings import settings
from server.jobs.models import Job, JobKind, JobState
from server.jobs.weather import SharedWeather
from server.providers.suno.api import SunoApi
from server.providers.suno.composer import SunoComposer, SunoDesk
from server.providers.vendor_http import Reach, vendor_client
from server.providers.vendor_media import VendorMedia
from tests.fakes.paid import Callbacks
from tests.fakes.server import FOR_EVER, serving
from tests.fakes.suno import CREDITS, KEY, FakeSuno
from tests.integration.paid_desk import LINES, PaidDesk
from tests.integration.paid_desk import paid as paid
from tests.integration.test_weather import clear_sky as clear_sky

pytestmark = pytest.mark.usefixtures("empty_queue", "clear_sky")
NewUser = Callable[[], Awaitable[Principal]]
SONG_PRICE = 60_000


@dataclass
class Studio:
    """The fake vendor, the desk, and a stay whose song is to be made."""

    suno: FakeSuno
    desk: PaidDesk
    handler: SongJob
    owner: Principal
    project_id: UUID

    async def make(self, events: Events) -> tuple[Job, Any]:
        row, job = await self.desk.song(self.owner, self.project_id)
        return await self.desk.ended(events, job), await self.desk.read_song(row)

    async def fail(self, events: Events) -> Job:
        job, _ = await self.make(events)
        assert job.state is JobState.FAILED
        return job


@pytest.fixture
async def studio(paid: PaidDesk, new_user: NewUser) -> AsyncIterator[Studio]:
    owner = await new_user()
    async with (
        serving(FakeSuno()) as suno,
        vendor_client(Reach(suno.base, 2.0), {"authorization": f"Bearer {KEY}"}) as client,
    ):
        http = SafeHttp(exceptions=frozenset({suno.host}))
        price = prices.list_price(JobKind.SONG)
        assert price is not None
        weather = SharedWeather(paid.worker_database)
        media = VendorMedia(http, "suno")
        table = SunoDesk(SunoApi(client), weather, media, paid.desk.audio, "V5", price)
        handler = SongJob(lambda till: SunoComposer(table, till), Provenance("suno", "V5", "1"), paid.desk)
        yield Studio(suno, paid, handler, owner, await paid.project(owner))
        await http.close()


async def test_a_song_is_bought_brought_home_and_mapped(studio: Studio) -> None:
    async with studio.desk.working(studio.handler) as events:
        job, song = await studio.make(events)
    assert job.state is JobState.SUCCEEDED, job
    assert studio.suno.charged == CREDITS
    assert await studio.desk.ledger(job) == [("RESERVED", SONG_PRICE), ("CHARGED", SONG_PRICE)]
    assert song.produced_by["provider"] == "suno" and song.cost["amount_micros_usd"] == SONG_PRICE
    assert [line["text"] for line in song.map["lines"]] == [line.text for line in LINES]
    starts = [word["start_s"] for line in song.map["lines"] for word in line["words"]]
    assert (
        starts == sorted(starts) and starts[0] == pytest.approx(6.0) and song.duration_s == pytest.approx(64, abs=0.1)
    )
    assert [section["kind"] for section in song.map["sections"]] == ["intro", "verse", "chorus", "outro"]
    for key in (song.wav_key, song.audio_key, song.spare_key):
        assert await studio.desk.blobs.size(key), "our own copies, of both tracks"
    sheet = studio.suno.calls_of("generate")[0].body.decode()
    assert "[Verse]\\n" in sheet and "[Chorus]\\n" in sheet and '"customMode":true' in sheet


@pytest.mark.parametrize("mode", list(Callbacks))
async def test_callbacks_only_ring_the_bell(studio: Studio, mode: Callbacks) -> None:
    studio.suno.callbacks = mode
    async with studio.desk.working(studio.handler) as events:
        _, job = await studio.desk.song(studio.owner, studio.project_id)
        if mode in (Callbacks.LOST, Callbacks.FORGED, Callbacks.EARLY):
            waits = await studio.desk.until(
                events, job, lambda now: now.state is JobState.WAITING and now.vendor_handle is not None
            )
            assert waits.waiting is not None and waits.waiting.provider == "suno"
            await studio.desk.look_behind("UPDATE jobs SET run_at = now() + interval '1 s' WHERE id = $1", job.id)
        done = await studio.desk.ended(events, job)
    assert done.state is JobState.SUCCEEDED
    assert studio.suno.charged == CREDITS and len(studio.suno.calls_of("generate")) == 1


async def test_a_forged_callback_is_not_found(studio: Studio) -> None:
    _, job = await studio.desk.song(studio.owner, studio.project_id)
    good = studio.desk.desk.callbacks.make("suno", job)
    async with httpx.AsyncClient() as client:
        for url in (
            good[:-3] + "AAA",
            good.replace("/suno/", "/creatomate/"),
            good.replace(job.id.hex, job.user_id.hex),
        ):
            assert (await client.post(url, json={})).status_code == 404
        assert (await client.post(good, content=b"{" * 300_000)).status_code == 413
        assert (await client.post(good, content=b"[" * 100_000)).status_code == 200
        assert (await client.post(good, json={"data": {"task_id": "'; DROP TABLE jobs --"}})).status_code == 200
    assert (await studio.desk.read(job)).vendor_hint is None, "nothing was ordered, so nothing was called about"


@pytest.mark.parametrize("fault", ["answer lost", "hangs after accepting"])
async def test_an_order_whose_answer_was_lost_is_known_by_its_callback_and_not_bought_again(
    studio: Studio, fault: str
) -> None:
    studio.suno.fail("generate", fault)
    async with studio.desk.working(studio.handler) as events:
        job, _ = await studio.make(events)
    assert job.state is JobState.SUCCEEDED, job
    assert studio.suno.charged == CREDITS and len(studio.suno.calls_of("generate")) == 1
    assert await studio.desk.ledger(job) == [("RESERVED", SONG_PRICE), ("CHARGED", SONG_PRICE)]


@pytest.mark.parametrize("fault", ["broken", "malformed", "hangs", "answer lost"])
async def test_an_order_that_nobody_hears_of_again_needs_review_and_is_never_repeated(
    studio: Studio, fault: str
) -> None:
    studio.suno.callbacks = Callbacks.LOST
    studio.suno.fail("generate", fault)
    async with studio.desk.working(studio.handler) as events:
        job = await studio.fail(events)
    assert job.error is not None
    assert (job.error.reason, job.error.provider, job.error.retryable) == ("NEEDS_REVIEW", "suno", False)
    assert len(studio.suno.calls_of("generate")) == 1
    assert await studio.desk.ledger(job) == [("RESERVED", SONG_PRICE)], "held until somebody has looked"


@pytest.mark.parametrize(
    ("fault", "reason", "retryable"),
    [
        ("no credits", "PROVIDER_QUOTA", True),
        ("bad key", "PROVIDER_REFUSED", True),
        ("too long", "CONTENT_REJECTED", False),
    ],
)
async def test_a_refused_order_costs_nothing_and_says_why(
    studio: Studio, fault: str, reason: str, retryable: bool
) -> None:
    studio.suno.fail("generate", fault, FOR_EVER)
    async with studio.desk.working(studio.handler) as events:
        _, job = await studio.desk.song(studio.owner, studio.project_id)
        await studio.desk.look_behind("UPDATE jobs SET runs = 2 WHERE id = $1", job.id)
        job = await studio.desk.ended(events, job)
    assert job.error is not None and (job.error.reason, job.error.retryable) == (reason, retryable)
    assert studio.suno.charged == 0
    assert (await studio.desk.ledger(job))[-1][0] == "RELEASED"
    assert job.vendor_handle is None and job.submitted_at is None, "a retry may order again"


@pytest.mark.parametrize("fault", ["too many requests", "too frequent", "maintenance"])
async def test_a_busy_vendor_lets_the_job_wait_in_line_and_go_on(studio: Studio, fault: str) -> None:
    studio.suno.fail("generate", fault)
    async with studio.desk.working(studio.handler) as events:
        _, job = await studio.desk.song(studio.owner, studio.project_id)
        waits = await studio.desk.until(events, job, lambda now: now.turn is not None)
        assert waits.waiting is not None and waits.waiting.provider == "suno"
        assert waits.waiting.reason in ("PROVIDER_BUSY", "PROVIDER_UNAVAILABLE") and waits.run_at is not None
        await studio.desk.look_behind("UPDATE vendor_weather SET closed_until = NULL, tokens = 5")
        done = await studio.desk.ended(events, job)
    assert done.state is JobState.SUCCEEDED and studio.suno.charged == CREDITS
    entries = [entry for entry, _ in await studio.desk.ledger(job)]
    assert entries == ["RESERVED", "RELEASED", "RESERVED", "CHARGED"]


@pytest.mark.parametrize(
    ("outcome", "reason", "entry"),
    [
        ("GENERATE_AUDIO_FAILED", "PROVIDER_FAILED", "RELEASED"),
        ("SENSITIVE_WORD_ERROR", "CONTENT_REJECTED", "CHARGED"),
    ],
)
async def test_what_the_vendor_failed_at_is_booked_as_it_bills(
    studio: Studio, outcome: str, reason: str, entry: str
) -> None:
    studio.suno.outcomes = [outcome] * 5
    async with studio.desk.working(studio.handler) as events:
        _, job = await studio.desk.song(studio.owner, studio.project_id)
        await studio.desk.look_behind("UPDATE jobs SET runs = 3 WHERE id = $1", job.id)
        job = await studio.desk.ended(events, job)
    assert job.error is not None and job.error.reason == reason
    assert [line[0] for line in await studio.desk.ledger(job)] == ["RESERVED", entry]
    billed = studio.suno.charged * SONG_PRICE // CREDITS
    assert sum(amount for kind, amount in await studio.desk.ledger(job) if kind == "CHARGED") == billed


async def test_nothing_is_ordered_beyond_the_budget(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    poor = settings().model_copy(update={"budget_users_usd": {"FREE": 0.1}})
    monkeypatch.setattr("server.jobs.purchases.settings", lambda: poor)
    async with studio.desk.working(studio.handler) as events:
        first, _ = await studio.make(events)
        second = await studio.fail(events)
    assert first.state is JobState.SUCCEEDED
    assert second.error is not None and (second.error.reason, second.error.provider) == ("QUOTA_EXCEEDED", "suno")
    assert studio.suno.charged == CREDITS and await studio.desk.ledger(second) == []
