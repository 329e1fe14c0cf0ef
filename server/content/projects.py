"""The use cases of projects: begin, read, change, put away and bring back an advertisement."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from uuid import UUID

from server.content import repository
from server.content.direction import Aspect
from server.content.errors import ProjectArchived
from server.content.models import Project, ProjectState
from server.content.ports import SellingLine
from server.content.style import StyleWish
from server.core import clock
from server.core.database import Transaction
from server.core.errors import FieldViolation, NotFound, ValidationFailed
from server.core.language import Language
from server.core.paging import Page, PageTokens, page_size
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.errors import JobNotCancellable
from server.jobs.models import OPEN
from server.marketing import service as marketing
from server.marketing.ports import Intelligence

LIST = "projects"
_MOST_JOBS = 1_000
_LONGEST_NAME, _LONGEST_REGION, _LONGEST_ADDRESS, _LONGEST_PHONE = 100, 60, 200, 40


@dataclass(frozen=True, slots=True)
class NewProject:
    """What a project shall be; what is empty or None comes from its analysis, or is the service's choice."""

    analysis_id: UUID
    music: StyleWish
    store_name: str = ""
    region: str = ""
    detail_region: str = ""
    language: Language | None = None
    aspect: Aspect | None = None
    address: str = ""
    phone: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True)
class ProjectChanges:
    """What shall be different; None stays as it is. `cover` is a photo's id, or empty for the first of the list."""

    store_name: str | None = None
    region: str | None = None
    detail_region: str | None = None
    language: Language | None = None
    music: StyleWish | None = None
    aspect: Aspect | None = None
    address: str | None = None
    phone: str | None = None
    handle: str | None = None
    cover: str | None = None
    state: ProjectState | None = None


_PLAIN = tuple(field.name for field in fields(ProjectChanges) if field.name not in ("music", "cover", "state"))


async def create(tx: Transaction, user_id: UUID, new: NewProject) -> Project:
    """Begin an advertisement from a finished analysis, and keep what its report says about the stay."""
    analysis = await marketing.get_analysis(tx, user_id, new.analysis_id)
    if analysis.intelligence is None:
        raise ValidationFailed(violations=[FieldViolation("analysis_id", "this analysis has not been finished")])
    listing = analysis.listing
    return await repository.insert_project(
        tx,
        user_id=user_id,
        id=clock.new_id(),
        analysis_id=analysis.id,
        store_name=new.store_name or listing.name[:_LONGEST_NAME],
        region=new.region or analysis.region[:_LONGEST_REGION],
        detail_region=new.detail_region or analysis.detail_region[:_LONGEST_REGION],
        language=new.language or analysis.language,
        music=asdict(new.music.settled()),
        aspect=new.aspect or Aspect.UPRIGHT,
        address=new.address or listing.road_address[:_LONGEST_ADDRESS],
        phone=new.phone or listing.phone[:_LONGEST_PHONE],
        handle=new.handle,
        report=_kept(analysis.intelligence),
    )


def _kept(report: Intelligence) -> dict[str, Any]:
    points = [asdict(SellingLine(each.category, each.description, each.score)) for each in report.selling_points]
    return {"selling_points": points, "keywords": list(report.target_keywords)}


async def get(tx: Transaction, user_id: UUID, project_id: UUID) -> Project:
    """One project; raises NotFound."""
    return _found(await repository.get(tx, user_id, project_id))


async def get_for_change(tx: Transaction, user_id: UUID, project_id: UUID) -> Project:
    """One project, locked; raises NotFound or ProjectArchived."""
    project = _found(await repository.get(tx, user_id, project_id, lock=True))
    if project.archived_at:
        raise ProjectArchived
    return project


async def list_projects(
    tx: Transaction, user_id: UUID, tokens: PageTokens, *, size: int, token: str, archived: bool
) -> Page[Project]:
    """A page of projects, newest first."""
    before = tokens.read(LIST, user_id, token)
    size = page_size(size)
    rows, total = await repository.page(tx, user_id, limit=size + 1, before=before, archived=archived)
    return tokens.page(LIST, user_id, rows, size, total)


async def update(tx: Transaction, user_id: UUID, project_id: UUID, changes: ProjectChanges) -> Project:
    """Change a project; an archived one has to be restored by the same call or before."""
    if changes.state is ProjectState.ARCHIVED:
        return await archive(tx, user_id, project_id)
    project = _found(await repository.get(tx, user_id, project_id, lock=True))
    if project.archived_at and changes.state is not ProjectState.ACTIVE:
        raise ProjectArchived
    if changes.store_name == "":
        raise ValidationFailed(violations=[FieldViolation("store_name", "must not be blank")])
    cover = await _cover(tx, project, changes.cover)
    music = asdict(changes.music.settled()) if changes.music else project.music
    plain = {name: value for name in _PLAIN if (value := getattr(changes, name)) is not None}
    return await repository.save(tx, replace(project, archived_at=None, cover_image_id=cover, music=music, **plain))


async def _cover(tx: Transaction, project: Project, wanted: str | None) -> UUID | None:
    if wanted is None:
        return project.cover_image_id
    if not wanted:
        return None
    image = await repository.get_image(tx, project.user_id, UUID(wanted))
    if image is None or image.project_id != project.id:
        raise NotFound
    return image.id


async def archive(tx: Transaction, user_id: UUID, project_id: UUID) -> Project:
    """Put a project away and end its jobs; once more changes nothing."""
    project = _found(await repository.get(tx, user_id, project_id, lock=True))
    if project.archived_at:
        return project
    await cancel_jobs(tx, project)
    return await repository.save(tx, replace(project, archived_at=clock.now()))


async def cancel_jobs(tx: Transaction, project: Project) -> None:
    """End every job of a project that has not ended by itself."""
    running, _ = await job_rows.page(tx, project.user_id, project_id=project.id, states=OPEN, limit=_MOST_JOBS)
    for job in running:
        try:
            await jobs.cancel(tx, project.user_id, job.id)
        except JobNotCancellable:
            continue  # it went with the production it is a step of, or has just ended


def _found(project: Project | None) -> Project:
    if project is None:
        raise NotFound
    return project
