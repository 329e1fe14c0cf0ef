"""Search copy through the service: drawn from the project, kept for an hour, never against the rules."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from castad.common.v1 import platform_pb2
from castad.social.v1 import copy_calls_pb2

from server.content import projects
from server.content.projects import ProjectChanges
from server.core import clock
from server.core.database import Database
from server.core.errors import NotFound
from server.core.principal import Principal
from server.core.provenance import MeteredProvenance
from server.core.settings import Settings
from server.social.copy_rules import check_copy
from server.social.errors import CopyNotWritten
from server.social.ports import CopyBrief, SearchCopy
from server.social.search_copy import SearchCopies
from tests.integration.social_desk import UNUSED, CountingWriter, Ready, SocialDesk, open_desk, ready

pytestmark = pytest.mark.usefixtures("empty_queue")

NewUser = Callable[[], Awaitable[Principal]]


@pytest.fixture
def desk(config: Settings, database: Database, worker_database: Database, dsn: str, tmp_path: Path) -> SocialDesk:
    return open_desk(config, database, worker_database, dsn, tmp_path)


@pytest.fixture
async def made(desk: SocialDesk, new_user: NewUser) -> Ready:
    return await ready(desk, await new_user())


@pytest.fixture
def writer(desk: SocialDesk) -> CountingWriter:
    assert isinstance(desk.copywriter, CountingWriter)
    return desk.copywriter


async def generate(
    desk: SocialDesk, project_id: object, platform: platform_pb2.Platform = platform_pb2.PLATFORM_YOUTUBE
) -> copy_calls_pb2.GenerateSeoResponse:
    request = copy_calls_pb2.GenerateSeoRequest(project_id=str(project_id), platform=platform)
    return await desk.servicer.GenerateSeo(request, UNUSED)


async def test_copy_draws_on_the_report_and_keeps_the_rules(
    desk: SocialDesk, made: Ready, writer: CountingWriter
) -> None:
    answer = await generate(desk, made.project_id)
    (brief,) = writer.briefs
    assert brief.store_name == "파도스테이" and brief.region == "속초" and brief.selling_points[0].score == 90
    assert brief.keywords == ("속초펜션", "오션뷰", "파도스테이")
    copy = SearchCopy(answer.copy.title, answer.copy.description, tuple(answer.copy.keywords))
    assert check_copy(copy, brief) == ()
    assert answer.produced_by.provider == "local" and not answer.cached


async def test_copy_is_kept_for_an_hour_for_the_same_facts(
    desk: SocialDesk, made: Ready, writer: CountingWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await generate(desk, made.project_id)
    again = await generate(desk, made.project_id)
    assert again.cached and again.copy == first.copy and again.cached_until == first.cached_until
    await generate(desk, made.project_id, platform_pb2.PLATFORM_LOCAL)
    assert len(writer.briefs) == 2, "each platform has its own"
    async with desk.database.uow(made.owner) as tx:
        changes = ProjectChanges(store_name="바람스테이")
        await projects.update(tx, made.owner.user_id, made.project_id, changes)
    renamed = await generate(desk, made.project_id)
    assert not renamed.cached and "바람스테이" in renamed.copy.title
    later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not (await generate(desk, made.project_id)).cached


async def test_copy_that_breaks_a_rule_is_neither_shown_nor_kept(
    desk: SocialDesk, made: Ready, writer: CountingWriter
) -> None:
    class Shouting(CountingWriter):
        async def write(self, brief: CopyBrief) -> tuple[SearchCopy, MeteredProvenance]:
            copy, made_by = await super().write(brief)
            return replace(copy, title="지금 바로 최저가 예약!!!"), made_by

    desk.servicer._copies = SearchCopies(Shouting())
    with pytest.raises(CopyNotWritten):
        await generate(desk, made.project_id)
    desk.servicer._copies = SearchCopies(writer)
    assert not (await generate(desk, made.project_id)).cached


async def test_projects_of_others_have_no_copy(desk: SocialDesk, made: Ready, new_user: NewUser) -> None:
    await generate(desk, made.project_id)
    await ready(desk, await new_user())
    for project_id in (made.project_id, uuid4()):
        with pytest.raises(NotFound):
            await generate(desk, project_id)
