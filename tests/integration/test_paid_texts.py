"""Jobs that ask a language model: what they cost is in the ledger, and what the vendor says becomes their state."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import pytest
from castad.common.v1 import errors_pb2, job_pb2
from castad.marketing.v1 import analysis_pb2, place_pb2

from server.core.database import Database
from server.core.principal import Principal
from server.core.settings import Settings
from server.jobs import costs
from server.jobs.costs import CostEntry
from server.jobs.line import Line
from server.marketing.atlas import Atlas
from server.marketing.jobs import AnalysisJob
from server.wiring_makers import KeyMissing
from server.wiring_texts import texts
from tests.fakes.openai import KEY, MODEL, FakeOpenAi
from tests.fakes.server import Fault, serving
from tests.integration.content_house import working
from tests.integration.marketing_desk import MarketingDesk, open_marketing

LISTING = place_pb2.Listing(
    name="스테이 파도결", address="강원특별자치도 강릉시 사천면", description="모든 객실에서 바다가 보입니다."
)

SAID = {"text": "바다를 보며 쉬기 좋은 곳입니다.", "evidence": "모든 객실에서 바다가 보입니다."}
REPORT = {
    **dict.fromkeys(("location_analysis", "concept", "core_value"), SAID),
    "market_category": "펜션",
    "personas": [
        {
            "name": "쉬고 싶은 부부",
            "age_min": 30,
            "age_max": 45,
            "favors": ["바다"],
            "booking_trigger": "바다를 보고 싶을 때",
            "evidence": SAID["evidence"],
        }
    ],
    "selling_points": [
        {"category": "전망", "description": "바다가 보입니다.", "score": 90, "evidence": SAID["evidence"]}
    ],
    "target_keywords": ["강릉펜션", "오션뷰", "파도결"],
}


@dataclass
class World:
    """Service, worker and model."""

    desk: MarketingDesk
    openai: FakeOpenAi
    database: Database

    async def ended(self) -> analysis_pb2.Analysis:
        return await self.desk.ended(listing=LISTING)

    async def ledger(self) -> list[CostEntry]:
        owner = self.desk.principal
        async with self.database.uow(owner) as tx:
            return await costs.report(tx, owner.user_id)


def paid(config: Settings, openai: FakeOpenAi) -> Settings:
    chosen = {"analyst": "openai", "llm_url": f"{openai.base}/v1", "llm_model": MODEL, "llm_answer_s": 60.0}
    return config.model_copy(update={**chosen, "llm_api_key": type(config.llm_api_key)(KEY)})


@pytest.fixture
async def world(
    empty_queue: None,
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    new_user: Callable[[], Awaitable[Principal]],
) -> AsyncIterator[World]:
    connection = await asyncpg.connect(dsn)
    await connection.execute("DELETE FROM castad.vendor_weather WHERE vendor = 'openai'")
    await connection.close()
    atlas = Atlas(None, False, lambda _url: None)
    async with (
        serving(FakeOpenAi()) as openai,
        texts(paid(config, openai), worker_database) as written,
        open_marketing(config, database, dsn, await new_user(), atlas) as desk,
        working(config, worker_database, dsn, [AnalysisJob(written.analyst)]),
    ):
        openai.answers = [REPORT] * 3
        in_line = asyncio.create_task(Line(worker_database).run())
        yield World(desk, openai, database)
        in_line.cancel()


async def test_a_report_and_its_line_in_the_ledger(world: World) -> None:
    analysis = await world.ended()
    made = analysis.intelligence
    assert analysis.job.state == job_pb2.JOB_STATE_SUCCEEDED
    assert (made.produced_by.provider, made.produced_by.model) == ("openai", MODEL)
    assert made.produced_by.prompt_version and made.usage.output_tokens
    (line,) = await world.ledger()
    assert (line.provider, line.unit, line.amount_micros_usd) == ("openai", "tokens", made.cost.amount_micros_usd)


async def test_a_rate_limit_is_waited_out_and_paid_once(world: World) -> None:
    busy = Fault(429, '{"error": {"code": "rate_limit_exceeded"}}', {"retry-after": "1"})
    world.openai.fail("responses", busy)
    analysis = await world.ended()
    assert analysis.job.state == job_pb2.JOB_STATE_SUCCEEDED
    assert world.openai.charged == 1 == len(await world.ledger())


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("quota", errors_pb2.ERROR_REASON_PROVIDER_QUOTA),
        ("bad_key", errors_pb2.ERROR_REASON_PROVIDER_NOT_CONFIGURED),
        ("bad_request", errors_pb2.ERROR_REASON_PROVIDER_REFUSED),
    ],
)
async def test_what_waiting_cannot_mend_fails_at_once(world: World, fault: str, reason: errors_pb2.ErrorReason) -> None:
    world.openai.fail("responses", fault)
    error = (await world.ended()).job.error
    assert (error.reason, error.provider, error.stage) == (reason, "openai", "analyze")
    assert error.message and error.advice
    assert len(world.openai.calls) == 1


async def test_what_was_paid_for_nothing_is_in_the_ledger_all_the_same(world: World) -> None:
    world.openai.endings = ["refusal"]
    analysis = await world.ended()
    assert analysis.job.error.reason == errors_pb2.ERROR_REASON_PROVIDER_REFUSED
    assert analysis.place.name == "스테이 파도결"
    assert [line.provider for line in await world.ledger()] == ["openai"]


@pytest.mark.parametrize("missing", ["llm_api_key", "llm_model"])
async def test_a_writer_without_key_or_model_is_told_at_the_start(
    config: Settings, database: Database, missing: str
) -> None:
    chosen = paid(config, FakeOpenAi())
    empty = chosen.model_copy(update={missing: type(getattr(chosen, missing))("")})
    with pytest.raises(KeyMissing, match=f"CASTAD_{missing.upper()}"):
        async with texts(empty, database):
            pass
