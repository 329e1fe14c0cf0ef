"""A running ContentService with its worker, as the content tests see it: real gRPC, PostgreSQL and files."""

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import grpc
from castad.common.v1 import job_pb2
from castad.content.v1 import (
    content_service_pb2,
    content_service_pb2_grpc,
    image_calls_pb2,
    image_pb2,
    job_calls_pb2,
    project_calls_pb2,
    project_pb2,
)
from google.rpc import error_details_pb2, status_pb2
from PIL import Image

from interceptors.authenticate import Authenticate
from interceptors.authorize import Authorize
from interceptors.base import Chain, Interceptor
from interceptors.idempotency import Idempotency
from interceptors.last_resort import LastResort
from interceptors.methods import declared
from interceptors.validate import Validate
from server.content.imports import CheckLink
from server.content.intake import PhotoIntake
from server.content.jobs import Desk, LyricsJob, SongJob
from server.content.production import PlannedPost, PostCheck
from server.content.servicer import ContentServicer
from server.content.servicer_uploads import Intakes
from server.content.video_intake import VideoIntake
from server.content.video_job import VideoJob
from server.core import clock
from server.core.database import Database, Transaction
from server.core.deployment import DbRole, dsn_for
from server.core.errors import NotFound
from server.core.events import Events
from server.core.language import Language
from server.core.links import LinkMaker, Signer
from server.core.paging import PageTokens
from server.core.plan import Plan
from server.core.principal import Principal
from server.core.provenance import Provenance
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.jobs.callbacks import CallbackLinks
from server.jobs.executor import Executor
from server.jobs.run import Handler
from server.jobs.sweeper import Sweeper
from server.jobs.timetable import Timetable
from server.jobs.worker import Worker
from server.marketing import repository as analyses
from server.marketing.models import PlaceSource
from server.marketing.ports import Claim, Intelligence, Listing, MeteredProvenance, SellingPoint
from server.marketing.region import region_of
from server.providers.audio import FfmpegAudio
from server.providers.file_blobs import FileBlobs
from server.providers.object_blobs import Lives
from server.providers.photo_pool import PhotoPool
from server.providers.videos import FfmpegVideos
from tests.fakes.makers import QuickComposer, QuickLyricist, QuickRenderer

public_by_looks = SafeHttp().check
SECRET = b"a secret for tests, thirty-two or more"
MADE_BY = Provenance("local", "quick", "1")
LISTING = Listing(
    "파도 스테이", "강원특별자치도 강릉시 해안로 1", "바다가 보이는 방", ("바비큐장",), "펜션", "033-000-0000"
)
CLAIM = Claim("바다 앞", "바다가 보이는 방")
REPORT = Intelligence(
    CLAIM,
    CLAIM,
    "펜션",
    CLAIM,
    (),
    (SellingPoint("view", "바다가 보인다", 90, "바다가 보이는 방"),),
    ("강릉펜션",),
    "# 보고",
)


def photo(width: int = 320, height: int = 480, kind: str = "JPEG") -> bytes:
    """A small photograph."""
    out = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, kind)
    return out.getvalue()


@dataclass
class House:
    """Everything a test looks at."""

    database: Database
    blobs: FileBlobs
    folder: Path
    stub: Any
    events: Events
    lyricist: QuickLyricist
    composer: QuickComposer
    renderer: QuickRenderer
    desk: Desk

    @property
    def files(self) -> list[str]:
        """Every file in the store, and every temporary one."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    def handlers(self) -> list[Handler]:
        return [
            LyricsJob(self.lyricist),
            SongJob(lambda _till: self.composer, MADE_BY, self.desk),
            VideoJob(lambda _till, _shelf: self.renderer, MADE_BY, self.desk),
        ]


@dataclass
class Owner:
    """Somebody who makes advertisements."""

    house: House
    principal: Principal
    metadata: tuple[tuple[str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        self.metadata = (("authorization", f"Bearer {self.principal.user_id}"), ("accept-language", "ko"))

    async def call(self, method: str, request: Any) -> Any:
        return await getattr(self.house.stub, method)(request, metadata=self.metadata)

    async def refused(self, method: str, request: Any) -> tuple[grpc.StatusCode, str, status_pb2.Status]:
        """Code, reason and details of a call that must fail."""
        try:
            await self.call(method, request)
        except grpc.aio.AioRpcError as error:
            trailers = dict(error.trailing_metadata() or ())
            status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
            info = error_details_pb2.ErrorInfo()
            next(each for each in status.details if each.Is(info.DESCRIPTOR)).Unpack(info)
            return error.code(), info.reason, status
        raise AssertionError(f"{method} went through")

    async def analysis(self, listing: Listing = LISTING) -> UUID:
        """A finished analysis of the stay."""
        user_id = self.principal.user_id
        async with self.house.database.uow(self.principal) as tx:
            row = await analyses.insert_analysis(
                tx, user_id, PlaceSource.MANUAL, listing, region_of(listing.road_address), Language.KO
            )
            await analyses.save_report(tx, user_id, row.id, REPORT, MeteredProvenance("local", "analyst", "1"))
        return row.id

    async def project(self, photos: int = 0, listing: Listing = LISTING, **values: Any) -> project_pb2.Project:
        analysis_id = str(await self.analysis(listing))
        request = project_calls_pb2.CreateProjectRequest(analysis_id=analysis_id, **values)
        made = (await self.call("CreateProject", request)).project
        for _ in range(photos):
            await self.add_photo(made.id)
        return await self.read(made.id)

    async def read(self, project_id: str) -> project_pb2.Project:
        request = project_calls_pb2.GetProjectRequest(project_id=project_id)
        answer: project_calls_pb2.GetProjectResponse = await self.call("GetProject", request)
        return answer.project

    async def send_photo(self, project_id: str, data: bytes) -> str:
        """Create an upload and send the bytes to where its link points."""
        request = image_calls_pb2.CreateImageUploadRequest(
            project_id=project_id, file_name="바다.jpg", content_type="image/jpeg", size_bytes=len(data)
        )
        created: image_calls_pb2.CreateImageUploadResponse = await self.call("CreateImageUpload", request)
        key = unquote(urlsplit(created.upload.upload_url).path).removeprefix("/files/")
        await self.house.blobs.put(key, data)
        return created.image_id

    async def add_photo(self, project_id: str) -> image_pb2.Image:
        image_id = await self.send_photo(project_id, photo())
        done = image_calls_pb2.CompleteImageUploadRequest(image_id=image_id)
        answer: image_calls_pb2.CompleteImageUploadResponse = await self.call("CompleteImageUpload", done)
        return answer.image

    async def leave(self) -> None:
        """Put every project away, so that no job of theirs waits for another test's worker."""
        listed = await self.call("ListProjects", project_calls_pb2.ListProjectsRequest(page_size=100))
        for each in listed.projects:
            await self.call("DeleteProject", project_calls_pb2.DeleteProjectRequest(project_id=each.id))

    async def watch(self, job_id: str) -> list[job_calls_pb2.WatchJobResponse]:
        """Everything a watcher sees until the job ends."""
        async with asyncio.timeout(30):
            request = job_calls_pb2.WatchJobRequest(job_id=job_id)
            return [seen async for seen in self.house.stub.WatchJob(request, metadata=self.metadata)]

    async def finished(self, job: job_pb2.Job) -> job_pb2.Job:
        """The job as it succeeded."""
        last = (await self.watch(job.id))[-1].job
        assert last.state == job_pb2.JOB_STATE_SUCCEEDED, last
        return last


STRANGERS_ACCOUNT = UUID(int=7)


async def _known(token: str, *, fresh: bool) -> Principal:
    return Principal(UUID(token), clock.new_id(), plan=Plan.ENTERPRISE)


async def _may_be_posted(_tx: Transaction, _user_id: UUID, post: PlannedPost) -> None:
    if post.plan.account_id == STRANGERS_ACCOUNT:
        raise NotFound


@asynccontextmanager
async def open_house(
    config: Settings,
    database: Database,
    dsn: str,
    folder: Path,
    check_link: CheckLink = public_by_looks,
    check_post: PostCheck = _may_be_posted,
) -> AsyncIterator[House]:
    """The service on a loopback port."""
    links = LinkMaker("http://127.0.0.1", Signer(SECRET, "file-link"))
    blobs = FileBlobs(folder / "files", links, Lives(timedelta(minutes=5), timedelta(minutes=5)))
    photos = PhotoPool(processes=1)
    events = Events(dsn_for(config, DbRole.APP, dsn), config.db_schema)
    listening = asyncio.create_task(events.run())
    intakes = Intakes(
        PhotoIntake(database, blobs, photos, check_link),
        VideoIntake(database, blobs, FfmpegVideos(), folder / "uploads"),
    )
    servicer = ContentServicer(database, events, PageTokens(SECRET), blobs, intakes, check_post)
    descriptor = content_service_pb2.DESCRIPTOR.services_by_name["ContentService"]
    interceptors: list[Interceptor] = [
        LastResort(),
        Authenticate(_known),
        Authorize(),
        Validate(),
        Idempotency(database),
    ]
    chain = Chain(interceptors, declared([descriptor]))
    chain.add(servicer, content_service_pb2_grpc.add_ContentServiceServicer_to_server)
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((chain,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        await events.ready()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            desk = Desk(folder / "work", blobs, blobs, FfmpegAudio(), CallbackLinks("http://127.0.0.1", SECRET))
            makers = QuickLyricist(), QuickComposer(), QuickRenderer()
            yield House(
                database,
                blobs,
                folder,
                content_service_pb2_grpc.ContentServiceStub(channel),
                events,
                *makers,
                desk,
            )
    finally:
        await server.stop(0)
        photos.close()
        listening.cancel()


@asynccontextmanager
async def working(config: Settings, database: Database, dsn: str, handlers: Sequence[Handler]) -> AsyncIterator[None]:
    """A worker with these handlers, stopped in order."""
    address = dsn_for(config, DbRole.WORKER, dsn)
    events = Events(address, config.db_schema)
    worker = Worker(config, address, Executor(database, events, handlers))
    sweeper = Sweeper(database, every_s=config.sweep_s)
    async with asyncio.TaskGroup() as tasks:
        background = [tasks.create_task(events.run()), tasks.create_task(sweeper.run())]
        background.append(tasks.create_task(Timetable(database).run()))
        consuming = tasks.create_task(worker.run())
        await events.ready()
        try:
            yield
        finally:
            worker.stop()
            await consuming
            for task in background:
                task.cancel()
