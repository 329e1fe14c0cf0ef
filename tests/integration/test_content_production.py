"""Whole productions over gRPC with a real worker: chains, failures, retries, cancelling, costs."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest
from castad.common.v1 import errors_pb2, job_pb2
from castad.content.v1 import (
    job_calls_pb2,
    lyrics_calls_pb2,
    lyrics_pb2,
    production_calls_pb2,
    production_pb2,
    project_calls_pb2,
    song_calls_pb2,
    spending_calls_pb2,
    style_pb2,
    upload_calls_pb2,
    video_calls_pb2,
)

from server.core import quota
from server.core.database import Database
from server.core.failures import EngineFailed
from server.core.plan import Plan
from server.core.principal import Principal
from server.core.settings import Settings
from server.jobs import executor
from server.jobs.costs import Cost
from server.jobs.models import JobKind
from server.jobs.run import JobRun
from tests.integration.content_house import STRANGERS_ACCOUNT, House, Owner, open_house, working

pytestmark = pytest.mark.usefixtures("empty_queue")

NewUser = Callable[[], Awaitable[Principal]]
LONG = style_pb2.VIDEO_LENGTH_60_S
REJECTED = EngineFailed("CONTENT_REJECTED", "for operators only", retryable=False)


class Posting:
    """Takes the jobs of the social feature, and keeps what it was told."""

    kind = JobKind.POST

    def __init__(self) -> None:
        self.payloads: list[dict[str, Any]] = []

    async def __call__(self, run: JobRun) -> None:
        self.payloads.append(run.job.payload)
        async with run.finish(Cost("local", "posts", 1, 0)):
            pass


@pytest.fixture
async def house(config: Settings, database: Database, dsn: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(config, database, dsn, tmp_path) as opened:
        yield opened


@pytest.fixture
async def owner(house: House, new_user: NewUser) -> AsyncIterator[Owner]:
    someone = Owner(house, await new_user())
    yield someone
    await someone.leave()


@pytest.fixture
async def posting(house: House, config: Settings, worker_database: Database, dsn: str) -> AsyncIterator[Posting]:
    """A worker that can do everything."""
    handler = Posting()
    async with working(config, worker_database, dsn, [*house.handlers(), handler]):
        yield handler


async def produce(owner: Owner, project_id: str, **values: Any) -> production_calls_pb2.ProduceResponse:
    request = production_calls_pb2.ProduceRequest(project_id=project_id, **values)
    answer: production_calls_pb2.ProduceResponse = await owner.call("Produce", request)
    return answer


async def videos_used(owner: Owner) -> tuple[int, int]:
    """Counted and reserved."""
    async with owner.house.database.uow(owner.principal) as tx:
        usage = await quota.usage(tx, owner.principal.user_id, Plan.FREE)
    return usage[1].used, usage[1].reserved


async def test_a_production_for_an_account_that_is_not_there_begins_nothing(owner: Owner) -> None:
    project = await owner.project(photos=1)
    plan = production_pb2.PublishPlan(account_id=str(STRANGERS_ACCOUNT))
    request = production_calls_pb2.QuoteProductionRequest(project_id=project.id, length=LONG, publish=plan)
    quote = await owner.call("QuoteProduction", request)
    assert [each.kind for each in quote.rejections] == [job_pb2.JOB_KIND_POST]
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await produce(owner, project.id, publish=plan, length=LONG)
    assert refused.value.code() is grpc.StatusCode.NOT_FOUND
    assert await videos_used(owner) == (0, 0)


async def test_a_production_goes_from_photos_to_a_post(owner: Owner, house: House, posting: Posting) -> None:
    project = await owner.project(photos=3)
    account = str(uuid4())
    plan = production_pb2.PublishPlan(account_id=account, title="제목", keywords=["바다"])
    begun = await produce(owner, project.id, publish=plan, length=LONG)
    assert [step.kind for step in begun.steps] == [
        job_pb2.JOB_KIND_LYRICS,
        job_pb2.JOB_KIND_SONG,
        job_pb2.JOB_KIND_VIDEO,
        job_pb2.JOB_KIND_POST,
    ]
    seen = await owner.watch(begun.job.id)
    assert seen[-1].job.state == job_pb2.JOB_STATE_SUCCEEDED
    progress = [each.job.progress for each in seen]
    assert progress == sorted(progress) and progress[-1] == 100
    assert {step.state for step in seen[-1].steps} == {job_pb2.JOB_STATE_SUCCEEDED}

    made = await owner.read(project.id)
    video = (await owner.call("GetVideo", video_calls_pb2.GetVideoRequest(video_id=made.video_id))).video
    song = (await owner.call("GetSong", song_calls_pb2.GetSongRequest(project_id=project.id))).song
    lyrics = (await owner.call("GetLyrics", lyrics_calls_pb2.GetLyricsRequest(project_id=project.id))).lyrics
    assert (video.width, video.height, video.duration.seconds, video.song_id) == (1080, 1920, 60, song.id)
    assert video.url and video.thumbnail_url and video.urls_expire_at.seconds and song.audio_url
    assert [line.text for line in song.lines] == [line.text for line in lyrics.lines]
    assert "파도 스테이" in lyrics.lines[0].text and song.lyrics_id == lyrics.id
    assert song.lines[0].words[0].end.seconds > song.lines[0].words[0].start.seconds
    assert posting.payloads[0] == {
        "account_id": account,
        "title": "제목",
        "description": "",
        "keywords": ["바다"],
        "privacy": "PUBLIC",
        "publish_at": None,
        "video_id": video.id,
    }
    assert await videos_used(owner) == (1, 0)
    assert not any(path.startswith("work/") for path in house.files)


async def test_what_is_still_good_is_not_made_again(owner: Owner, house: House, posting: Posting) -> None:
    project = await owner.project(photos=1)
    await owner.finished((await produce(owner, project.id, length=LONG)).job)
    again = await produce(owner, project.id, length=LONG)
    assert [step.kind for step in again.steps] == [job_pb2.JOB_KIND_VIDEO]
    await owner.finished(again.job)

    made = await owner.read(project.id)
    words = [lyrics_pb2.LyricLine(section=lyrics_pb2.SECTION_KIND_VERSE, text="바람이 머무는 자리")]
    edit = lyrics_calls_pb2.UpdateLyricsRequest(lyrics_id=made.lyrics_id, lines=words)
    edited = (await owner.call("UpdateLyrics", edit)).lyrics
    assert edited.edited and edited.title == "바다의 노래"
    ask = production_calls_pb2.QuoteProductionRequest(project_id=project.id)
    steps = (await owner.call("QuoteProduction", ask)).steps
    assert [step.kind for step in steps if step.reused] == [job_pb2.JOB_KIND_ANALYSIS, job_pb2.JOB_KIND_LYRICS]
    sung = await produce(owner, project.id, length=LONG)
    await owner.finished(sung.job)
    assert [step.kind for step in sung.steps] == [job_pb2.JOB_KIND_SONG, job_pb2.JOB_KIND_VIDEO]
    assert [line.text for line in house.composer.briefs[-1].lyrics.lines] == ["바람이 머무는 자리"]

    fresh = await produce(owner, project.id, seed=7, length=LONG)
    assert len(fresh.steps) == 3
    await owner.finished(fresh.job)
    assert house.lyricist.briefs[-1].seed == house.composer.briefs[-1].seed == 7


async def test_a_failed_step_tells_why_and_a_retry_goes_on_there(
    owner: Owner, house: House, posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "RETRY_DELAYS_S", ())
    project = await owner.project(photos=1)
    house.renderer.failing = [EngineFailed("PROVIDER_FAILED", "/secret/path", retryable=True)]
    begun = await produce(owner, project.id, length=LONG)
    failed = (await owner.watch(begun.job.id))[-1]
    error = failed.job.error
    assert failed.job.state == job_pb2.JOB_STATE_FAILED
    assert (error.reason, error.stage, error.provider, error.retryable) == (
        errors_pb2.ERROR_REASON_PROVIDER_FAILED,
        "render",
        "local",
        True,
    )
    assert error.message and error.advice and "secret" not in str(failed)
    assert await videos_used(owner) == (0, 0)
    assert all("/videos/" not in path and "work/" not in path for path in house.files)

    retry = job_calls_pb2.RetryJobRequest(job_id=begun.job.id)
    await owner.call("RetryJob", retry)
    assert await videos_used(owner) == (1, 1)
    await owner.finished(begun.job)
    assert (len(house.lyricist.briefs), len(house.composer.briefs)) == (1, 1)
    assert len({repr(scene) for scene in house.renderer.scenes}) == 1
    assert await videos_used(owner) == (1, 0)


async def test_a_failure_before_the_video_frees_its_quota(owner: Owner, house: House, posting: Posting) -> None:
    project = await owner.project(photos=1)
    house.composer.failing = [REJECTED]
    begun = await produce(owner, project.id, length=LONG)
    failed = (await owner.watch(begun.job.id))[-1]
    assert failed.job.error.reason == errors_pb2.ERROR_REASON_CONTENT_REJECTED and not failed.job.error.retryable
    assert await videos_used(owner) == (0, 0)
    retry = job_calls_pb2.RetryJobRequest(job_id=begun.job.id)
    assert (await owner.refused("RetryJob", retry))[1] == "JOB_NOT_RETRYABLE"


async def test_cancelling_in_the_middle_of_a_render_stops_it_and_leaves_nothing(
    owner: Owner, house: House, config: Settings, worker_database: Database, dsn: str
) -> None:
    project = await owner.project(photos=1)
    house.renderer.stuck = True
    async with working(config, worker_database, dsn, house.handlers()):
        begun = await produce(owner, project.id, length=LONG)
        async with asyncio.timeout(30):
            await house.renderer.half_done.wait()
        request = job_calls_pb2.CancelJobRequest(job_id=begun.job.id)
        assert (await owner.call("CancelJob", request)).job.state == job_pb2.JOB_STATE_CANCELLED
        assert await videos_used(owner) == (0, 0)
        assert (await owner.refused("CancelJob", request))[1] == "JOB_NOT_CANCELLABLE"
    with pytest.raises(ProcessLookupError):
        os.kill(house.renderer.engine_pid, 0)
    assert not any("/videos/" in path or "work/" in path for path in house.files)
    assert (await owner.call("ListVideos", video_calls_pb2.ListVideosRequest())).total_size == 0


async def test_archiving_a_project_ends_its_jobs(owner: Owner, house: House) -> None:
    project = await owner.project(photos=1)
    begun = await produce(owner, project.id)
    assert await videos_used(owner) == (1, 1)
    await owner.call("DeleteProject", project_calls_pb2.DeleteProjectRequest(project_id=project.id))
    jobs = await owner.call("ListJobs", job_calls_pb2.ListJobsRequest(project_id=project.id))
    assert {job.state for job in jobs.jobs} == {job_pb2.JOB_STATE_CANCELLED} and jobs.total_size == 4
    assert begun.job.id in {job.id for job in jobs.jobs}
    assert await videos_used(owner) == (0, 0)


async def test_single_steps_ask_for_what_comes_before_them(owner: Owner, house: House, posting: Posting) -> None:
    project = await owner.project()
    song = song_calls_pb2.StartSongRequest(project_id=project.id)
    video = video_calls_pb2.StartVideoRequest(project_id=project.id)
    blocked = grpc.StatusCode.FAILED_PRECONDITION
    assert (await owner.refused("StartSong", song))[:2] == (blocked, "LYRICS_REQUIRED")
    assert (await owner.refused("StartVideo", video))[:2] == (blocked, "SONG_REQUIRED")
    assert (await owner.refused("Produce", production_calls_pb2.ProduceRequest(project_id=project.id)))[1] == (
        "IMAGES_REQUIRED"
    )
    lyrics = (await owner.call("StartLyrics", lyrics_calls_pb2.StartLyricsRequest(project_id=project.id))).lyrics
    await owner.finished(lyrics.job)
    recorded = (await owner.call("StartSong", song)).song
    assert not recorded.audio_url
    await owner.finished(recorded.job)
    assert (await owner.refused("StartVideo", video))[:2] == (blocked, "IMAGES_REQUIRED")
    await owner.add_photo(project.id)
    filmed = (await owner.call("StartVideo", video)).video
    assert (await owner.refused("GetDownloadUrl", upload_calls_pb2.GetDownloadUrlRequest(video_id=filmed.id)))[1] == (
        "VIDEO_NOT_READY"
    )
    await owner.finished(filmed.job)
    assert house.renderer.scenes[-1].duration_s == 30
    other = (await owner.call("StartSong", song)).song
    await owner.finished(other.job)
    assert house.composer.briefs[0].seed != house.composer.briefs[1].seed


async def test_words_that_cannot_be_sung_are_refused_line_by_line(owner: Owner, house: House, posting: Posting) -> None:
    project = await owner.project()
    lyrics = (await owner.call("StartLyrics", lyrics_calls_pb2.StartLyricsRequest(project_id=project.id))).lyrics
    await owner.finished(lyrics.job)
    lines = [
        lyrics_pb2.LyricLine(section=lyrics_pb2.SECTION_KIND_VERSE, text="짧은 노래"),
        lyrics_pb2.LyricLine(section=lyrics_pb2.SECTION_KIND_CHORUS, text="바다 " * 60),
    ]
    edit = lyrics_calls_pb2.UpdateLyricsRequest(lyrics_id=lyrics.id, lines=lines)
    code, reason, status = await owner.refused("UpdateLyrics", edit)
    assert (code, reason) == (grpc.StatusCode.INVALID_ARGUMENT, "LYRICS_UNFIT")
    assert "lines[1].text" in str(status) and "lines[0]" not in str(status)


async def test_finished_videos_are_listed_the_newest_of_each_project_and_can_be_saved(
    owner: Owner, house: House, posting: Posting
) -> None:
    first, second = await owner.project(photos=1), await owner.project(photos=1)
    for project_id in (first.id, first.id, second.id):
        await owner.finished((await produce(owner, project_id, length=LONG)).job)
    listed = await owner.call("ListVideos", video_calls_pb2.ListVideosRequest())
    assert [video.project_id for video in listed.videos] == [second.id, first.id] and listed.total_size == 2
    own = await owner.call("ListVideos", video_calls_pb2.ListVideosRequest(project_id=first.id))
    assert own.total_size == 2 and own.videos[0].id == listed.videos[1].id
    newest = own.videos[0]
    link = await owner.call("GetDownloadUrl", upload_calls_pb2.GetDownloadUrlRequest(video_id=newest.id))
    assert (link.file_name, link.content_type, link.size_bytes) == ("파도 스테이.mp4", "video/mp4", 7)

    await owner.call("DeleteVideo", video_calls_pb2.DeleteVideoRequest(video_id=newest.id))
    assert (await owner.read(first.id)).video_id == own.videos[1].id
    assert not any(newest.id in path for path in house.files)
    gone = video_calls_pb2.GetVideoRequest(video_id=newest.id)
    assert (await owner.refused("GetVideo", gone))[0] == grpc.StatusCode.NOT_FOUND


async def test_a_quote_tells_prices_and_obstacles_and_a_report_what_was_spent(
    owner: Owner, house: House, posting: Posting
) -> None:
    project = await owner.project()
    ask = production_calls_pb2.QuoteProductionRequest(project_id=project.id, length=LONG)
    quote = await owner.call("QuoteProduction", ask)
    assert [(each.reason, each.kind) for each in quote.rejections] == [
        (errors_pb2.ERROR_REASON_IMAGES_REQUIRED, job_pb2.JOB_KIND_VIDEO)
    ]
    assert quote.total_micros_usd == 0 and quote.rejections[0].message
    assert (quote.steps[-1].list_price.provider, quote.steps[-1].list_price.units) == ("creatomate", 38)
    assert all(step.list_price.amount_micros_usd > 0 for step in quote.steps)

    await owner.add_photo(project.id)
    assert not (await owner.call("QuoteProduction", ask)).rejections
    await owner.finished((await produce(owner, project.id, length=LONG)).job)
    report = await owner.call("GetCostReport", spending_calls_pb2.GetCostReportRequest(page_size=2))
    assert report.total_size == 3 and len(report.entries) == 2 and report.next_page_token
    assert report.entries[0].kind == job_pb2.JOB_KIND_VIDEO and report.entries[0].store_name == "파도 스테이"
    assert {(total.cost.unit, total.cost.units) for total in report.totals} == {
        ("texts", 1),
        ("songs", 1),
        ("seconds", 60),
    }
    other = spending_calls_pb2.GetCostReportRequest(month="2020-01")
    assert (await owner.call("GetCostReport", other)).total_size == 0


async def test_the_same_request_id_produces_once(owner: Owner, house: House) -> None:
    project = await owner.project(photos=1)
    same = str(uuid4())
    first = await produce(owner, project.id, request_id=same)
    again = await produce(owner, project.id, request_id=same)
    assert first == again and (await videos_used(owner)) == (1, 1)
    changed = production_calls_pb2.ProduceRequest(project_id=project.id, request_id=same, seed=9)
    assert (await owner.refused("Produce", changed))[1] == "REQUEST_ID_REUSED"
