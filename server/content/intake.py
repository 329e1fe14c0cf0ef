"""The use case of taking photos in: sent by a signed link, checked, stored without their secrets."""

from dataclasses import dataclass
from uuid import UUID

from server.content import projects, repository
from server.content.errors import MediaUnsupported, PayloadTooLarge, UploadIncomplete
from server.content.imports import CheckLink
from server.content.keeping import NewImage, add_image, count, image_folder, must_have_room
from server.content.models import Image, ImageSource, ImageUpload
from server.content.ports import PHOTO_BYTES_AT_MOST, PHOTO_TYPES, CheckedPhoto, PhotoInspector
from server.core import clock, quota
from server.core.blobs import BlobMissing, Blobs, UploadLink
from server.core.database import Database, Transaction
from server.core.errors import AppError, ConflictRetry, DatabaseUnavailable, NotFound
from server.core.failures import EngineFailed
from server.core.principal import Principal

_REFUSALS: dict[str, type[AppError]] = {"MEDIA_UNSUPPORTED": MediaUnsupported, "PAYLOAD_TOO_LARGE": PayloadTooLarge}


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A photo that its owner wants to send."""

    project_id: UUID
    file_name: str
    content_type: str
    size_bytes: int


class PhotoIntake:
    """Takes photos in. No transaction is open while a file is read or decoded.

    `check_link` raises UrlForbidden for what is no public link by its looks.
    """

    def __init__(self, database: Database, blobs: Blobs, inspector: PhotoInspector, check_link: CheckLink) -> None:
        self.check_link = check_link
        self._database = database
        self._blobs = blobs
        self._inspector = inspector

    async def create_upload(self, tx: Transaction, user_id: UUID, new: NewUpload) -> tuple[UUID, UploadLink]:
        """A link to send one photo to; raises MediaUnsupported, PayloadTooLarge or QuotaExceeded."""
        if new.content_type not in PHOTO_TYPES:
            raise MediaUnsupported
        if new.size_bytes > PHOTO_BYTES_AT_MOST:
            raise PayloadTooLarge
        project = await projects.get_for_change(tx, user_id, new.project_id)
        must_have_room(project)
        upload = await repository.insert_upload(tx, user_id, clock.new_id(), project.id, new.file_name)
        # A photo counts once it is kept; this only tells whether there is room, before anything is sent.
        await count(tx, user_id, upload.id)
        await quota.refund(tx, user_id, upload.id)
        return upload.id, await self._blobs.upload_link(raw_key(upload), new.content_type, PHOTO_BYTES_AT_MOST)

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
        if (await self._blobs.size(key) or 0) > PHOTO_BYTES_AT_MOST:
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
                image = await add_image(tx, _image_of(upload), photo, key)
                await repository.remove_upload(tx, owner.user_id, upload.id)
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


def _image_of(upload: ImageUpload) -> NewImage:
    return NewImage(upload.user_id, upload.id, upload.project_id, ImageSource.UPLOAD, upload.file_name)
