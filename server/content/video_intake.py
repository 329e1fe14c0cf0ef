"""The use case of taking an owner's own videos in: sent by a signed link, checked, kept as an MP4 to post."""

import asyncio
import contextlib
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from server.auth import service as accounts
from server.content import upload_repository
from server.content.upload_models import Upload, UploadedVideo, video_folder
from server.content.upload_ports import (
    KEPT_TYPE,
    VIDEO_BYTES_AT_MOST,
    VIDEO_TYPES,
    CheckedVideo,
    VideoInspector,
)
from server.content.uploads import Accepted, Intake, NewUpload, refusal
from server.core import clock, quota
from server.core.blobs import Blobs
from server.core.database import Database, Transaction
from server.core.errors import AppError, DatabaseUnavailable, NotFound
from server.core.failures import EngineFailed
from server.core.plan import Metric
from server.core.principal import Principal

AT_ONCE = 2
"""Videos a process checks at the same time; each may fill a gigabyte of disk meanwhile."""
LEFT_BEHIND_S = 3_600


class VideoIntake(Intake[UploadedVideo]):
    """Takes videos in; each counts as one of the month's."""

    accepted = Accepted(VIDEO_TYPES, VIDEO_BYTES_AT_MOST)

    def __init__(self, database: Database, blobs: Blobs, inspector: VideoInspector, root: Path) -> None:
        super().__init__(database, blobs)
        self._inspector = inspector
        self._root = root.absolute()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def _admit(self, tx: Transaction, user_id: UUID, upload_id: UUID, new: NewUpload) -> None:
        await _count(tx, user_id, upload_id)
        await quota.refund(tx, user_id, upload_id)

    async def _find(self, tx: Transaction, user_id: UUID, upload_id: UUID) -> UploadedVideo | None:
        return await upload_repository.get_video(tx, user_id, upload_id)

    def _is_mine(self, upload: Upload) -> bool:
        return upload.project_id is None

    async def _take(self, owner: Principal, upload: Upload) -> UploadedVideo:
        async with self._turns, _scratch(self._root) as folder:
            sent = folder / "sent"
            await self._blobs.fetch(upload.raw_key, sent)
            try:
                checked = await self._inspector.inspect(sent, upload.content_type, folder)
            except EngineFailed as failure:
                raise refusal(failure) from failure
            return await self._keep(owner, upload, checked)

    async def _keep(self, owner: Principal, upload: Upload, checked: CheckedVideo) -> UploadedVideo:
        place = f"{video_folder(upload.user_id, upload.id)}/{clock.new_id()}"
        video = _row(upload, checked, place)
        await self._blobs.put_file(video.video_key, checked.video)
        await self._blobs.put_file(video.thumbnail_key, checked.thumbnail)
        try:
            kept = await self._record(owner, upload, video)
        except DatabaseUnavailable:
            raise  # nobody knows whether the video is recorded now, so its files stay
        except AppError:
            await self._blobs.delete_prefix(place)
            raise
        if kept != video:
            await self._blobs.delete_prefix(place)
        return kept

    async def _record(self, owner: Principal, upload: Upload, video: UploadedVideo) -> UploadedVideo:
        """Write the row; a twin that was faster wins."""
        async with self._database.uow(owner) as tx:
            if twin := await upload_repository.get_video(tx, owner.user_id, upload.id):
                return twin
            if not await upload_repository.decide(tx, upload):
                raise NotFound
            await _count(tx, owner.user_id, upload.id)
            await quota.settle(tx, owner.user_id, upload.id)
            await upload_repository.insert_video(tx, video)
        return video


async def _count(tx: Transaction, user_id: UUID, video_id: UUID) -> None:
    """Reserve a video of the month's quota; raises QuotaExceeded."""
    await quota.reserve(tx, user_id, await accounts.plan_of(tx, user_id), Metric.VIDEOS, video_id)


def _row(upload: Upload, checked: CheckedVideo, place: str) -> UploadedVideo:
    return UploadedVideo(
        user_id=upload.user_id,
        id=upload.id,
        file_name=upload.file_name,
        content_type=KEPT_TYPE,
        size_bytes=checked.video.stat().st_size,
        duration_s=checked.duration_s,
        width=checked.width,
        height=checked.height,
        video_key=f"{place}/video.mp4",
        thumbnail_key=f"{place}/thumbnail.jpg",
        created_at=clock.now(),
    )


@asynccontextmanager
async def _scratch(root: Path) -> AsyncIterator[Path]:
    """A folder that is gone afterwards; what killed processes have left goes as well."""
    folder = root / str(clock.new_id())
    await asyncio.to_thread(_make, folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # here and now: a thread would outlive a cancelled call


def _make(folder: Path) -> None:
    folder.mkdir(parents=True)
    for left in folder.parent.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if left.stat().st_mtime < time.time() - LEFT_BEHIND_S:
                shutil.rmtree(left, ignore_errors=True)
