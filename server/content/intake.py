"""The use case of taking photos in: sent by a signed link, checked, stored without their secrets."""

from uuid import UUID

from server.content import projects, repository, upload_repository
from server.content.imports import CheckLink
from server.content.keeping import NewImage, add_image, count, image_folder, must_have_room
from server.content.models import Image, ImageSource
from server.content.ports import PHOTO_BYTES_AT_MOST, PHOTO_TYPES, CheckedPhoto, PhotoInspector
from server.content.upload_models import Upload
from server.content.uploads import Accepted, Intake, NewUpload, refusal
from server.core import clock, quota
from server.core.blobs import Blobs
from server.core.database import Database, Transaction
from server.core.errors import AppError, DatabaseUnavailable
from server.core.failures import EngineFailed
from server.core.principal import Principal


class PhotoIntake(Intake[Image]):
    """Takes photos in. `check_link` raises UrlForbidden for what is no public link by its looks."""

    accepted = Accepted(PHOTO_TYPES, PHOTO_BYTES_AT_MOST)

    def __init__(self, database: Database, blobs: Blobs, inspector: PhotoInspector, check_link: CheckLink) -> None:
        super().__init__(database, blobs)
        self.check_link = check_link
        self._inspector = inspector

    async def _admit(self, tx: Transaction, user_id: UUID, upload_id: UUID, new: NewUpload) -> None:
        assert new.project_id
        must_have_room(await projects.get_for_change(tx, user_id, new.project_id))
        # A photo counts once it is kept; this only tells whether there is room, before anything is sent.
        await count(tx, user_id, upload_id)
        await quota.refund(tx, user_id, upload_id)

    async def _find(self, tx: Transaction, user_id: UUID, upload_id: UUID) -> Image | None:
        return await repository.get_image(tx, user_id, upload_id)

    def _is_mine(self, upload: Upload) -> bool:
        return upload.project_id is not None

    async def _take(self, owner: Principal, upload: Upload) -> Image:
        data = await self._blobs.get(upload.raw_key)
        try:
            photo = await self._inspector.inspect(data)
        except EngineFailed as failure:
            raise refusal(failure) from failure
        return await self._keep(owner, upload, photo)

    async def _keep(self, owner: Principal, upload: Upload, photo: CheckedPhoto) -> Image:
        new = _image_of(upload)
        key = f"{image_folder(new)}/{clock.new_id()}.jpg"
        await self._blobs.put(key, photo.jpeg)
        try:
            async with self._database.uow(owner) as tx:
                image = await add_image(tx, new, photo, key)
                await upload_repository.decide(tx, upload)
        except DatabaseUnavailable:
            raise  # nobody knows whether the photo is listed now, so its file stays
        except AppError:
            await self._blobs.delete_prefix(key)
            raise
        if image.blob_key != key:
            await self._blobs.delete_prefix(key)
        return image


def _image_of(upload: Upload) -> NewImage:
    assert upload.project_id
    return NewImage(upload.user_id, upload.id, upload.project_id, ImageSource.UPLOAD, upload.file_name)
