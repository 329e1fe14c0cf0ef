"""The use case of taking photos in: sent by a signed link, checked, stored without their secrets."""

from dataclasses import asdict, dataclass, replace
from uuid import UUID

from server.auth import service as accounts
from server.content import projects, repository
from server.content.errors import MediaUnsupported, PayloadTooLarge, UploadIncomplete
from server.content.models import Image, ImageSource, ImageUpload, Project
from server.content.ports import CheckedPhoto, PhotoInspector
from server.core import clock, quota
from server.core.blobs import BlobMissing, Blobs, UploadLink
from server.core.database import Database, Transaction
from server.core.errors import (
    AppError,
    ConflictRetry,
    DatabaseUnavailable,
    FieldViolation,
    NotFound,
    ValidationFailed,
)
from server.core.failures import EngineFailed
from server.core.plan import Metric
from server.core.principal import Principal

MAX_BYTES = 20 * 1024 * 1024
MOST_IMAGES = 30
CONTENT_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
STORED_TYPE = "image/jpeg"
_REFUSALS: dict[str, type[AppError]] = {"MEDIA_UNSUPPORTED": MediaUnsupported, "PAYLOAD_TOO_LARGE": PayloadTooLarge}


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A photo that its owner wants to send."""

    project_id: UUID
    file_name: str
    content_type: str
    size_bytes: int


class PhotoIntake:
    """Takes photos in. No transaction is open while a file is read or decoded."""

    def __init__(self, database: Database, blobs: Blobs, inspector: PhotoInspector) -> None:
        self._database = database
        self._blobs = blobs
        self._inspector = inspector

    async def create_upload(self, tx: Transaction, user_id: UUID, new: NewUpload) -> tuple[UUID, UploadLink]:
        """A link to send one photo to; raises MediaUnsupported, PayloadTooLarge or QuotaExceeded."""
        if new.content_type not in CONTENT_TYPES:
            raise MediaUnsupported
        if new.size_bytes > MAX_BYTES:
            raise PayloadTooLarge
        project = await projects.get_for_change(tx, user_id, new.project_id)
        _must_have_room(project)
        upload = await repository.insert_upload(tx, user_id, clock.new_id(), project.id, new.file_name)
        # A photo counts once it is kept; this only tells whether there is room, before anything is sent.
        await _count(tx, upload)
        await quota.refund(tx, user_id, upload.id)
        return upload.id, await self._blobs.upload_link(raw_key(upload), new.content_type, MAX_BYTES)

    async def complete_upload(self, owner: Principal, image_id: UUID) -> Image:
        """Check what was sent and keep it; the file as it was sent is gone once that is decided."""
        async with self._database.uow(owner) as tx:
            if image := await repository.get_image(tx, owner.user_id, image_id):
                return image
            upload = await repository.get_upload(tx, owner.user_id, image_id)
            if upload is None:
                raise NotFound
            await projects.get_for_change(tx, owner.user_id, upload.project_id)
        data = await self._sent(owner, upload)
        if isinstance(data, Image):
            return data
        try:
            image = await self._keep(owner, upload, await self._inspect(data))
        except (ConflictRetry, DatabaseUnavailable):
            raise  # the same call may succeed, and needs the file
        except AppError:
            await self._forget(owner, upload)
            raise
        await self._blobs.delete_prefix(raw_key(upload))
        return image

    async def _sent(self, owner: Principal, upload: ImageUpload) -> bytes | Image:
        """The file's bytes, or the photo that another call has made of it meanwhile; raises UploadIncomplete."""
        key = raw_key(upload)
        if (await self._blobs.size(key) or 0) > MAX_BYTES:
            await self._forget(owner, upload)
            raise PayloadTooLarge
        try:
            return await self._blobs.get(key)
        except BlobMissing:
            async with self._database.uow(owner) as tx:
                image = await repository.get_image(tx, owner.user_id, upload.id)
        if image is None:
            raise UploadIncomplete
        return image

    async def _inspect(self, data: bytes) -> CheckedPhoto:
        try:
            return await self._inspector.inspect(data)
        except EngineFailed as error:
            raise _REFUSALS.get(error.reason, MediaUnsupported) from error

    async def _keep(self, owner: Principal, upload: ImageUpload, photo: CheckedPhoto) -> Image:
        key = f"{image_folder(upload)}/{clock.new_id()}.jpg"
        await self._blobs.put(key, photo.jpeg)
        try:
            async with self._database.uow(owner) as tx:
                image = await _add_image(tx, upload, photo, key)
        except DatabaseUnavailable:
            raise  # nobody knows whether the photo is listed now, so its file stays
        except AppError:
            await self._blobs.delete_prefix(key)
            raise
        if image.blob_key != key:
            await self._blobs.delete_prefix(key)
        return image

    async def _forget(self, owner: Principal, upload: ImageUpload) -> None:
        async with self._database.uow(owner) as tx:
            await repository.remove_upload(tx, owner.user_id, upload.id)
        await self._blobs.delete_prefix(raw_key(upload))


def raw_key(upload: ImageUpload) -> str:
    """Where a photo is sent to."""
    return f"{upload.user_id}/{upload.project_id}/uploads/{upload.id}"


def image_folder(image: Image | ImageUpload) -> str:
    """Where the file of a photo lies."""
    return f"{image.user_id}/{image.project_id}/images/{image.id}"


def _must_have_room(project: Project) -> None:
    if project.image_count >= MOST_IMAGES:
        full = FieldViolation("project_id", f"a project holds {MOST_IMAGES} photos at most")
        raise ValidationFailed(violations=[full])


async def _count(tx: Transaction, upload: ImageUpload) -> None:
    plan = await accounts.plan_of(tx, upload.user_id)
    await quota.reserve(tx, upload.user_id, plan, Metric.IMAGES, upload.id)


async def _add_image(tx: Transaction, upload: ImageUpload, photo: CheckedPhoto, key: str) -> Image:
    """Put the photo at the end of the list and count it; a twin of the same call that was faster wins."""
    user_id = upload.user_id
    project = await projects.get_for_change(tx, user_id, upload.project_id)
    if twin := await repository.get_image(tx, user_id, upload.id):
        return twin
    _must_have_room(project)
    await _count(tx, upload)
    await quota.settle(tx, user_id, upload.id)
    image = Image(
        user_id=user_id,
        id=upload.id,
        project_id=project.id,
        position=project.image_count,
        width=photo.width,
        height=photo.height,
        size_bytes=len(photo.jpeg),
        content_type=STORED_TYPE,
        focus=asdict(photo.focus),
        source=ImageSource.UPLOAD,
        file_name=upload.file_name,
        blob_key=key,
        created_at=clock.now(),
    )
    await repository.insert_image(tx, image)
    await repository.remove_upload(tx, user_id, upload.id)
    await repository.save(tx, replace(project, image_count=project.image_count + 1))
    return image
