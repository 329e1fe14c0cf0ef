"""Photos fetched by their links: which ones, and the job that takes them in one by one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

import structlog

from server.content import keeping, projects, repository
from server.content.keeping import MOST_IMAGES, NewImage
from server.content.models import ImageSource, Project, TakenBy
from server.content.ports import CheckedPhoto, PhotoFetcher, PhotoInspector
from server.core import clock
from server.core.blobs import Blobs, StorageUnavailable
from server.core.database import Transaction
from server.core.errors import (
    AppError,
    ConflictRetry,
    DatabaseUnavailable,
    FieldViolation,
    QuotaExceeded,
    ValidationFailed,
)
from server.core.failures import EngineFailed
from server.jobs import service as jobs
from server.jobs.costs import Cost
from server.jobs.models import Job, JobKind, NewJob
from server.jobs.run import JobRun
from server.marketing import service as marketing
from server.marketing.ports import Listing

CheckLink = Callable[[str], None]
"""Raises UrlForbidden for what is no public link by its looks."""

log = structlog.get_logger("images")


@dataclass(frozen=True, slots=True)
class WantedImages:
    """Links of a request; none takes the owner's photos of the analysis."""

    urls: Sequence[str]
    visitors_agreed: bool = False


@dataclass(frozen=True, slots=True)
class LinkedPhoto:
    """A photo somewhere else."""

    url: str
    taken_by: TakenBy


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The job's payload."""

    photos: tuple[LinkedPhoto, ...]


async def start_import(tx: Transaction, user_id: UUID, project_id: UUID, wanted: WantedImages, check: CheckLink) -> Job:
    """Have photos fetched; raises UrlForbidden or ValidationFailed where that cannot work."""
    project = await projects.get_for_change(tx, user_id, project_id)
    keeping.must_have_room(project)
    listing = await _listing(tx, project)
    urls = wanted.urls or (listing.photo_urls[: MOST_IMAGES - project.image_count] if listing else ())
    if not urls:
        raise _refused("the analysis has no photos of the owner")
    for url in urls:
        check(url)
    plan = ImportPlan(tuple(_photos(urls, listing)))
    if not wanted.visitors_agreed and any(photo.taken_by is TakenBy.VISITOR for photo in plan.photos):
        raise _refused("some of these photos are visitors'; say that they agreed")
    new = NewJob(JobKind.IMAGE_IMPORT, subject_id=project.id, project_id=project.id, payload=asdict(plan))
    return await jobs.start(tx, user_id, new)


async def _listing(tx: Transaction, project: Project) -> Listing | None:
    if project.analysis_id is None:
        return None
    return (await marketing.get_analysis(tx, project.user_id, project.analysis_id)).listing


def _photos(urls: Sequence[str], listing: Listing | None) -> Iterator[LinkedPhoto]:
    visitors = frozenset(listing.visitor_photo_urls if listing else ())
    for url in urls:
        yield LinkedPhoto(url, TakenBy.VISITOR if url in visitors else TakenBy.OWNER)


def _refused(why: str) -> ValidationFailed:
    return ValidationFailed(violations=[FieldViolation("urls", why)])


class ImageImportJob:
    """Fetches, checks and keeps photos; it ends well when at least one of them is there."""

    kind = JobKind.IMAGE_IMPORT

    def __init__(self, fetcher: PhotoFetcher, inspector: PhotoInspector, blobs: Blobs) -> None:
        self._fetcher = fetcher
        self._inspector = inspector
        self._blobs = blobs

    async def __call__(self, run: JobRun) -> None:
        """Take in what is not there yet, in the order of the links."""
        photos, failures = run.payload(ImportPlan).photos, list[EngineFailed]()
        for at, photo in enumerate(photos):
            await run.enter("fetch", 100 * at // len(photos))
            if failure := await self._tried(run, photo):
                log.warning("image_not_imported", job_id=str(run.job.id), reason=failure.reason, detail=failure.detail)
                failures.append(failure)
                if failure.reason == QuotaExceeded.reason:
                    break
        async with run.uow() as tx:
            there = await _there(tx, run.job)
        if failures and not there & {photo.url for photo in photos}:
            raise failures[0]
        async with run.finish(Cost("local", "images", len(photos) - len(failures), 0)):
            pass

    async def _tried(self, run: JobRun, photo: LinkedPhoto) -> EngineFailed | None:
        """Take one photo in; what hinders this one need not hinder the next."""
        try:
            await self._take(run, photo)
        except (ConflictRetry, DatabaseUnavailable, StorageUnavailable):
            raise
        except EngineFailed as failure:
            return failure
        except AppError as error:
            return EngineFailed(error.reason, photo.url, retryable=False)
        return None

    async def _take(self, run: JobRun, photo: LinkedPhoto) -> None:
        async with run.uow() as tx:
            if photo.url in await _there(tx, run.job):
                return
        checked = await self._inspector.inspect(await self._fetcher.fetch(photo.url))
        await self._keep(run, photo, checked)

    async def _keep(self, run: JobRun, photo: LinkedPhoto, checked: CheckedPhoto) -> None:
        new = NewImage(
            run.job.user_id,
            clock.new_id(),
            run.job.subject_id,
            ImageSource.URL,
            source_url=photo.url,
            taken_by=photo.taken_by,
        )
        key = f"{keeping.image_folder(new)}/{clock.new_id()}.jpg"
        await self._blobs.put(key, checked.jpeg)
        try:
            async with run.uow() as tx:
                await run.enter("fetch", run.job.progress)
                await keeping.add_image(tx, new, checked, key)
        except DatabaseUnavailable:
            raise  # nobody knows whether the photo is listed now, so its file stays
        except BaseException:
            await self._blobs.delete_prefix(key)
            raise


async def _there(tx: Transaction, job: Job) -> set[str]:
    images = await repository.images_of(tx, job.user_id, job.subject_id)
    return {image.source_url for image in images}
