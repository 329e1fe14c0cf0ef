"""Projects and photos over gRPC: defaults, changes, archiving, lists, and strangers who see nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import grpc
import pytest
from castad.common.v1 import job_pb2, language_pb2
from castad.content.v1 import (
    image_calls_pb2,
    job_calls_pb2,
    lyrics_calls_pb2,
    production_calls_pb2,
    project_calls_pb2,
    project_pb2,
    song_calls_pb2,
    spending_calls_pb2,
    style_pb2,
    upload_calls_pb2,
    video_calls_pb2,
)

from server.content.purge import Purge
from server.core import quota
from server.core.database import Database
from server.core.plan import Plan
from server.core.principal import Principal
from server.core.settings import Settings
from server.marketing.region import region_of
from tests.integration.content_house import LISTING, House, Owner, open_house, photo

pytestmark = pytest.mark.usefixtures("empty_queue")

NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")
NewUser = Callable[[], Awaitable[Principal]]


@pytest.fixture
async def house(config: Settings, database: Database, dsn: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(config, database, dsn, tmp_path) as opened:
        yield opened


@pytest.fixture
async def owner(house: House, new_user: NewUser) -> AsyncIterator[Owner]:
    someone = Owner(house, await new_user())
    yield someone
    await someone.leave()


async def test_a_project_takes_over_from_its_analysis_what_is_not_given(owner: Owner) -> None:
    made = await owner.project(region="속초", music=style_pb2.MusicStyle(genre=style_pb2.GENRE_BALLAD, sung_lead=True))
    there = region_of(LISTING.road_address)
    assert (made.store_name, made.region, made.detail_region) == ("파도 스테이", "속초", there.detail_region)
    assert (made.phone, made.address) == ("033-000-0000", "강원특별자치도 강릉시 해안로 1")
    assert made.language == language_pb2.LANGUAGE_KO and made.aspect == style_pb2.ASPECT_9_16
    assert made.music == style_pb2.MusicStyle(
        genre=style_pb2.GENRE_BALLAD,
        mood=style_pb2.MOOD_HAPPY,
        vocal=style_pb2.VOCAL_FEMALE,
        tempo_bpm=72,
        sung_lead=True,
    )
    assert made.state == project_pb2.PROJECT_STATE_ACTIVE and not made.HasField("purge_at")


async def test_a_change_touches_only_what_it_names(owner: Owner) -> None:
    made = await owner.project(handle="@wave")
    change = project_calls_pb2.UpdateProjectRequest(
        project_id=made.id, store_name="새 이름", phone="", aspect=style_pb2.ASPECT_1_1
    )
    changed = (await owner.call("UpdateProject", change)).project
    assert (changed.store_name, changed.phone, changed.handle) == ("새 이름", "", "@wave")
    assert changed.aspect == style_pb2.ASPECT_1_1 and changed.music == made.music
    blank = project_calls_pb2.UpdateProjectRequest(project_id=made.id, store_name="  ")
    assert (await owner.refused("UpdateProject", blank))[1] == "VALIDATION_FAILED"
    assert changed.updated_at.ToNanoseconds() > made.updated_at.ToNanoseconds()


async def test_an_archived_project_refuses_everything_but_being_restored(owner: Owner) -> None:
    made = await owner.project(photos=1)
    away = (await owner.call("DeleteProject", project_calls_pb2.DeleteProjectRequest(project_id=made.id))).project
    assert away.state == project_pb2.PROJECT_STATE_ARCHIVED
    assert (away.purge_at.ToDatetime() - away.updated_at.ToDatetime()).days in (29, 30)
    for method, request in {
        "UpdateProject": project_calls_pb2.UpdateProjectRequest(project_id=made.id, store_name="x"),
        "StartLyrics": lyrics_calls_pb2.StartLyricsRequest(project_id=made.id),
        "Produce": production_calls_pb2.ProduceRequest(project_id=made.id),
        "CreateImageUpload": image_calls_pb2.CreateImageUploadRequest(
            project_id=made.id, file_name="a", content_type="image/png", size_bytes=1
        ),
    }.items():
        assert (await owner.refused(method, request))[:2] == (
            grpc.StatusCode.FAILED_PRECONDITION,
            "PROJECT_ARCHIVED",
        ), method
    listed = await owner.call("ListProjects", project_calls_pb2.ListProjectsRequest())
    assert listed.total_size == 0
    back = project_calls_pb2.UpdateProjectRequest(project_id=made.id, state=project_pb2.PROJECT_STATE_ACTIVE)
    assert (await owner.call("UpdateProject", back)).project.state == project_pb2.PROJECT_STATE_ACTIVE


async def test_lists_go_page_by_page_newest_first(owner: Owner) -> None:
    made = [(await owner.project()).id for _ in range(5)]
    seen: list[str] = []
    token = ""
    while True:
        request = project_calls_pb2.ListProjectsRequest(page_size=2, page_token=token)
        page = await owner.call("ListProjects", request)
        assert page.total_size == 5
        seen += [each.id for each in page.projects]
        token = page.next_page_token
        if not token:
            break
    assert seen == made[::-1]
    forged = project_calls_pb2.ListProjectsRequest(page_token="AAAA" + "A" * 40)
    assert (await owner.refused("ListProjects", forged))[1] == "PAGE_TOKEN_INVALID"


async def test_a_photo_is_checked_stored_clean_and_counted_once(owner: Owner, house: House) -> None:
    project = await owner.project()
    image_id = await owner.send_photo(project.id, photo(400, 300))
    done = image_calls_pb2.CompleteImageUploadRequest(image_id=image_id)
    first, again = await asyncio.gather(*(owner.call("CompleteImageUpload", done) for _ in range(2)))
    assert first.image.id == again.image.id == image_id
    later = (await owner.call("CompleteImageUpload", done)).image
    assert (later.width, later.height, later.position, later.content_type) == (400, 300, 0, "image/jpeg")
    assert 0 <= later.focus.x < later.focus.x + later.focus.width <= 1
    assert (await owner.read(project.id)).image_count == 1
    assert len(house.files) == 1 and "/images/" in house.files[0]
    async with house.database.uow(owner.principal) as tx:
        images, _ = await quota.usage(tx, owner.principal.user_id, Plan.FREE)
    assert (images.used, images.reserved) == (1, 0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"<svg/>", "MEDIA_UNSUPPORTED"), (photo()[:900], "MEDIA_UNSUPPORTED"), (b"0" * 21 * 2**20, "PAYLOAD_TOO_LARGE")],
)
async def test_a_bad_photo_leaves_nothing(owner: Owner, house: House, data: bytes, reason: str) -> None:
    project = await owner.project()
    image_id = await owner.send_photo(project.id, data[: 20 * 2**20])
    upload_key = house.files[0].removeprefix("files/")
    await house.blobs.put(upload_key, data)
    done = image_calls_pb2.CompleteImageUploadRequest(image_id=image_id)
    assert (await owner.refused("CompleteImageUpload", done))[1] == reason
    assert house.files == []
    assert (await owner.refused("CompleteImageUpload", done))[:2] == NOT_FOUND


async def test_nothing_sent_yet_can_still_come(owner: Owner, house: House) -> None:
    project = await owner.project()
    image_id = await owner.send_photo(project.id, photo())
    key = house.files[0].removeprefix("files/")
    data = await house.blobs.get(key)
    await house.blobs.delete_prefix(key)
    done = image_calls_pb2.CompleteImageUploadRequest(image_id=image_id)
    assert (await owner.refused("CompleteImageUpload", done))[:2] == (
        grpc.StatusCode.FAILED_PRECONDITION,
        "UPLOAD_INCOMPLETE",
    )
    await house.blobs.put(key, data)
    assert (await owner.call("CompleteImageUpload", done)).image.id == image_id


async def test_photos_keep_the_order_their_owner_gives_them(owner: Owner, house: House) -> None:
    project = await owner.project(photos=4)
    ask = image_calls_pb2.ListImagesRequest(project_id=project.id, page_size=3)
    page = await owner.call("ListImages", ask)
    rest = await owner.call(
        "ListImages", image_calls_pb2.ListImagesRequest(project_id=project.id, page_token=page.next_page_token)
    )
    ids = [each.id for each in [*page.images, *rest.images]]
    assert len(ids) == page.total_size == 4

    turned = image_calls_pb2.ReorderImagesRequest(project_id=project.id, image_ids=ids[::-1])
    assert [each.id for each in (await owner.call("ReorderImages", turned)).images] == ids[::-1]
    partial = image_calls_pb2.ReorderImagesRequest(project_id=project.id, image_ids=ids[1:])
    assert (await owner.refused("ReorderImages", partial))[1] == "CONFLICT_RETRY"

    await owner.call("DeleteImage", image_calls_pb2.DeleteImageRequest(image_id=ids[2]))
    left = await owner.call("ListImages", image_calls_pb2.ListImagesRequest(project_id=project.id))
    assert [(each.id, each.position) for each in left.images] == [(ids[3], 0), (ids[1], 1), (ids[0], 2)]
    assert len(house.files) == 3 and (await owner.read(project.id)).image_count == 3


async def test_a_full_quota_is_told_before_anything_is_sent(owner: Owner, house: House, dsn: str) -> None:
    project = await owner.project(photos=1)
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "UPDATE castad.quota_usage SET used = limit_snapshot WHERE user_id = $1", owner.principal.user_id
    )
    await connection.close()
    request = image_calls_pb2.CreateImageUploadRequest(
        project_id=project.id, file_name="a", content_type="image/png", size_bytes=1
    )
    code, reason, _ = await owner.refused("CreateImageUpload", request)
    assert (code, reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED")
    heavy = image_calls_pb2.CreateImageUploadRequest(
        project_id=project.id, file_name="a", content_type="image/png", size_bytes=21 * 2**20
    )
    assert (await owner.refused("CreateImageUpload", heavy))[1] == "PAYLOAD_TOO_LARGE"


async def test_strangers_and_the_absent_look_alike(owner: Owner, house: House, new_user: NewUser) -> None:
    project = await owner.project(photos=1)
    stranger = Owner(house, await new_user())
    image = (await owner.call("ListImages", image_calls_pb2.ListImagesRequest(project_id=project.id))).images[0]
    lyrics = (await owner.call("StartLyrics", lyrics_calls_pb2.StartLyricsRequest(project_id=project.id))).lyrics
    for project_id, image_id, lyrics_id, job_id in (
        (project.id, image.id, lyrics.id, lyrics.job.id),
        (str(uuid4()), str(uuid4()), str(uuid4()), str(uuid4())),
    ):
        for method, request in strangers_calls(project_id, image_id, lyrics_id, job_id):
            assert (await stranger.refused(method, request))[:2] == NOT_FOUND, method
    assert (await stranger.call("ListJobs", job_calls_pb2.ListJobsRequest())).total_size == 0
    mine = await owner.call("ListJobs", job_calls_pb2.ListJobsRequest(states=[job_pb2.JOB_STATE_QUEUED]))
    assert [job.id for job in mine.jobs] == [lyrics.job.id]


def strangers_calls(project_id: str, image_id: str, lyrics_id: str, job_id: str) -> list[tuple[str, Any]]:
    return [
        ("GetProject", project_calls_pb2.GetProjectRequest(project_id=project_id)),
        ("UpdateProject", project_calls_pb2.UpdateProjectRequest(project_id=project_id, store_name="x")),
        ("DeleteProject", project_calls_pb2.DeleteProjectRequest(project_id=project_id)),
        ("CreateProject", project_calls_pb2.CreateProjectRequest(analysis_id=project_id)),
        ("ListImages", image_calls_pb2.ListImagesRequest(project_id=project_id)),
        ("ReorderImages", image_calls_pb2.ReorderImagesRequest(project_id=project_id, image_ids=[image_id])),
        ("DeleteImage", image_calls_pb2.DeleteImageRequest(image_id=image_id)),
        ("CompleteImageUpload", image_calls_pb2.CompleteImageUploadRequest(image_id=image_id)),
        ("StartLyrics", lyrics_calls_pb2.StartLyricsRequest(project_id=project_id)),
        ("GetLyrics", lyrics_calls_pb2.GetLyricsRequest(lyrics_id=lyrics_id)),
        ("StartSong", song_calls_pb2.StartSongRequest(project_id=project_id)),
        ("GetSong", song_calls_pb2.GetSongRequest(project_id=project_id)),
        ("StartVideo", video_calls_pb2.StartVideoRequest(project_id=project_id)),
        ("ListVideos", video_calls_pb2.ListVideosRequest(project_id=project_id)),
        ("DeleteVideo", video_calls_pb2.DeleteVideoRequest(video_id=project_id)),
        ("QuoteProduction", production_calls_pb2.QuoteProductionRequest(project_id=project_id)),
        ("Produce", production_calls_pb2.ProduceRequest(project_id=project_id)),
        ("GetDownloadUrl", upload_calls_pb2.GetDownloadUrlRequest(image_id=image_id)),
        ("GetJob", job_calls_pb2.GetJobRequest(job_id=job_id)),
        ("ListJobs", job_calls_pb2.ListJobsRequest(project_id=project_id)),
        ("CancelJob", job_calls_pb2.CancelJobRequest(job_id=job_id)),
        ("RetryJob", job_calls_pb2.RetryJobRequest(job_id=job_id)),
        ("GetCostReport", spending_calls_pb2.GetCostReportRequest(project_id=project_id)),
    ]


async def test_after_thirty_days_an_archived_project_is_gone_with_its_files(
    owner: Owner, house: House, worker_database: Database, dsn: str
) -> None:
    gone, kept = await owner.project(photos=1), await owner.project(photos=1)
    await owner.send_photo(kept.id, photo())
    for project in (gone, kept):
        await owner.call("DeleteProject", project_calls_pb2.DeleteProjectRequest(project_id=project.id))
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "UPDATE castad.projects SET archived_at = now() - interval '31 days' WHERE id = $1", gone.id
    )
    await connection.execute("UPDATE castad.uploads SET created_at = now() - interval '2 days'")
    await connection.close()
    await Purge(worker_database, house.blobs).purge()
    request = project_calls_pb2.GetProjectRequest(project_id=gone.id)
    assert (await owner.refused("GetProject", request))[:2] == NOT_FOUND
    assert len(house.files) == 1 and kept.id in house.files[0] and "/images/" in house.files[0]
