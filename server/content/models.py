"""Projects and their photos: every row belongs to the user of its key, and to one project."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from server.core.models import metadata, moment

ARCHIVED_FOR = timedelta(days=30)
"""How long an archived project can be restored."""


def owned() -> tuple[Column[UUID], Column[UUID]]:
    """The key of every table of the feature."""
    return Column("user_id", Uuid, primary_key=True), Column("id", Uuid, primary_key=True)


def of_project() -> tuple[Column[UUID], ForeignKeyConstraint]:
    """The project a row belongs to and goes with."""
    key = ForeignKeyConstraint(["user_id", "project_id"], ["projects.user_id", "projects.id"], ondelete="CASCADE")
    return Column("project_id", Uuid, nullable=False), key


projects = Table(
    "projects",
    metadata,
    *owned(),
    Column("analysis_id", Uuid),
    Column("store_name", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("detail_region", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("music", JSONB, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("handle", Text, nullable=False),
    Column("cover_image_id", Uuid),
    Column("image_count", Integer, nullable=False, server_default="0"),
    Column("lyrics_id", Uuid),
    Column("song_id", Uuid),
    Column("video_id", Uuid),
    Column("report", JSONB, nullable=False),
    moment("archived_at", nullable=True),
    moment("created_at", default=True),
    moment("updated_at", default=True),
    ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_projects_user", ondelete="CASCADE"),
    ForeignKeyConstraint(
        ["user_id", "analysis_id"],
        ["analyses.user_id", "analyses.id"],
        name="fk_projects_analysis",
        ondelete="SET NULL (analysis_id)",
    ),
    Index("ix_projects_archived", "archived_at", postgresql_where=text("archived_at IS NOT NULL")),
)

images = Table(
    "images",
    metadata,
    *owned(),
    *of_project(),
    Column("position", SmallInteger, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("focus", JSONB, nullable=False),
    Column("source", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("blob_key", Text, nullable=False),
    Column("source_url", Text, nullable=False, server_default=""),
    Column("taken_by", Text, nullable=False, server_default="OWNER"),
    moment("created_at", default=True),
    Index("ix_images_order", "user_id", "project_id", "position"),
)


class ProjectState(StrEnum):
    """Whether a project is worked on; names of `castad.content.v1.ProjectState`."""

    ACTIVE = "ACTIVE"
    ARCHIVED = "ARCHIVED"


class ImageSource(StrEnum):
    """How a photo came; names of `castad.content.v1.ImageSource`."""

    UPLOAD = "UPLOAD"
    URL = "URL"


class TakenBy(StrEnum):
    """Whose a photo is; names of `castad.content.v1.PhotoTakenBy`."""

    OWNER = "OWNER"
    VISITOR = "VISITOR"


@dataclass(frozen=True, slots=True)
class Project:
    """A row of the projects table, without the report it draws on. The three ids are those of the newest results."""

    user_id: UUID
    id: UUID
    analysis_id: UUID | None
    store_name: str
    region: str
    detail_region: str
    language: str
    music: dict[str, Any]
    aspect: str
    address: str
    phone: str
    handle: str
    cover_image_id: UUID | None
    image_count: int
    lyrics_id: UUID | None
    song_id: UUID | None
    video_id: UUID | None
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @property
    def purge_at(self) -> datetime | None:
        """When an archived project is removed for good."""
        return self.archived_at and self.archived_at + ARCHIVED_FOR

    @property
    def facts(self) -> dict[str, Any]:
        """What lyrics are written from: words made of other facts are no longer this project's."""
        names = ("store_name", "region", "detail_region", "language", "music")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Image:
    """A checked photo; `focus` is the `scene.Rect` a crop should keep in sight."""

    user_id: UUID
    id: UUID
    project_id: UUID
    position: int
    width: int
    height: int
    size_bytes: int
    content_type: str
    focus: dict[str, float]
    source: str
    file_name: str
    blob_key: str
    created_at: datetime
    source_url: str = ""
    taken_by: str = TakenBy.OWNER
