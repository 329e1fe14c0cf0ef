"""Every query on files that are sent in by a link, and on uploaded videos."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, and_, bindparam, delete, func, insert, select, update

from server.content.upload_models import Upload, UploadedVideo, uploaded_videos, uploads
from server.core.database import Query, Transaction

upload, video = uploads.c, uploaded_videos.c

_ANNOUNCED = ("user_id", "id", "project_id", "file_name", "content_type", "size_bytes")
_MY_UPLOAD = and_(upload.user_id == bindparam("user_id"), upload.id == bindparam("id"))
_INSERT = Query(insert(uploads).values({name: bindparam(name) for name in _ANNOUNCED}).returning(*upload))
_GET = Query(select(uploads).where(_MY_UPLOAD))
_DECIDE = Query(
    update(uploads).where(_MY_UPLOAD, upload.decided_at.is_(None)).values(decided_at=func.now()).returning(upload.id)
)
_DELETE = Query(delete(uploads).where(_MY_UPLOAD))
_OUTDATED = Query(
    select(uploads).where(upload.created_at < bindparam("made_before")).limit(bindparam("limit", type_=Integer))
)

_MY_VIDEO = and_(video.user_id == bindparam("user_id"), video.id == bindparam("id"))
_INSERT_VIDEO = Query(insert(uploaded_videos).values({column.name: bindparam(column.name) for column in video}))
_GET_VIDEO = Query(select(uploaded_videos).where(_MY_VIDEO))
_DELETE_VIDEO = Query(delete(uploaded_videos).where(_MY_VIDEO))


async def insert_upload(
    tx: Transaction,
    user_id: UUID,
    upload_id: UUID,
    project_id: UUID | None,
    *,
    file_name: str,
    content_type: str,
    size_bytes: int,
) -> Upload:
    """Remember a file that is to come."""
    announced = {"file_name": file_name, "content_type": content_type, "size_bytes": size_bytes}
    row = await tx.first(_INSERT, user_id=user_id, id=upload_id, project_id=project_id, **announced)
    assert row is not None
    return Upload(**row)


async def get_upload(tx: Transaction, user_id: UUID, upload_id: UUID) -> Upload | None:
    """A file that is to come, or about which is decided."""
    row = await tx.first(_GET, user_id=user_id, id=upload_id)
    return Upload(**row) if row else None


async def decide(tx: Transaction, row: Upload) -> bool:
    """The file is kept or refused, and its link does nothing any more; whether nobody else has decided it before."""
    return await tx.value(_DECIDE, user_id=row.user_id, id=row.id) is not None


async def outdated_uploads(tx: Transaction, made_before: datetime, limit: int) -> list[Upload]:
    """Files, anybody's, whose links were made before a moment; for the worker only."""
    return [Upload(**row) for row in await tx.all(_OUTDATED, made_before=made_before, limit=limit)]


async def remove_upload(tx: Transaction, row: Upload) -> None:
    """Forget a file whose link has ended."""
    await tx.run(_DELETE, user_id=row.user_id, id=row.id)


async def insert_video(tx: Transaction, row: UploadedVideo) -> None:
    """Write a checked video."""
    await tx.run(_INSERT_VIDEO, **asdict(row))


async def get_video(tx: Transaction, user_id: UUID, video_id: UUID) -> UploadedVideo | None:
    """One uploaded video."""
    row = await tx.first(_GET_VIDEO, user_id=user_id, id=video_id)
    return UploadedVideo(**row) if row else None


async def remove_video(tx: Transaction, row: UploadedVideo) -> None:
    """Delete an uploaded video with what was made of it."""
    await tx.run(_DELETE_VIDEO, user_id=row.user_id, id=row.id)
