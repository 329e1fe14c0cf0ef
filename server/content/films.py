"""Finished videos wherever they came from: made here, or brought by their owners."""

from dataclasses import dataclass
from uuid import UUID

from server.content import captioning_repository, upload_repository, works
from server.content.errors import UploadIncomplete, VideoNotReady
from server.content.upload_models import UploadedVideo
from server.core.database import Transaction
from server.core.errors import NotFound
from server.jobs import repository as job_rows
from server.jobs import service as jobs


@dataclass(frozen=True, slots=True)
class Film:
    """What a platform needs to know of a video; only one that was made here has a project."""

    id: UUID
    project_id: UUID | None
    video_key: str
    thumbnail_key: str
    duration_s: float
    width: int
    size_bytes: int


async def brought(tx: Transaction, user_id: UUID, upload_id: UUID) -> UploadedVideo:
    """A video that its owner brought; raises NotFound, or UploadIncomplete until it is checked."""
    if row := await upload_repository.get_video(tx, user_id, upload_id):
        return row
    upload = await upload_repository.get_upload(tx, user_id, upload_id)
    if upload is None or upload.project_id or upload.decided_at:
        raise NotFound
    raise UploadIncomplete


async def find(tx: Transaction, user_id: UUID, video_id: UUID) -> Film:
    """The video; raises NotFound or VideoNotReady."""
    if theirs := await upload_repository.get_video(tx, user_id, video_id):
        return _film(theirs)
    row = (await works.get_video(tx, user_id, video_id)).row
    if row.finished_at is None:
        raise VideoNotReady
    assert row.video_key and row.thumbnail_key and row.duration_s and row.width and row.size_bytes
    return Film(row.id, row.project_id, row.video_key, row.thumbnail_key, row.duration_s, row.width, row.size_bytes)


def _film(row: UploadedVideo) -> Film:
    return Film(row.id, None, row.video_key, row.thumbnail_key, row.duration_s, row.width, row.size_bytes)


async def delete(tx: Transaction, user_id: UUID, video_id: UUID) -> str:
    """Delete a video, finished or not; the folder of its files, to be deleted after the commit. Raises NotFound."""
    await _end_captions(tx, user_id, video_id)
    if theirs := await upload_repository.get_video(tx, user_id, video_id):
        await upload_repository.remove_video(tx, theirs)
        return theirs.folder
    return (await works.delete_video(tx, user_id, video_id)).folder


async def _end_captions(tx: Transaction, user_id: UUID, video_id: UUID) -> None:
    """Nobody waits for captions of a video that is gone; their rows go with it."""
    asked = await captioning_repository.ids_of(tx, user_id, video_id)
    for job in (await job_rows.latest_of(tx, user_id, asked)).values():
        if not job.state.ended:
            await jobs.cancel(tx, user_id, job.id)
