"""Files on their way in by a signed link, and the videos that owners bring."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Double, ForeignKeyConstraint, Integer, Table, Text, Uuid

from server.content.models import owned
from server.core.models import metadata, moment

uploads = Table(
    "uploads",
    metadata,
    *owned(),
    Column("project_id", Uuid),
    Column("file_name", Text, nullable=False),
    Column("content_type", Text, nullable=False, server_default=""),
    Column("size_bytes", BigInteger, nullable=False, server_default="0"),
    moment("created_at", default=True),
    moment("decided_at", nullable=True),
    ForeignKeyConstraint(["user_id", "project_id"], ["projects.user_id", "projects.id"], ondelete="CASCADE"),
)

uploaded_videos = Table(
    "uploaded_videos",
    metadata,
    *owned(),
    Column("file_name", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("duration_s", Double, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("video_key", Text, nullable=False),
    Column("thumbnail_key", Text, nullable=False),
    moment("created_at", default=True),
    ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_uploaded_videos_user", ondelete="CASCADE"),
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has a link to be sent to, as its sender announced it; a photo has a project, a video none.

    It stays for a day after it was kept or refused, because the link may still be used: what arrives is removed then.
    """

    user_id: UUID
    id: UUID
    project_id: UUID | None
    file_name: str
    content_type: str
    size_bytes: int
    created_at: datetime
    decided_at: datetime | None

    @property
    def raw_key(self) -> str:
        """Where it is sent to."""
        return f"{self.user_id}/uploads/{self.id}"


@dataclass(frozen=True, slots=True)
class UploadedVideo:
    """A checked video that its owner brought; it goes by the id of its upload."""

    user_id: UUID
    id: UUID
    file_name: str
    content_type: str
    size_bytes: int
    duration_s: float
    width: int
    height: int
    video_key: str
    thumbnail_key: str
    created_at: datetime

    @property
    def folder(self) -> str:
        """Where its files lie in the store."""
        return video_folder(self.user_id, self.id)


def video_folder(user_id: UUID, video_id: UUID) -> str:
    """Where the files of an uploaded video lie, those of calls that broke off included."""
    return f"{user_id}/videos/{video_id}"
