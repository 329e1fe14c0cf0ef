"""Posts on a real PostgreSQL: begun, scheduled, changed, called off, listed; nobody else's exist."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from castad.common.v1 import platform_pb2
from castad.social.v1 import account_calls_pb2, post_calls_pb2, post_pb2
from google.protobuf.timestamp_pb2 import Timestamp

from server.content import repository as content_rows
from server.content.errors import VideoNotReady
from server.core import clock, principal
from server.core.database import Database
from server.core.errors import NotFound, PageTokenInvalid, ValidationFailed
from server.core.principal import Principal
from server.core.settings import Settings
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.models import JobFailure
from server.social.errors import PostNotEditable
from tests.integration.social_desk import UNUSED, Ready, SocialDesk, create, get, open_desk, ready, run_once

pytestmark = pytest.mark.usefixtures("empty_queue")

NewUser = Callable[[], Awaitable[Principal]]


@pytest.fixture
def desk(config: Settings, database: Database, worker_database: Database, dsn: str, tmp_path: Path) -> SocialDesk:
    return open_desk(config, database, worker_database, dsn, tmp_path)


@pytest.fixture
async def made(desk: SocialDesk, new_user: NewUser) -> Ready:
    return await ready(desk, await new_user())


def in_hours(hours: float) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(clock.now() + timedelta(hours=hours))
    return stamp


async def listed(desk: SocialDesk, **filters: object) -> post_calls_pb2.ListPostsResponse:
    return await desk.servicer.ListPosts(post_calls_pb2.ListPostsRequest(**filters), UNUSED)  # type: ignore[arg-type]


async def cancel(desk: SocialDesk, post_id: str) -> post_pb2.Post:
    return (await desk.servicer.CancelPost(post_calls_pb2.CancelPostRequest(post_id=post_id), UNUSED)).post


async def test_everybody_has_one_local_account(desk: SocialDesk, made: Ready, new_user: NewUser) -> None:
    again = await desk.servicer.ListAccounts(account_calls_pb2.ListAccountsRequest(), UNUSED)
    assert [account.id for account in again.accounts] == [str(made.account_id)] and again.total_size == 1
    assert again.accounts[0].platform == platform_pb2.PLATFORM_LOCAL
    youtube = account_calls_pb2.ListAccountsRequest(platform=platform_pb2.PLATFORM_YOUTUBE)
    assert not (await desk.servicer.ListAccounts(youtube, UNUSED)).accounts
    assert (await ready(desk, await new_user())).account_id != made.account_id


async def test_a_post_begins_pending_and_says_everything_about_itself(desk: SocialDesk, made: Ready) -> None:
    post = await create(desk, made)
    assert post.state == post_pb2.POST_STATE_PENDING and post.attempts == 1
    assert (post.project_id, post.video_id) == (str(made.project_id), str(made.video_id))
    assert post.account.id == str(made.account_id) and post.privacy == platform_pb2.PRIVACY_PUBLIC
    assert [event.state for event in post.events] == [post_pb2.POST_STATE_PENDING] and post.events[0].message
    assert await get(desk, post.id) == post


async def test_an_unfinished_video_is_not_posted(desk: SocialDesk, new_user: NewUser) -> None:
    unfinished = await ready(desk, await new_user(), finished=False)
    with pytest.raises(VideoNotReady):
        await create(desk, unfinished)
    assert not (await listed(desk)).posts


async def test_a_scheduled_post_can_be_changed_and_called_off_once(desk: SocialDesk, made: Ready) -> None:
    post = await create(desk, made, publish_at=in_hours(3))
    assert post.state == post_pb2.POST_STATE_SCHEDULED
    text = post_calls_pb2.PostText(title="새 제목", description="새 설명", keywords=["새글"])
    later = in_hours(5)
    changes = post_calls_pb2.UpdatePostRequest(
        post_id=post.id, text=text, privacy=platform_pb2.PRIVACY_UNLISTED, publish_at=later
    )
    changed = (await desk.servicer.UpdatePost(changes, UNUSED)).post
    assert (changed.title, list(changed.keywords)) == ("새 제목", ["새글"])
    assert changed.privacy == platform_pb2.PRIVACY_UNLISTED
    assert changed.publish_at == later and changed.state == post_pb2.POST_STATE_SCHEDULED
    only_time = post_calls_pb2.UpdatePostRequest(post_id=post.id, publish_at=in_hours(6))
    assert (await desk.servicer.UpdatePost(only_time, UNUSED)).post.title == "새 제목"
    cancelled = await cancel(desk, post.id)
    assert cancelled.state == post_pb2.POST_STATE_CANCELLED
    with pytest.raises(PostNotEditable):
        await cancel(desk, post.id)
    with pytest.raises(PostNotEditable):
        await desk.servicer.UpdatePost(only_time, UNUSED)


async def test_a_pending_post_may_be_put_off_and_a_running_one_may_not(desk: SocialDesk, made: Ready) -> None:
    pending, running = await create(desk, made), await create(desk, made)
    put_off = post_calls_pb2.UpdatePostRequest(post_id=pending.id, publish_at=in_hours(1))
    assert (await desk.servicer.UpdatePost(put_off, UNUSED)).post.state == post_pb2.POST_STATE_SCHEDULED
    await run_once(desk, made.owner, UUID(running.job.id))
    with pytest.raises(PostNotEditable):
        await cancel(desk, running.id)
    assert (await get(desk, running.id)).state == post_pb2.POST_STATE_PUBLISHED


async def test_posts_of_others_do_not_exist(desk: SocialDesk, made: Ready, new_user: NewUser) -> None:
    post = await create(desk, made, publish_at=in_hours(1))
    stranger = await ready(desk, await new_user())
    calls = (
        desk.servicer.GetPost(post_calls_pb2.GetPostRequest(post_id=post.id), UNUSED),
        desk.servicer.CancelPost(post_calls_pb2.CancelPostRequest(post_id=post.id), UNUSED),
        desk.servicer.UpdatePost(post_calls_pb2.UpdatePostRequest(post_id=post.id), UNUSED),
        desk.servicer.RetryPost(post_calls_pb2.RetryPostRequest(post_id=post.id), UNUSED),
        create(desk, stranger, video_id=str(made.video_id)),
        create(desk, stranger, account_id=str(made.account_id)),
        create(desk, stranger, video_id=str(uuid4())),
        anext(desk.servicer.WatchPost(post_calls_pb2.WatchPostRequest(post_id=post.id), UNUSED)),
    )
    for call in calls:
        with pytest.raises(NotFound):
            await call
    assert not (await listed(desk)).posts
    principal.act_as(made.owner)
    assert (await get(desk, post.id)).state == post_pb2.POST_STATE_SCHEDULED


async def test_lists_filter_by_platform_state_and_month(desk: SocialDesk, made: Ready) -> None:
    waiting = await create(desk, made, publish_at=in_hours(1))
    off = await create(desk, made, publish_at=in_hours(1))
    await cancel(desk, off.id)
    old = await create(desk, made)
    # 23:30 on the last of May in UTC is already June in Seoul, where this owner lives.
    await _made_at(desk, old.id, datetime(2025, 5, 31, 23, 30, tzinfo=UTC))

    async def ids(**filters: object) -> list[str]:
        page = await listed(desk, **filters)
        assert page.total_size == len(page.posts)
        return [post.id for post in page.posts]

    assert await ids() == [old.id, off.id, waiting.id]
    assert await ids(states=[post_pb2.POST_STATE_SCHEDULED]) == [waiting.id]
    ended = [post_pb2.POST_STATE_CANCELLED, post_pb2.POST_STATE_PENDING]
    assert await ids(states=ended) == [old.id, off.id]
    assert await ids(platform=platform_pb2.PLATFORM_LOCAL, month="2025-06") == [old.id]
    assert await ids(month="2025-05") == []
    assert await ids(platform=platform_pb2.PLATFORM_YOUTUBE) == []
    assert not (await listed(desk)).posts[0].events, "lists leave the history out"
    with pytest.raises(ValidationFailed):
        await ids(month="0000-01")


async def test_pages_follow_each_other_and_tokens_are_personal(
    desk: SocialDesk, made: Ready, new_user: NewUser
) -> None:
    made_posts = [(await create(desk, made, publish_at=in_hours(1))).id for _ in range(3)]
    first = await listed(desk, page_size=2)
    second = await listed(desk, page_size=2, page_token=first.next_page_token)
    assert [post.id for post in [*first.posts, *second.posts]] == made_posts[::-1]
    assert first.total_size == 3 and not second.next_page_token
    await ready(desk, await new_user())
    with pytest.raises(PageTokenInvalid):
        await listed(desk, page_token=first.next_page_token)


async def test_what_was_posted_is_remembered_when_its_project_is_gone(desk: SocialDesk, made: Ready) -> None:
    posted, waiting = await create(desk, made), await create(desk, made, publish_at=in_hours(1))
    await run_once(desk, made.owner, UUID(posted.job.id))
    at_once = post_calls_pb2.UpdatePostRequest(post_id=waiting.id, publish_at=clock.now())
    await desk.servicer.UpdatePost(at_once, UNUSED)
    async with desk.worker_database.uow(made.owner) as tx:
        await content_rows.remove(tx, made.owner.user_id, made.project_id)
        await job_rows.queue(tx, made.owner.user_id, UUID(waiting.job.id))
    kept = await get(desk, posted.id)
    assert kept.state == post_pb2.POST_STATE_PUBLISHED and kept.platform_url and not kept.project_id
    assert desk.published() == [posted.id]
    with pytest.raises(NotFound):
        await run_once(desk, made.owner, UUID(waiting.job.id))
    assert desk.published() == [posted.id] and desk.temporary() == []


async def test_a_failed_post_tells_why_and_a_retry_waits_again(desk: SocialDesk, made: Ready) -> None:
    post = await create(desk, made)
    async with desk.worker_database.uow(made.owner) as tx:
        job = await job_rows.get(tx, made.owner.user_id, UUID(post.job.id))
        assert job is not None
        await jobs.fail(tx, job, JobFailure("PROVIDER_FAILED", "upload", "local", retryable=True, detail="/secret"))
    failed = await get(desk, post.id)
    assert failed.state == post_pb2.POST_STATE_FAILED and failed.error.advice and "/secret" not in str(failed)
    retried = (await desk.servicer.RetryPost(post_calls_pb2.RetryPostRequest(post_id=post.id), UNUSED)).post
    assert retried.state == post_pb2.POST_STATE_PENDING and retried.attempts == 2 and not retried.HasField("error")
    history = [(event.state, event.attempt) for event in retried.events]
    assert history == [
        (post_pb2.POST_STATE_PENDING, 1),
        (post_pb2.POST_STATE_FAILED, 1),
        (post_pb2.POST_STATE_PENDING, 2),
    ]
    assert retried.events[1].message == failed.error.message


async def _made_at(desk: SocialDesk, post_id: str, moment: datetime) -> None:
    connection = await asyncpg.connect(desk.dsn)
    try:
        await connection.execute("UPDATE castad.posts SET created_at = $1 WHERE id = $2", moment, UUID(post_id))
    finally:
        await connection.close()
