"""What a platform would not take is told by the quote; a production that could not end in its post begins nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import grpc
import pytest
from castad.common.v1 import errors_pb2, job_pb2, platform_pb2
from castad.content.v1 import job_calls_pb2, production_calls_pb2, production_pb2

from server.core.database import Database
from server.core.principal import Principal
from server.core.settings import Settings
from server.social import account_repository, preflight
from server.social.planned import check_planned
from server.social.ports import Platform
from tests.integration.content_house import Owner, open_house

NewUser = Callable[[], Awaitable[Principal]]
PUBLIC, PRIVATE = platform_pb2.PRIVACY_PUBLIC, platform_pb2.PRIVACY_PRIVATE


@pytest.fixture
async def owner(
    config: Settings, database: Database, dsn: str, tmp_path: Path, new_user: NewUser
) -> AsyncIterator[Owner]:
    async with open_house(config, database, dsn, tmp_path, check_post=check_planned) as house:
        someone = Owner(house, await new_user())
        yield someone
        await someone.leave()


async def account(owner: Owner, platform: Platform) -> UUID:
    async with owner.house.database.uow(owner.principal) as tx:
        await account_repository.add_account(tx, owner.principal.user_id, platform, "1", "stay")
        found = await account_repository.id_of(tx, owner.principal.user_id, platform, "1")
    assert found
    return found


async def rejected(owner: Owner, **plan: Any) -> list[production_pb2.Rejection]:
    """What the quote says of a plan; producing it must begin nothing where the quote refuses it."""
    project = await owner.project(photos=1)
    asked: dict[str, Any] = {"project_id": project.id, "publish": production_pb2.PublishPlan(**plan)}
    quote = await owner.call("QuoteProduction", production_calls_pb2.QuoteProductionRequest(**asked))
    if quote.rejections:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await owner.call("Produce", production_calls_pb2.ProduceRequest(**asked))
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert not (await owner.call("ListJobs", job_calls_pb2.ListJobsRequest())).jobs
    return list(quote.rejections)


@pytest.mark.parametrize(
    ("platform", "plan", "field"),
    [
        (Platform.INSTAGRAM, {"privacy": PRIVATE}, "privacy"),
        (Platform.INSTAGRAM, {"description": "바" * 2_300}, "description"),
        (Platform.YOUTUBE, {"title": "<바다>"}, "title"),
        (Platform.YOUTUBE, {"description": "바" * 2_000}, "description"),
        (Platform.YOUTUBE, {"keywords": [f"{'바' * 40}{number}" for number in range(20)]}, "keywords"),
    ],
)
async def test_words_and_audience_are_held_against_the_platform(
    owner: Owner, platform: Platform, plan: dict[str, Any], field: str
) -> None:
    (found,) = await rejected(owner, account_id=str(await account(owner, platform)), **plan)
    assert (found.reason, found.kind) == (errors_pb2.ERROR_REASON_VALIDATION_FAILED, job_pb2.JOB_KIND_POST)
    assert found.message and [each.field for each in found.fields] == [field] and found.fields[0].description


@pytest.mark.parametrize("limit", [{"seconds": (3, 20)}, {"width": 720}])
async def test_length_and_width_of_the_video_to_come_are_held_against_the_platform(
    owner: Owner, monkeypatch: pytest.MonkeyPatch, limit: dict[str, Any]
) -> None:
    narrow = replace(preflight.LIMITS[Platform.YOUTUBE], **limit)
    monkeypatch.setitem(preflight.LIMITS, Platform.YOUTUBE, narrow)
    (found,) = await rejected(owner, account_id=str(await account(owner, Platform.YOUTUBE)), privacy=PUBLIC)
    assert [each.field for each in found.fields] == ["video_id"]


@pytest.mark.parametrize("platform", list(Platform))
async def test_what_a_platform_takes_is_not_refused(owner: Owner, platform: Platform) -> None:
    words = {"title": "바다 앞 파도결", "description": "쉬어 가세요.", "keywords": ["바다"], "privacy": PUBLIC}
    assert await rejected(owner, account_id=str(await account(owner, platform)), **words) == []
