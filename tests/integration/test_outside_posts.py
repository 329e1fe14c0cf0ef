"""Posts on their way to YouTube and Instagram: sent once whatever breaks, waiting where they must, told plainly."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from castad.common.v1 import errors_pb2, platform_pb2
from castad.social.v1 import account_calls_pb2, post_calls_pb2, post_pb2

from server.core import clock
from server.core.database import Database
from server.core.errors import ValidationFailed
from server.core.principal import Principal
from server.core.settings import Settings
from server.jobs.vendor_limits import limits_of
from server.providers import instagram, youtube, youtube_upload
from server.social import delivery, timing
from server.social.errors import PostDuplicate
from server.social.ports import Platform
from tests.fakes.server import FOR_EVER, Fault
from tests.integration.outlets_desk import CLIP, Outlets, opened, signed_in
from tests.integration.social_desk import UNUSED, Ready, create, get, run_once, watch, working

pytestmark = pytest.mark.usefixtures("empty_queue")

NewUser = Callable[[], Awaitable[Principal]]
BOTH = pytest.mark.parametrize("platform", [Platform.YOUTUBE, Platform.INSTAGRAM])
PROOF = sha256(CLIP).hexdigest()
SOON = timedelta(milliseconds=10)


@pytest.fixture
async def outlets(
    config: Settings, database: Database, worker_database: Database, dsn: str, tmp_path: Path
) -> AsyncIterator[Outlets]:
    async with opened(config, database, worker_database, dsn, tmp_path) as house:
        yield house


@pytest.fixture
async def owner(new_user: NewUser) -> Principal:
    return signed_in(await new_user())


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again at once, and send in several chunks."""
    for module in (youtube, instagram):
        monkeypatch.setattr(module, "LOOK_AGAIN", SOON)
        monkeypatch.setattr(module, "SETTLING", SOON)
    monkeypatch.setattr(youtube_upload, "CHUNK", 256 * 1024)
    monkeypatch.setattr(youtube_upload, "STALL_PAUSE_S", 0.01)
    monkeypatch.setattr(delivery, "PROGRESS_EVERY_S", 0)


def shown(outlets: Outlets, platform: Platform) -> list[Any]:
    """What the platform has."""
    if platform is Platform.YOUTUBE:
        return list(outlets.youtube.videos.values())
    return list(outlets.instagram.media.values())


async def until(outlets: Outlets, post_id: str, wanted: Callable[[post_pb2.Post], bool]) -> post_pb2.Post:
    """Watch a post until it is as wanted."""
    request = post_calls_pb2.WatchPostRequest(post_id=post_id)
    async with asyncio.timeout(40):
        async for seen in outlets.desk.servicer.WatchPost(request, UNUSED):
            if wanted(seen.post):
                return seen.post
    raise AssertionError("it ended otherwise")


async def push_on(outlets: Outlets, made: Ready, post: post_pb2.Post, runs: int = 12) -> post_pb2.Post:
    """Run the post's job until it ends, whatever it waits for."""
    for _ in range(runs):
        now = await get(outlets.desk, post.id)
        if now.state in (post_pb2.POST_STATE_PUBLISHED, post_pb2.POST_STATE_FAILED):
            return now
        await execute(outlets, "UPDATE castad.jobs SET state = 'QUEUED' WHERE id = $1", UUID(post.job.id))
        await run_once(outlets.desk, made.owner, UUID(post.job.id))
    return await get(outlets.desk, post.id)


async def execute(outlets: Outlets, sql: str, *values: object) -> None:
    connection = await asyncpg.connect(outlets.desk.dsn, server_settings={"search_path": "castad"})
    try:
        await connection.execute(sql, *values)
    finally:
        await connection.close()


@BOTH
async def test_a_post_goes_out_byte_for_byte_and_its_link_is_told(
    outlets: Outlets, owner: Principal, platform: Platform
) -> None:
    outlets.youtube.looks, outlets.instagram.looks = 2, 2
    made = await outlets.ready(owner, platform)
    post = await create(outlets.desk, made, made_for_kids=True)
    async with working(outlets.desk):
        seen = await watch(outlets.desk, post.id)
    last = seen[-1]
    assert last.state == post_pb2.POST_STATE_PUBLISHED and last.platform_url.startswith("https://")
    assert post_pb2.POST_STATE_PROCESSING in [each.state for each in seen]
    (there,) = shown(outlets, platform)
    assert (there.sha256, there.size, there.id) == (PROOF, len(CLIP), last.platform_id)
    assert last.bytes_sent == last.bytes_total == len(CLIP) and outlets.desk.temporary() == []
    if platform is Platform.YOUTUBE:
        assert there.status["containsSyntheticMedia"] and there.status["selfDeclaredMadeForKids"]
        assert there.thumbnail == b"a small picture" and there.status["privacyStatus"] == "public"
        sent = sorted({each.bytes_sent for each in seen})
        assert len(sent) > 2, "the owner sees bytes move"


@BOTH
@pytest.mark.parametrize("fault", ["backendError", "lost"])
@pytest.mark.parametrize("step", ["session", "upload", "thumbnail", "videos", "container", "publish", "node"])
async def test_faults_at_any_step_end_in_one_post(
    outlets: Outlets, owner: Principal, platform: Platform, fault: str, step: str
) -> None:
    operations = {"session", "upload", "thumbnail", "videos"}
    if (platform is Platform.YOUTUBE) != (step in operations):
        pytest.skip("the other platform's step")
    made = await outlets.ready(owner, platform)
    post = await create(outlets.desk, made)
    outlets.fake(platform).fail(step, fault, 2)
    assert (await push_on(outlets, made, post)).state == post_pb2.POST_STATE_PUBLISHED
    assert [each.sha256 for each in shown(outlets, platform)] == [PROOF]


async def test_a_session_that_went_away_after_the_last_byte_is_not_repeated(outlets: Outlets, owner: Principal) -> None:
    made = await outlets.ready(owner, Platform.YOUTUBE)
    post = await create(outlets.desk, made)
    for _ in range(2):
        outlets.youtube.fail("upload", Fault(status=0))
    outlets.youtube.fail("upload", Fault(status=0))
    outlets.youtube.fail("upload", Fault(502, done=True))
    outlets.youtube.fail("upload", "gone", 9)
    assert (await push_on(outlets, made, post)).state == post_pb2.POST_STATE_PUBLISHED
    assert len(outlets.youtube.videos) == 1 and len(outlets.youtube.sessions) == 1


async def test_a_session_that_went_away_before_is_opened_anew(outlets: Outlets, owner: Principal) -> None:
    made = await outlets.ready(owner, Platform.YOUTUBE)
    post = await create(outlets.desk, made)
    outlets.youtube.fail("upload", "gone", 2)
    assert (await push_on(outlets, made, post)).state == post_pb2.POST_STATE_PUBLISHED
    assert [video.sha256 for video in outlets.youtube.videos.values()] == [PROOF]
    assert len(outlets.youtube.sessions) == 2


async def test_a_token_that_runs_out_midway_is_renewed_and_the_upload_goes_on(
    outlets: Outlets, owner: Principal
) -> None:
    made = await outlets.ready(owner, Platform.YOUTUBE)
    post = await create(outlets.desk, made)
    halt = outlets.youtube.halt("upload", done=True, nth=2)
    async with working(outlets.desk):
        await asyncio.wait_for(halt.reached.wait(), 20)
        outlets.youtube.expire_tokens()
        outlets.youtube.release()
        assert (await watch(outlets.desk, post.id))[-1].state == post_pb2.POST_STATE_PUBLISHED
    assert [video.sha256 for video in outlets.youtube.videos.values()] == [PROOF]
    assert len(outlets.youtube.sessions) == 1 and len(outlets.youtube.calls_of("token")) == 2


@BOTH
async def test_a_platform_that_is_down_is_left_alone_while_posts_wait_with_a_reason(
    outlets: Outlets, owner: Principal, platform: Platform
) -> None:
    made = await outlets.ready(owner, platform)
    post = await create(outlets.desk, made)
    step = "session" if platform is Platform.YOUTUBE else "limit"
    outlets.fake(platform).fail(step, "backendError", FOR_EVER)
    held = await push_on(outlets, made, post, runs=limits_of(platform).failures + 4)
    assert len(outlets.fake(platform).calls_of(step)) == limits_of(platform).failures
    assert held.hold.reason == errors_pb2.ERROR_REASON_PROVIDER_UNAVAILABLE and held.hold.message
    assert held.job.waiting.expected_at.ToDatetime(tzinfo=UTC) > clock.now()
    outlets.fake(platform).faults.clear()
    await execute(outlets, "UPDATE castad.vendor_weather SET closed_until = NULL WHERE vendor = $1", platform)
    async with working(outlets.desk):
        assert (await watch(outlets.desk, post.id))[-1].state == post_pb2.POST_STATE_PUBLISHED


@BOTH
async def test_an_ended_consent_holds_the_post_and_connecting_again_lets_it_go(
    outlets: Outlets, owner: Principal, platform: Platform
) -> None:
    made = await outlets.ready(owner, platform)
    for grant in outlets.youtube.refresh_tokens.values():
        grant.revoked = True
    outlets.instagram.expire_tokens()
    outlets.youtube.expire_tokens()
    post = await create(outlets.desk, made)
    async with working(outlets.desk):
        held = await until(outlets, post.id, lambda now: now.HasField("hold"))
        assert held.state == post_pb2.POST_STATE_SCHEDULED and held.hold.advice
        assert held.hold.reason == errors_pb2.ERROR_REASON_ACCOUNT_RECONNECT_REQUIRED
        await outlets.connect(made.owner, platform)
        last = (await watch(outlets.desk, post.id))[-1]
    assert last.state == post_pb2.POST_STATE_PUBLISHED and len(shown(outlets, platform)) == 1


async def test_what_no_longer_fits_into_todays_allowance_waits_unsent_until_it_does(
    outlets: Outlets, owner: Principal
) -> None:
    today = timing.platforms_today()
    spent = "INSERT INTO castad.platform_allowances VALUES ('youtube', $1, 'uploads', 99)"
    await execute(outlets, spent, today)
    made = await outlets.ready(owner, Platform.YOUTUBE)
    first, second = [await create(outlets.desk, made, allow_duplicate=True) for _ in range(2)]
    assert (await push_on(outlets, made, first)).state == post_pb2.POST_STATE_PUBLISHED
    await run_once(outlets.desk, made.owner, UUID(second.job.id))
    held = await get(outlets.desk, second.id)
    assert held.hold.reason == errors_pb2.ERROR_REASON_PROVIDER_QUOTA and len(outlets.youtube.calls_of("session")) == 1
    goes_on = held.job.waiting.expected_at.ToDatetime(tzinfo=UTC).astimezone(timing.PLATFORMS_DAY)
    assert goes_on.date() == today + timedelta(days=1) and (goes_on.hour, goes_on.minute) == (0, 1)
    await execute(outlets, "UPDATE castad.platform_allowances SET day = day - 1")
    assert (await push_on(outlets, made, second)).state == post_pb2.POST_STATE_PUBLISHED


async def test_a_used_up_allowance_waits_for_the_platforms_next_day(outlets: Outlets, owner: Principal) -> None:
    made = await outlets.ready(owner, Platform.YOUTUBE)
    post = await create(outlets.desk, made)
    outlets.youtube.fail("session", "quotaExceeded")
    await run_once(outlets.desk, made.owner, UUID(post.job.id))
    waiting = await get(outlets.desk, post.id)
    assert waiting.hold.reason == errors_pb2.ERROR_REASON_PROVIDER_QUOTA and "YouTube" in waiting.hold.message
    assert waiting.job.waiting.expected_at.seconds > clock.now().timestamp()
    another = await create(outlets.desk, made, allow_duplicate=True)
    await run_once(outlets.desk, made.owner, UUID(another.job.id))
    assert len(outlets.youtube.calls_of("session")) == 1, "nobody asks again today"
    await execute(outlets, "UPDATE castad.platform_allowances SET day = day - 1")
    assert (await push_on(outlets, made, post)).state == post_pb2.POST_STATE_PUBLISHED


@pytest.mark.parametrize(
    ("platform", "step", "fault"),
    [(Platform.YOUTUBE, "session", "invalidTitle"), (Platform.INSTAGRAM, "container", "spam")],
)
async def test_a_refusal_for_good_is_told_in_the_platforms_terms(
    outlets: Outlets, owner: Principal, platform: Platform, step: str, fault: str
) -> None:
    made = await outlets.ready(owner, platform)
    post = await create(outlets.desk, made)
    outlets.fake(platform).fail(step, fault)
    async with working(outlets.desk):
        last = (await watch(outlets.desk, post.id))[-1]
    assert last.state == post_pb2.POST_STATE_FAILED and not last.error.retryable
    assert last.error.provider == platform and last.error.message and last.error.advice
    assert shown(outlets, platform) == []


async def test_a_video_that_youtube_rejects_fails_the_post(outlets: Outlets, owner: Principal) -> None:
    made = await outlets.ready(owner, Platform.YOUTUBE)
    outlets.youtube.failure = {"uploadStatus": "rejected", "rejectionReason": "copyright"}
    post = await create(outlets.desk, made)
    async with working(outlets.desk):
        last = (await watch(outlets.desk, post.id))[-1]
    assert last.state == post_pb2.POST_STATE_FAILED
    assert last.error.reason == errors_pb2.ERROR_REASON_CONTENT_REJECTED and "저작권" in last.error.message


async def test_youtube_reveals_a_scheduled_post_itself(outlets: Outlets, owner: Principal) -> None:
    made = await outlets.ready(owner, Platform.YOUTUBE)
    post = await create(outlets.desk, made, publish_at=clock.now() + timedelta(seconds=4))
    async with working(outlets.desk):
        await until(outlets, post.id, lambda now: now.state == post_pb2.POST_STATE_PROCESSING)
        assert outlets.youtube.published() == []
        last = (await watch(outlets.desk, post.id))[-1]
    assert last.state == post_pb2.POST_STATE_PUBLISHED
    assert last.published_at.seconds >= last.publish_at.seconds and len(outlets.youtube.published()) == 1


async def test_a_late_post_goes_out_and_says_so_or_is_left_out(outlets: Outlets, owner: Principal) -> None:
    made = await outlets.ready(owner, Platform.INSTAGRAM)
    later = clock.now() + timedelta(hours=1)
    late = await create(outlets.desk, made, publish_at=later, allow_duplicate=True)
    skipped = await create(
        outlets.desk, made, publish_at=later, allow_duplicate=True, if_late=post_pb2.LATE_POLICY_SKIP
    )
    for post in (late, skipped):
        past = clock.now() - timedelta(hours=2)
        await execute(outlets, "UPDATE castad.posts SET publish_at = $2 WHERE id = $1", UUID(post.id), past)
        await execute(outlets, "UPDATE castad.jobs SET run_at = $2 WHERE id = $1", UUID(post.job.id), past)
    async with working(outlets.desk):
        last, left_out = [(await watch(outlets.desk, post.id))[-1] for post in (late, skipped)]
    assert last.state == post_pb2.POST_STATE_PUBLISHED and "늦게" in " ".join(each.message for each in last.events)
    assert left_out.state == post_pb2.POST_STATE_CANCELLED
    assert "시간이 지나" in " ".join(each.message for each in left_out.events)
    assert len(outlets.instagram.media) == 1


@BOTH
async def test_the_same_video_twice_a_day_is_questioned(outlets: Outlets, owner: Principal, platform: Platform) -> None:
    made = await outlets.ready(owner, platform)
    first = await create(outlets.desk, made)
    with pytest.raises(PostDuplicate) as refused:
        await create(outlets.desk, made)
    assert refused.value.metadata == {"post_id": first.id}
    assert (await create(outlets.desk, made, allow_duplicate=True)).id != first.id


@pytest.mark.parametrize(
    ("platform", "changes", "field"),
    [
        (Platform.YOUTUBE, {"title": "<b>파도</b>"}, "title"),
        (Platform.YOUTUBE, {"description": "가" * 1_700}, "description"),
        (Platform.YOUTUBE, {"keywords": ["가" * 50] * 11}, "keywords"),
        (Platform.INSTAGRAM, {"description": "가" * 2_190}, "description"),
        (Platform.INSTAGRAM, {"privacy": platform_pb2.PRIVACY_PRIVATE}, "privacy"),
    ],
)
async def test_what_a_platform_would_refuse_is_refused_before_anything_is_sent(
    outlets: Outlets, owner: Principal, platform: Platform, changes: dict[str, Any], field: str
) -> None:
    made = await outlets.ready(owner, platform)
    with pytest.raises(ValidationFailed) as refused:
        await create(outlets.desk, made, **changes)
    assert [each.field for each in refused.value.violations] == [field]


async def test_a_damaged_file_is_not_sent(outlets: Outlets, owner: Principal) -> None:
    made = await outlets.ready(owner, Platform.YOUTUBE, b"no video at all" * 1_000)
    post = await create(outlets.desk, made)
    async with working(outlets.desk):
        last = (await watch(outlets.desk, post.id))[-1]
    assert last.error.reason == errors_pb2.ERROR_REASON_MEDIA_UNSUPPORTED and outlets.youtube.sessions == {}


@BOTH
async def test_how_a_post_is_received_is_asked_again_and_shown_in_lists(
    outlets: Outlets, owner: Principal, platform: Platform
) -> None:
    made = await outlets.ready(owner, platform)
    post = await create(outlets.desk, made)
    assert (await push_on(outlets, made, post)).state == post_pb2.POST_STATE_PUBLISHED
    (there,) = shown(outlets, platform)
    there.statistics = {"viewCount": "120", "likeCount": "7", "commentCount": "3"}
    if platform is Platform.INSTAGRAM:
        there.views, there.likes, there.comments = 120, 7, 3
    await execute(outlets, "UPDATE castad.posts SET ask_at = now() WHERE id = $1", UUID(post.id))
    _, receptions = outlets.worker.companions
    assert await receptions.round() == 1 and await receptions.round() == 0
    listed = await outlets.desk.servicer.ListPosts(post_calls_pb2.ListPostsRequest(), UNUSED)
    told = listed.posts[0].reception
    assert (told.views, told.likes, told.comments) == (120, 7, 3) and told.HasField("as_of")


async def test_disconnecting_calls_off_what_waits(outlets: Outlets, owner: Principal) -> None:
    made = await outlets.ready(owner, Platform.YOUTUBE)
    post = await create(outlets.desk, made, publish_at=clock.now() + timedelta(hours=3))
    request = account_calls_pb2.DisconnectRequest(account_id=str(made.account_id))
    await outlets.desk.servicer.Disconnect(request, UNUSED)
    assert (await get(outlets.desk, post.id)).state == post_pb2.POST_STATE_CANCELLED
