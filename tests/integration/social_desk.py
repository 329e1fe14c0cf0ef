"""What the tests of posts share: a finished video, the servicer, a worker, and the folder where posts appear."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from castad.social.v1 import account_calls_pb2, post_calls_pb2, post_pb2

from server.auth.oauth_attempts import Attempts
from server.content import projects, steps
from server.content import work_repository as work_rows
from server.content.projects import NewProject
from server.content.style import StyleWish
from server.core import clock, keyring, principal
from server.core.database import Database
from server.core.deployment import DbRole, dsn_for
from server.core.events import Events
from server.core.failures import NotYet
from server.core.keyring import Keyring
from server.core.language import Language
from server.core.links import LinkMaker, Signer
from server.core.paging import PageTokens
from server.core.principal import Principal
from server.core.provenance import Provenance
from server.core.settings import Settings
from server.core.weather import VendorBusy
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs import waiting
from server.jobs.costs import Cost
from server.jobs.executor import Executor
from server.jobs.line import Line
from server.jobs.models import JobState
from server.jobs.run import JobRun
from server.jobs.sweeper import Sweeper
from server.jobs.timetable import Timetable
from server.jobs.worker import Worker
from server.marketing import repository as analyses
from server.marketing.models import PlaceSource
from server.marketing.ports import Claim, Intelligence, Listing, MeteredProvenance, SellingPoint
from server.marketing.region import Region
from server.providers.file_blobs import FileBlobs
from server.providers.local_platform import LocalPlatform
from server.providers.object_blobs import Lives
from server.providers.writers.copywriter import LocalCopywriter
from server.social.account_tokens import AccountTokens
from server.social.allowance import Allowance
from server.social.gallery import GalleryLinks
from server.social.jobs import PostDesk, PostJob
from server.social.ports import CopyBrief, Copywriter, Platform, Publisher, SearchCopy
from server.social.search_copy import SearchCopies
from server.social.servicer import SocialServicer
from server.social.token_safe import TokenSafe
from server.wiring_platforms import Platforms

VIDEO, THUMBNAIL = bytes(range(256)) * 400, b"a small picture"
WRITER = Provenance("local", "phrases", "1")
ENGINE = Provenance("local", "renderer", "1")
FREE = Cost("local", "seconds", 30, 0)
LINK_SECRET = b"secret"
UNUSED: Any = None
"""In place of a gRPC context, which the servicer never looks at."""
LISTING = Listing("파도스테이", "강원특별자치도 속초시 해안로 1", "바다가 바로 앞입니다. 조식을 드립니다.", ("스파",))
_CLAIM = Claim("바다가 바로 앞입니다.", "바다가 바로 앞입니다.")
REPORT = Intelligence(
    location_analysis=_CLAIM,
    concept=_CLAIM,
    market_category="펜션",
    core_value=_CLAIM,
    personas=(),
    selling_points=(SellingPoint("오션뷰", "바다가 바로 앞입니다.", 90, "바다가 바로 앞입니다."),),
    target_keywords=("속초펜션", "오션뷰", "파도스테이"),
    report_markdown="",
)


class CountingWriter:
    """The local copywriter, and how often it was asked."""

    def __init__(self) -> None:
        self.briefs: list[CopyBrief] = []
        self._writer = LocalCopywriter()

    async def write(self, brief: CopyBrief) -> tuple[SearchCopy, MeteredProvenance]:
        self.briefs.append(brief)
        return await self._writer.write(brief)


Outlets = tuple[Platforms, Platforms]
"""The platforms as a server and as a worker has them."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An owner whose video is finished, and the account it can go to."""

    owner: Principal
    project_id: UUID
    video_id: UUID
    account_id: UUID


@dataclass
class SocialDesk:
    """Everything a client could reach, and what is behind it."""

    config: Settings
    database: Database
    worker_database: Database
    dsn: str
    blobs: FileBlobs
    links: LinkMaker
    gallery: Path
    copywriter: Copywriter
    platform: Publisher
    publishers: dict[Platform, Publisher]
    tokens: AccountTokens
    safe: TokenSafe
    allowance: Allowance
    servicer: SocialServicer

    @property
    def handler(self) -> PostJob:
        """The job's handler as the worker has it."""
        copies = SearchCopies(self.copywriter)
        publishers = {**self.publishers, Platform.LOCAL: self.platform}
        desk = PostDesk(publishers, self.tokens, self.safe, self.allowance, self.blobs, self.work_dir)
        return PostJob(desk, copies)

    @property
    def work_dir(self) -> Path:
        """Where the worker keeps temporary files."""
        return self.gallery.parent / "work"

    def published(self) -> list[str]:
        """Folders a visitor finds."""
        found = self.gallery.glob("[!.]*/") if self.gallery.exists() else ()
        return sorted(path.name for path in found)

    def temporary(self) -> list[Path]:
        """Files that should be gone after any end."""
        return [path for path in self.work_dir.rglob("*") if path.is_file()]


def open_desk(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    folder: Path,
    outlets: Outlets | None = None,
    files: tuple[str, bytes] = ("http://files.test", LINK_SECRET),
) -> SocialDesk:
    links = LinkMaker(files[0], Signer(files[1], "file-link"))
    ring = keyring.load(config)
    safe = TokenSafe(ring)
    app, worker = outlets or (_nowhere(config, database, ring), _nowhere(config, worker_database, ring))
    life = timedelta(minutes=5)
    copywriter = CountingWriter()
    events = Events(dsn_for(config, DbRole.APP, dsn), config.db_schema)
    return SocialDesk(
        config=config,
        database=database,
        worker_database=worker_database,
        dsn=dsn,
        links=links,
        blobs=FileBlobs(folder / "files", links, Lives(life, life)),
        gallery=folder / "published",
        copywriter=copywriter,
        platform=LocalPlatform(folder / "published"),
        publishers=worker.publishers,
        tokens=worker.tokens,
        safe=safe,
        allowance=worker.allowance,
        servicer=SocialServicer(
            *(database, events, PageTokens(b"secret"), SearchCopies(copywriter), app.connections),
            GalleryLinks(files[0], Signer(files[1], "gallery")),
        ),
    )


def _nowhere(config: Settings, database: Database, ring: Keyring) -> Platforms:
    """Platforms of an operator who has registered us with none."""
    safe = TokenSafe(ring)
    return Platforms(config, database, Attempts(database, ring), safe, AccountTokens(database, safe, {}), {}, {})


async def ready(desk: SocialDesk, owner: Principal, *, finished: bool = True, video: bytes = VIDEO) -> Ready:
    """Give the owner a project with a video; from then on the test acts as this owner."""
    principal.act_as(owner)
    user_id = owner.user_id
    async with desk.database.uow(owner) as tx:
        region = Region("속초", "")
        row = await analyses.insert_analysis(tx, user_id, PlaceSource.MANUAL, LISTING, region, Language.KO)
        await analyses.save_report(tx, user_id, row.id, REPORT, MeteredProvenance("local", "analyst", "1"))
        project = await projects.create(tx, user_id, NewProject(row.id, StyleWish()))
        row_of_video = await steps.new_video(tx, project, clock.new_id(), 30, 7)
        job = await jobs.start(tx, user_id, steps.job_for(row_of_video))
        await job_rows.end(tx, user_id, job.id, JobState.SUCCEEDED if finished else JobState.CANCELLED)
        folder = f"{user_id}/{project.id}/{row_of_video.id}"
        if finished:
            rendered: dict[str, Any] = {
                "scene": {},
                "duration_s": 30.0,
                "width": 1080,
                "height": 1920,
                "video_key": f"{folder}.mp4",
                "thumbnail_key": f"{folder}.jpg",
                "size_bytes": len(video),
            }
            await work_rows.finish_video(tx, row_of_video, ENGINE, FREE, **rendered)
    await desk.blobs.put(f"{folder}.mp4", video)
    await desk.blobs.put(f"{folder}.jpg", THUMBNAIL)
    listed = await desk.servicer.ListAccounts(account_calls_pb2.ListAccountsRequest(), UNUSED)
    return Ready(owner, project.id, row_of_video.id, UUID(listed.accounts[0].id))


def request_for(made: Ready, **changes: Any) -> post_calls_pb2.CreatePostRequest:
    """A post of the ready video."""
    values = {
        "video_id": str(made.video_id),
        "account_id": str(made.account_id),
        "title": "속초 ‘파도스테이’에서 쉬어 가세요",
        "description": "바다 앞에서 쉬어 보실래요?",
        "keywords": ["속초펜션"],
    }
    return post_calls_pb2.CreatePostRequest(**(values | changes))


async def create(desk: SocialDesk, made: Ready, **changes: Any) -> post_pb2.Post:
    return (await desk.servicer.CreatePost(request_for(made, **changes), UNUSED)).post


async def get(desk: SocialDesk, post_id: str) -> post_pb2.Post:
    return (await desk.servicer.GetPost(post_calls_pb2.GetPostRequest(post_id=post_id), UNUSED)).post


async def run_once(desk: SocialDesk, owner: Principal, job_id: UUID) -> None:
    """What a worker does with a job once it has claimed it, without the mercy of an orderly failure."""
    async with desk.worker_database.uow(owner) as tx:
        job = await job_rows.claim(tx, owner.user_id, job_id, timedelta(minutes=1))
    assert job is not None
    run = JobRun(desk.worker_database, job)
    try:
        await desk.handler(run)
    except NotYet as pause:
        await waiting.until_later(run, pause)
    except VendorBusy as busy:
        await waiting.in_line(run, busy)


@asynccontextmanager
async def working(desk: SocialDesk) -> AsyncIterator[None]:
    """A worker and its sweeper; the servicer's watchers hear of changes meanwhile."""
    address = dsn_for(desk.config, DbRole.WORKER, desk.dsn)
    events = Events(address, desk.config.db_schema)
    desk.servicer._events = events
    worker = Worker(
        desk.config.model_copy(update={"worker_cpu_slots": 0}),
        address,
        Executor(desk.worker_database, events, [desk.handler]),
    )
    sweeper = Sweeper(desk.worker_database, every_s=desk.config.sweep_s)
    async with asyncio.TaskGroup() as tasks:
        background = [tasks.create_task(events.run()), tasks.create_task(sweeper.run())]
        background.append(tasks.create_task(Timetable(desk.worker_database).run()))
        background.append(tasks.create_task(Line(desk.worker_database).run()))
        consuming = tasks.create_task(worker.run())
        await events.ready()
        try:
            yield
        finally:
            worker.stop()
            await consuming
            for task in background:
                task.cancel()


async def watch(desk: SocialDesk, post_id: str) -> list[post_pb2.Post]:
    """Everything a watcher sees until the post ends."""
    request = post_calls_pb2.WatchPostRequest(post_id=post_id)
    async with asyncio.timeout(30):
        return [seen.post async for seen in desk.servicer.WatchPost(request, UNUSED)]
