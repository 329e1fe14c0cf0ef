"""Posts on their way out: once and only once, at their time, with what a watcher sees meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from castad.social.v1 import post_calls_pb2, post_pb2
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from server.core import clock
from server.core.database import Database
from server.core.errors import NotFound
from server.core.failures import EngineFailed
from server.core.links import Signer
from server.core.principal import Principal
from server.core.settings import Settings
from server.http_gallery import GalleryPages
from server.jobs import executor
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.models import JobKind, JobState, NewJob
from server.jobs.run import JobRun
from server.providers import local_platform
from server.providers.local_platform import LocalPlatform
from server.social import delivery
from server.social.gallery import GalleryLinks
from server.social.ports import AtWork, Journal, Publication, Published, Publisher
from tests.integration.social_desk import (
    LINK_SECRET,
    THUMBNAIL,
    UNUSED,
    VIDEO,
    Ready,
    SocialDesk,
    create,
    get,
    open_desk,
    ready,
    run_once,
    watch,
    working,
)

pytestmark = pytest.mark.usefixtures("empty_queue")

NewUser = Callable[[], Awaitable[Principal]]


class Killed(BaseException):
    """The worker dies here."""


class Watched:
    """A journal with somebody who looks over its shoulder."""

    def __init__(self, journal: Journal, look: Callable[[int, int], Awaitable[None]]) -> None:
        self._journal = journal
        self._look = look

    async def sent(self, count: int, total: int) -> None:
        await self._journal.sent(count, total)
        await self._look(count, total)

    async def keep(self, handle: str) -> None:
        await self._journal.keep(handle)


class Dying:
    """The LOCAL platform on a worker that dies at one point of its first run."""

    def __init__(self, platform: Publisher, point: str) -> None:
        self.calls: list[str] = []
        self._platform = platform
        self._point = point

    async def prepare(self, publication: Publication) -> str:
        self._reach("before prepare")
        handle = await self._platform.prepare(publication)
        self._reach("after prepare")
        return handle

    async def find(self, handle: str, publication: Publication, journal: Journal) -> Published | AtWork | None:
        self.calls.append("find")
        return await self._platform.find(handle, publication, journal)

    async def commit(self, handle: str, publication: Publication, journal: Journal) -> Published | AtWork:
        self._reach("before commit")

        async def watched(sent: int, total: int) -> None:
            self._reach("midway")

        published = await self._platform.commit(handle, publication, Watched(journal, watched))
        self._reach("after commit")
        return published

    def _reach(self, point: str) -> None:
        self.calls.append(point)
        if point == self._point:
            self._point = ""
            raise Killed


@pytest.fixture
def desk(config: Settings, database: Database, worker_database: Database, dsn: str, tmp_path: Path) -> SocialDesk:
    return open_desk(config, database, worker_database, dsn, tmp_path)


@pytest.fixture
async def made(desk: SocialDesk, new_user: NewUser) -> Ready:
    return await ready(desk, await new_user())


async def production_of(desk: SocialDesk, made: Ready, publish_at: datetime | None = None) -> tuple[str, UUID]:
    """A production that has come to its post, whose texts nobody has given; the post's id and the job's."""
    payload = {
        "video_id": str(made.video_id),
        "account_id": str(made.account_id),
        "title": "",
        "description": "",
        "keywords": ["우리집"],
        "privacy": "PUBLIC",
        "publish_at": publish_at.isoformat() if publish_at else None,
    }
    step = NewJob(JobKind.POST, clock.new_id(), made.project_id, payload)
    whole = NewJob(JobKind.PRODUCTION, made.project_id, made.project_id)
    async with desk.database.uow(made.owner) as tx:
        job = await jobs.start_chain(tx, made.owner.user_id, whole, [step])
    return str(step.subject_id), job.id


async def test_a_worker_publishes_and_a_watcher_sees_every_state(
    desk: SocialDesk, made: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_platform, "CHUNK", 10_000)
    monkeypatch.setattr(delivery, "PROGRESS_EVERY_S", 0)
    post = await create(desk, made)
    async with working(desk):
        seen = await watch(desk, post.id)
    last, total = seen[-1], len(VIDEO) + len(THUMBNAIL)
    assert last.state == post_pb2.POST_STATE_PUBLISHED and last.job.progress == 100
    assert (last.bytes_sent, last.bytes_total) == (total, total)
    sent = [each.bytes_sent for each in seen]
    assert sent == sorted(sent) and any(0 < bytes_sent < total for bytes_sent in sent)
    assert [event.state for event in last.events] == [
        post_pb2.POST_STATE_PENDING,
        post_pb2.POST_STATE_UPLOADING,
        post_pb2.POST_STATE_PROCESSING,
        post_pb2.POST_STATE_PUBLISHED,
    ]
    assert last.platform_url.startswith(f"http://files.test/gallery/{post.id}/")
    assert (desk.gallery / post.id / "video.mp4").read_bytes() == VIDEO
    assert last.published_at.seconds >= last.created_at.seconds and desk.temporary() == []


@pytest.mark.parametrize("point", ["before prepare", "after prepare", "before commit", "midway", "after commit"])
async def test_a_worker_that_dies_leaves_one_post_after_all(desk: SocialDesk, made: Ready, point: str) -> None:
    post = await create(desk, made)
    platform = Dying(desk.platform, point)
    desk.platform = platform
    with pytest.raises(Killed):
        await run_once(desk, made.owner, UUID(post.job.id))
    assert desk.published() == ([post.id] if point == "after commit" else [])
    before = [path.stat().st_mtime_ns for path in desk.gallery.glob(f"{post.id}/*")]
    await run_once(desk, made.owner, UUID(post.job.id))
    assert (await get(desk, post.id)).state == post_pb2.POST_STATE_PUBLISHED
    assert desk.published() == [post.id] and desk.temporary() == []
    if point == "after commit":
        assert platform.calls[-1] == "find", "what is published is only asked after"
        assert [path.stat().st_mtime_ns for path in desk.gallery.glob(f"{post.id}/*")] == before
    if point in ("before commit", "midway", "after commit"):
        assert platform.calls.count("before prepare") == 1 and "find" in platform.calls


async def test_a_link_opens_one_post_with_its_film_and_nothing_else(desk: SocialDesk, made: Ready) -> None:
    posts = [await create(desk, made) for _ in range(2)]
    for post in posts:
        await run_once(desk, made.owner, UUID(post.job.id))
    mine, other = [urlsplit((await get(desk, post.id)).platform_url).path for post in posts]
    pages = GalleryPages(LocalPlatform(desk.gallery), GalleryLinks("", Signer(LINK_SECRET, "gallery")))
    async with AsyncClient(transport=ASGITransport(Starlette(routes=pages.routes())), base_url="http://x") as browser:
        page = await browser.get(mine)
        assert page.headers["content-type"].startswith("text/html") and "파도스테이" in page.text
        assert "index.html" not in page.text, "no way to what others published"
        assert (await browser.get(f"{mine}video.mp4")).content == VIDEO
        part = await browser.get(f"{mine}video.mp4", headers={"range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, VIDEO[10:20])
        crossed = f"/gallery/{posts[0].id}/{other.split('/')[3]}/"
        for refused in (crossed, f"{crossed}video.mp4", f"{mine}metadata.json", f"{mine}%2e%2e%2f.lock"):
            assert (await browser.get(refused)).status_code == 404
        await LocalPlatform(desk.gallery).withdraw(posts[0].id)
        assert (await browser.get(mine)).status_code == 404


async def test_a_platform_that_fails_for_a_while_is_tried_again_by_itself(
    desk: SocialDesk, made: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "RETRY_DELAYS_S", (0.01, 0.01))
    failures = iter(["disk full"])

    class Full(LocalPlatform):
        async def prepare(self, publication: Publication) -> str:
            for failure in failures:
                raise EngineFailed("PROVIDER_FAILED", failure, retryable=True)
            return await super().prepare(publication)

    desk.platform = Full(desk.gallery)
    post = await create(desk, made)
    async with working(desk):
        last = (await watch(desk, post.id))[-1]
    assert last.state == post_pb2.POST_STATE_PUBLISHED and desk.published() == [post.id]


async def test_a_platform_that_refuses_fails_the_post_and_a_retry_can_publish_it(
    desk: SocialDesk, made: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "RETRY_DELAYS_S", ())
    monkeypatch.setattr(local_platform, "ROOM_TO_SPARE", 1 << 60)
    post = await create(desk, made)
    async with working(desk):
        failed = (await watch(desk, post.id))[-1]
        assert failed.state == post_pb2.POST_STATE_FAILED and failed.error.retryable and failed.error.advice
        assert failed.error.stage == "prepare" and desk.published() == []
        monkeypatch.setattr(local_platform, "ROOM_TO_SPARE", 0)
        await desk.servicer.RetryPost(post_calls_pb2.RetryPostRequest(post_id=post.id), UNUSED)
        last = (await watch(desk, post.id))[-1]
    assert last.state == post_pb2.POST_STATE_PUBLISHED and last.attempts == 2 and desk.published() == [post.id]


async def test_a_scheduled_post_goes_out_when_its_time_comes_and_a_cancelled_one_never(
    desk: SocialDesk, made: Ready
) -> None:
    later = clock.now() + timedelta(hours=1)
    due, off = await create(desk, made, publish_at=later), await create(desk, made, publish_at=later)
    await desk.servicer.CancelPost(post_calls_pb2.CancelPostRequest(post_id=off.id), UNUSED)
    async with working(desk):
        request = post_calls_pb2.UpdatePostRequest(post_id=due.id, publish_at=clock.now())
        await desk.servicer.UpdatePost(request, UNUSED)
        assert (await watch(desk, due.id))[-1].state == post_pb2.POST_STATE_PUBLISHED
        assert (await watch(desk, off.id))[-1].state == post_pb2.POST_STATE_CANCELLED
    assert desk.published() == [due.id]


async def test_cancelling_the_job_midway_leaves_nothing_to_see(
    desk: SocialDesk, made: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_platform, "CHUNK", 1_000)
    cancelled = False

    async def told(_sent: int, _total: int) -> None:
        nonlocal cancelled
        if not cancelled:
            cancelled = True
            async with desk.database.uow(made.owner) as tx:
                await jobs.cancel(tx, made.owner.user_id, UUID(post.job.id))
            await asyncio.Event().wait()  # until the worker is told

    class Halting(LocalPlatform):
        async def commit(self, handle: str, publication: Publication, journal: Journal) -> Published:
            return await super().commit(handle, publication, Watched(journal, told))

    desk.platform = Halting(desk.gallery)
    post = await create(desk, made)
    async with working(desk):
        last = (await watch(desk, post.id))[-1]
    assert last.state == post_pb2.POST_STATE_CANCELLED and cancelled
    assert desk.published() == [] and desk.temporary() == []


async def test_the_post_of_a_production_is_written_from_the_report(desk: SocialDesk, made: Ready) -> None:
    post_id, production_id = await production_of(desk, made)
    with pytest.raises(NotFound):
        await get(desk, post_id)
    async with working(desk):
        async with desk.database.uow(made.owner) as tx:
            production = await jobs.get(tx, made.owner.user_id, production_id)
        assert production.state is JobState.RUNNING
        await until_written(desk, post_id)
        last = (await watch(desk, post_id))[-1]
    assert last.state == post_pb2.POST_STATE_PUBLISHED and last.project_id == str(made.project_id)
    assert "파도스테이" in last.title and last.description and list(last.keywords) == ["우리집"]
    async with desk.database.uow(made.owner) as tx:
        assert (await jobs.get(tx, made.owner.user_id, production_id)).state is JobState.SUCCEEDED


async def test_the_post_of_a_production_waits_for_its_time_where_its_owner_can_change_it(
    desk: SocialDesk, made: Ready
) -> None:
    publish_at = clock.now() + timedelta(hours=2)
    post_id, production_id = await production_of(desk, made, publish_at)
    async with desk.database.uow(made.owner) as tx:
        (step,) = await job_rows.steps(tx, made.owner.user_id, production_id)
    await run_once(desk, made.owner, step.id)
    waiting = await get(desk, post_id)
    assert waiting.state == post_pb2.POST_STATE_SCHEDULED and "파도스테이" in waiting.title
    assert desk.published() == []
    text = post_calls_pb2.PostText(title="내가 고친 제목")
    request = post_calls_pb2.UpdatePostRequest(post_id=post_id, text=text, publish_at=clock.now())
    await desk.servicer.UpdatePost(request, UNUSED)
    async with working(desk):
        last = (await watch(desk, post_id))[-1]
    assert last.state == post_pb2.POST_STATE_PUBLISHED and last.title == "내가 고친 제목"
    assert "내가 고친 제목" in (desk.gallery / post_id / "index.html").read_text()


async def test_a_platform_nobody_set_up_says_so(desk: SocialDesk, made: Ready) -> None:
    post = await create(desk, made)
    handler = desk.handler
    handler._desk = replace(handler._desk, publishers={})
    async with desk.worker_database.uow(made.owner) as tx:
        job = await job_rows.claim(tx, made.owner.user_id, UUID(post.job.id), timedelta(minutes=1))
    assert job is not None
    with pytest.raises(EngineFailed) as failed:
        await handler(JobRun(desk.worker_database, job))
    assert failed.value.reason == "PROVIDER_NOT_CONFIGURED"


async def until_written(desk: SocialDesk, post_id: str) -> None:
    """Wait for the row that a production's post gets when its turn comes."""
    events = desk.servicer._events
    with events.subscribe(UUID(post_id)) as changed:
        while True:
            changed.clear()
            try:
                await get(desk, post_id)
            except NotFound:
                await changed.wait()
            else:
                return
