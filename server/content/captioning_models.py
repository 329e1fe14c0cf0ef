"""Captions of videos, from the moment they are asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from server.content.models import owned
from server.core.models import metadata, moment

captionings = Table(
    "captionings",
    metadata,
    *owned(),
    Column("video_id", Uuid),
    Column("video_upload_id", Uuid),
    Column("language", Text),
    Column("segments", JSONB),
    Column("produced_by", JSONB),
    Column("cost", JSONB),
    moment("created_at", default=True),
    moment("finished_at", nullable=True),
    ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_captionings_user", ondelete="CASCADE"),
    ForeignKeyConstraint(
        ["user_id", "video_id"], ["videos.user_id", "videos.id"], name="fk_captionings_video", ondelete="CASCADE"
    ),
    ForeignKeyConstraint(
        ["user_id", "video_upload_id"],
        ["uploaded_videos.user_id", "uploaded_videos.id"],
        name="fk_captionings_upload",
        ondelete="CASCADE",
    ),
)


@dataclass(frozen=True, slots=True)
class CaptioningRow:
    """A row of the captionings table, about a video made here or an uploaded one; `segments` is None until finished."""

    user_id: UUID
    id: UUID
    video_id: UUID | None
    video_upload_id: UUID | None
    language: str | None
    segments: list[dict[str, Any]] | None
    produced_by: dict[str, str] | None
    cost: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None
