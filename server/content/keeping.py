"""Putting a checked photo into its project: at the end of the list, counted, its file and its row or neither."""

from dataclasses import asdict, dataclass, replace
from uuid import UUID

from server.auth import service as accounts
from server.content import projects, repository
from server.content.models import Image, ImageSource, Project, TakenBy
from server.content.ports import CheckedPhoto
from server.core import clock, quota
from server.core.database import Transaction
from server.core.errors import FieldViolation, ValidationFailed
from server.core.plan import Metric

MOST_IMAGES = 30
STORED_TYPE = "image/jpeg"


@dataclass(frozen=True, slots=True)
class NewImage:
    """A photo to be kept, and how it came."""

    user_id: UUID
    id: UUID
    project_id: UUID
    source: ImageSource
    file_name: str = ""
    source_url: str = ""
    taken_by: TakenBy = TakenBy.OWNER


def image_folder(image: Image | NewImage) -> str:
    """Where the file of a photo lies."""
    return f"{image.user_id}/{image.project_id}/images/{image.id}"


def must_have_room(project: Project) -> None:
    """Raise ValidationFailed when the project holds all the photos it may."""
    if project.image_count >= MOST_IMAGES:
        full = FieldViolation("project_id", f"a project holds {MOST_IMAGES} photos at most")
        raise ValidationFailed(violations=[full])


async def count(tx: Transaction, user_id: UUID, image_id: UUID) -> None:
    """Reserve a photo of the month's quota; raises QuotaExceeded."""
    plan = await accounts.plan_of(tx, user_id)
    await quota.reserve(tx, user_id, plan, Metric.IMAGES, image_id)


async def add_image(tx: Transaction, new: NewImage, photo: CheckedPhoto, key: str) -> Image:
    """Put the photo at the end of the list and count it; a twin of the same id that was faster wins."""
    project = await projects.get_for_change(tx, new.user_id, new.project_id)
    if twin := await repository.get_image(tx, new.user_id, new.id):
        return twin
    must_have_room(project)
    await count(tx, new.user_id, new.id)
    await quota.settle(tx, new.user_id, new.id)
    image = Image(
        user_id=new.user_id,
        id=new.id,
        project_id=project.id,
        position=project.image_count,
        width=photo.width,
        height=photo.height,
        size_bytes=len(photo.jpeg),
        content_type=STORED_TYPE,
        focus=asdict(photo.focus),
        source=new.source,
        file_name=new.file_name,
        blob_key=key,
        created_at=clock.now(),
        source_url=new.source_url,
        taken_by=new.taken_by,
    )
    await repository.insert_image(tx, image)
    await repository.save(tx, replace(project, image_count=project.image_count + 1))
    return image
