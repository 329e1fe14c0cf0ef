"""Photos fetched by links: the owner's by themselves, visitors' only when they agreed, nothing from inside."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from castad.common.v1 import errors_pb2, job_pb2
from castad.content.v1 import image_calls_pb2, image_pb2

from server.content.imports import ImageImportJob
from server.content.keeping import MOST_IMAGES
from server.core.database import Database
from server.core.principal import Principal
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.providers.linked_photos import LinkedPhotos
from server.providers.photo_pool import PhotoPool
from tests.fakes.naver import FakeNaver
from tests.fakes.server import Fault, serving
from tests.integration.content_house import LISTING, Owner, open_house, working

HOST = "ldb-phinf.pstatic.net"


@pytest.fixture
async def naver() -> AsyncIterator[FakeNaver]:
    async with serving(FakeNaver()) as fake:
        yield fake


@pytest.fixture
async def owner(
    naver: FakeNaver,
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    tmp_path: Path,
    empty_queue: None,
    new_user: Callable[[], Awaitable[Principal]],
) -> AsyncIterator[Owner]:
    http, photos = SafeHttp(exceptions=frozenset({naver.host})), PhotoPool(processes=1)
    async with open_house(config, database, dsn, tmp_path, http.check) as house:
        job = ImageImportJob(LinkedPhotos(http), photos, house.blobs)
        async with working(config, worker_database, dsn, [job]):
            yield Owner(house, await new_user())
    photos.close()
    await http.close()


def links(naver: FakeNaver, *names: str) -> list[str]:
    return [f"{naver.base}/{HOST}/{name}.jpg" for name in names]


async def imported(owner: Owner, project_id: str, *urls: str, agreed: bool = False) -> job_pb2.Job:
    request = image_calls_pb2.ImportImagesRequest(project_id=project_id, urls=urls, visitors_agreed=agreed)
    job = (await owner.call("ImportImages", request)).job
    return (await owner.watch(job.id))[-1].job


async def images(owner: Owner, project_id: str) -> list[image_pb2.Image]:
    answer = await owner.call("ListImages", image_calls_pb2.ListImagesRequest(project_id=project_id))
    return list(answer.images)


async def test_the_owners_photos_come_by_themselves_and_visitors_do_not(naver: FakeNaver, owner: Owner) -> None:
    mine, theirs = links(naver, "one", "twenty"), links(naver, "v1")
    listing = replace(LISTING, photo_urls=tuple(mine), visitor_photo_urls=tuple(theirs))
    project = await owner.project(listing=listing)
    assert (await imported(owner, project.id)).state == job_pb2.JOB_STATE_SUCCEEDED
    kept = await images(owner, project.id)
    assert [each.source_url for each in kept] == mine
    assert {(each.source, each.taken_by) for each in kept} == {
        (image_pb2.IMAGE_SOURCE_URL, image_pb2.PHOTO_TAKEN_BY_OWNER)
    }
    assert all(each.url and each.width and each.size_bytes for each in kept)
    assert len([name for name in owner.house.files if name.endswith(".jpg")]) == 2


async def test_visitors_photos_need_their_word(naver: FakeNaver, owner: Owner) -> None:
    theirs = links(naver, "v1")
    project = await owner.project(listing=replace(LISTING, visitor_photo_urls=tuple(theirs)))
    request = image_calls_pb2.ImportImagesRequest(project_id=project.id, urls=theirs)
    assert (await owner.refused("ImportImages", request))[1] == "VALIDATION_FAILED"
    await imported(owner, project.id, *theirs, agreed=True)
    (kept,) = await images(owner, project.id)
    assert kept.taken_by == image_pb2.PHOTO_TAKEN_BY_VISITOR


async def test_once_more_fetches_nothing_twice(naver: FakeNaver, owner: Owner) -> None:
    project = await owner.project()
    await imported(owner, project.id, *links(naver, "a", "b"))
    await imported(owner, project.id, *links(naver, "a", "b", "c"))
    assert len(await images(owner, project.id)) == 3
    assert len(naver.calls_of("photo")) == 3


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(404), errors_pb2.ERROR_REASON_PROVIDER_UNAVAILABLE),
        (Fault(200, "<html>", {"content-type": "text/html"}), errors_pb2.ERROR_REASON_MEDIA_UNSUPPORTED),
        (Fault(200, "no photo", {"content-type": "image/jpeg"}), errors_pb2.ERROR_REASON_MEDIA_UNSUPPORTED),
        (Fault(200, "x" * 21_000_000, {"content-type": "image/jpeg"}), errors_pb2.ERROR_REASON_PAYLOAD_TOO_LARGE),
        (Fault(302, headers={"location": "http://169.254.169.254/a.jpg"}), errors_pb2.ERROR_REASON_URL_FORBIDDEN),
        (Fault(302, headers={"location": "http://127.0.0.1:1/a.jpg"}), errors_pb2.ERROR_REASON_URL_FORBIDDEN),
    ],
)
async def test_one_bad_photo_hinders_no_other(
    naver: FakeNaver, owner: Owner, fault: Fault, reason: errors_pb2.ErrorReason
) -> None:
    project = await owner.project()
    naver.fail("photo", fault)
    assert (await imported(owner, project.id, *links(naver, "bad", "good"))).state == job_pb2.JOB_STATE_SUCCEEDED
    assert [each.source_url for each in await images(owner, project.id)] == links(naver, "good")
    naver.fail("photo", fault)
    failed = await imported(owner, project.id, *links(naver, "bad"))
    assert (failed.state, failed.error.reason) == (job_pb2.JOB_STATE_FAILED, reason)
    assert failed.error.advice
    assert not [name for name in owner.house.files if "uploads" in name]


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/a.jpg", "http://localhost/a.jpg", "http://169.254.169.254/", "ftp://example.com/a.jpg"],
)
async def test_links_that_lead_inside_are_refused_at_once(owner: Owner, url: str) -> None:
    project = await owner.project()
    request = image_calls_pb2.ImportImagesRequest(project_id=project.id, urls=[url])
    assert (await owner.refused("ImportImages", request))[1] == "URL_FORBIDDEN"


async def test_an_analysis_without_photos_gives_none(owner: Owner) -> None:
    project = await owner.project()
    request = image_calls_pb2.ImportImagesRequest(project_id=project.id)
    assert (await owner.refused("ImportImages", request))[1] == "VALIDATION_FAILED"


async def test_a_full_project_takes_no_more(naver: FakeNaver, owner: Owner) -> None:
    project = await owner.project()
    many = links(naver, *(f"p{n}" for n in range(MOST_IMAGES + 2)))
    assert (await imported(owner, project.id, *many)).state == job_pb2.JOB_STATE_SUCCEEDED
    assert len(await images(owner, project.id)) == 20
    assert (await owner.read(project.id)).image_count == MOST_IMAGES
    request = image_calls_pb2.ImportImagesRequest(project_id=project.id, urls=links(naver, "more"))
    assert (await owner.refused("ImportImages", request))[1] == "VALIDATION_FAILED"
