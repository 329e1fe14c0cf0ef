"""The use case of saving a file: which file is meant, and what it is called on the owner's disk."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID

from server.content import films, photos, works
from server.content.errors import SongRequired, VideoNotReady
from server.core.database import Transaction

SONG_TYPE, VIDEO_TYPE, THUMBNAIL_TYPE = "audio/mp4", "video/mp4", "image/jpeg"


@dataclass(frozen=True, slots=True)
class Download:
    """A stored file and the name it is saved under."""

    key: str
    file_name: str
    content_type: str
    size_bytes: int | None = None


async def video(tx: Transaction, user_id: UUID, video_id: UUID) -> Download:
    """The MP4 of a finished video; raises VideoNotReady."""
    row = (await works.get_video(tx, user_id, video_id)).row
    if row.video_key is None:
        raise VideoNotReady
    return Download(row.video_key, f"{row.store_name}.mp4", VIDEO_TYPE, row.size_bytes)


async def thumbnail(tx: Transaction, user_id: UUID, video_id: UUID) -> Download:
    """The still of a finished video; raises VideoNotReady."""
    row = (await works.get_video(tx, user_id, video_id)).row
    if row.thumbnail_key is None:
        raise VideoNotReady
    return Download(row.thumbnail_key, f"{row.store_name}.jpg", THUMBNAIL_TYPE)


async def song(tx: Transaction, user_id: UUID, song_id: UUID) -> Download:
    """The audio of a finished song; raises SongRequired."""
    row = (await works.get_song(tx, user_id, song_id)).row
    if row.audio_key is None:
        raise SongRequired
    return Download(row.audio_key, f"{row.title}.m4a", SONG_TYPE, row.size_bytes)


async def image(tx: Transaction, user_id: UUID, image_id: UUID) -> Download:
    """A photo."""
    row = await photos.get(tx, user_id, image_id)
    return Download(row.blob_key, f"{PurePath(row.file_name).stem}.jpg", row.content_type, row.size_bytes)


async def uploaded_video(tx: Transaction, user_id: UUID, video_id: UUID) -> Download:
    """A video that its owner brought; raises UploadIncomplete until it is checked."""
    row = await films.brought(tx, user_id, video_id)
    return Download(row.video_key, f"{PurePath(row.file_name).stem}.mp4", row.content_type, row.size_bytes)


_FINDERS: dict[str, Callable[[Transaction, UUID, UUID], Awaitable[Download]]] = {
    "video_id": video,
    "thumbnail_video_id": thumbnail,
    "song_id": song,
    "image_id": image,
    "video_upload_id": uploaded_video,
}


async def find(tx: Transaction, user_id: UUID, target: str, subject_id: UUID) -> Download:
    """The file that a field of the request's `target` names."""
    return await _FINDERS[target](tx, user_id, subject_id)
