"""What all uploads have in common: announced, sent to a link, compared with what was announced, kept or refused."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

import structlog

from server.content import projects, upload_repository
from server.content.errors import MediaUnsupported, PayloadTooLarge, UploadIncomplete
from server.content.upload_models import Upload
from server.core import clock
from server.core.blobs import BlobMissing, Blobs, StorageUnavailable, UploadLink
from server.core.database import Database, Transaction
from server.core.errors import AppError, ConflictRetry, DatabaseUnavailable, NotFound
from server.core.failures import EngineFailed
from server.core.principal import Principal

log = structlog.get_logger("uploads")

Kept = TypeVar("Kept")

_PASSING = (ConflictRetry, DatabaseUnavailable, StorageUnavailable)
_REFUSALS: dict[str, type[AppError]] = {"MEDIA_UNSUPPORTED": MediaUnsupported, "PAYLOAD_TOO_LARGE": PayloadTooLarge}


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file that its owner wants to send; a photo is for a project."""

    project_id: UUID | None
    file_name: str
    content_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an intake takes."""

    types: frozenset[str]
    most_bytes: int


def refusal(failure: EngineFailed) -> AppError:
    """What an inspector's failure means for who sent the file."""
    log.warning("upload_refused", reason=failure.reason, detail=failure.detail)
    return _REFUSALS.get(failure.reason, MediaUnsupported)()


class Intake(ABC, Generic[Kept]):
    """Takes files in. No transaction is open while a file is read or decoded."""

    accepted: Accepted

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database = database
        self._blobs = blobs

    async def create_upload(self, tx: Transaction, user_id: UUID, new: NewUpload) -> tuple[UUID, UploadLink]:
        """A link to send exactly this file to; raises MediaUnsupported, PayloadTooLarge or QuotaExceeded."""
        if new.content_type not in self.accepted.types:
            raise MediaUnsupported
        if new.size_bytes > self.accepted.most_bytes:
            raise PayloadTooLarge
        upload_id = clock.new_id()
        await self._admit(tx, user_id, upload_id, new)
        upload = await upload_repository.insert_upload(
            tx,
            user_id,
            upload_id,
            new.project_id,
            file_name=new.file_name,
            content_type=new.content_type,
            size_bytes=new.size_bytes,
        )
        return upload_id, await self._blobs.upload_link(upload.raw_key, new.content_type, new.size_bytes)

    async def complete_upload(self, owner: Principal, upload_id: UUID) -> Kept:
        """Check what was sent and keep it; the file as it was sent is gone once that is decided."""
        async with self._database.uow(owner) as tx:
            if kept := await self._find(tx, owner.user_id, upload_id):
                return kept
            upload = await self._undecided(tx, owner.user_id, upload_id)
        try:
            await self._compare(upload)
            kept = await self._take(owner, upload)
        except (UploadIncomplete, BlobMissing):
            return await self._kept_meanwhile(owner, upload)
        except _PASSING:
            raise  # the same call may succeed, and needs the file
        except AppError:
            await self._refuse(owner, upload)
            raise
        await self._blobs.delete_prefix(upload.raw_key)
        return kept

    @abstractmethod
    async def _admit(self, tx: Transaction, user_id: UUID, upload_id: UUID, new: NewUpload) -> None:
        """Raise what stands against it, before anything is sent."""

    @abstractmethod
    async def _find(self, tx: Transaction, user_id: UUID, upload_id: UUID) -> Kept | None:
        """What was kept of the upload."""

    @abstractmethod
    async def _take(self, owner: Principal, upload: Upload) -> Kept:
        """Check and keep the file; raises an AppError when it is of no use."""

    @abstractmethod
    def _is_mine(self, upload: Upload) -> bool:
        """Whether the upload began here."""

    async def _undecided(self, tx: Transaction, user_id: UUID, upload_id: UUID) -> Upload:
        upload = await upload_repository.get_upload(tx, user_id, upload_id)
        if upload is None or upload.decided_at or not self._is_mine(upload):
            raise NotFound
        if upload.project_id:
            await projects.get_for_change(tx, user_id, upload.project_id)
        return upload

    async def _compare(self, upload: Upload) -> None:
        """Raise UploadIncomplete or PayloadTooLarge unless there is as much as was announced."""
        there = await self._blobs.size(upload.raw_key)
        if there is not None and there > upload.size_bytes:
            raise PayloadTooLarge
        if there != upload.size_bytes:
            await self._blobs.delete_prefix(upload.raw_key)
            raise UploadIncomplete

    async def _kept_meanwhile(self, owner: Principal, upload: Upload) -> Kept:
        """What another call has made of it; raises UploadIncomplete."""
        async with self._database.uow(owner) as tx:
            kept = await self._find(tx, owner.user_id, upload.id)
        if kept is None:
            raise UploadIncomplete
        return kept

    async def _refuse(self, owner: Principal, upload: Upload) -> None:
        async with self._database.uow(owner) as tx:
            await upload_repository.decide(tx, upload)
        await self._blobs.delete_prefix(upload.raw_key)
