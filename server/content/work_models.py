"""What is made for a project: lyrics, songs and videos, from the moment they are asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Double, Index, Integer, SmallInteger, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from server.content.models import of_project, owned
from server.core.models import metadata, moment

lyrics = Table(
    "lyrics",
    metadata,
    *owned(),
    *of_project(),
    Column("language", Text, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("lines", JSONB),
    Column("edited", Boolean, nullable=False, server_default=text("false")),
    Column("produced_by", JSONB),
    Column("cost", JSONB),
    moment("created_at", default=True),
    moment("updated_at", default=True),
    Index("ix_lyrics_project", "user_id", "project_id", "id"),
)

songs = Table(
    "songs",
    metadata,
    *owned(),
    *of_project(),
    Column("lyrics_id", Uuid, nullable=False),
    Column("language", Text, nullable=False),
    Column("music", JSONB, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("duration_s", Double),
    Column("tempo_bpm", Double),
    Column("key", Text),
    Column("map", JSONB),
    Column("wav_key", Text),
    Column("audio_key", Text),
    Column("spare_key", Text),
    Column("size_bytes", BigInteger),
    Column("produced_by", JSONB),
    Column("cost", JSONB),
    moment("created_at", default=True),
    moment("finished_at", nullable=True),
    Index("ix_songs_project", "user_id", "project_id", "id"),
)

videos = Table(
    "videos",
    metadata,
    *owned(),
    *of_project(),
    Column("song_id", Uuid, nullable=False),
    Column("length_s", SmallInteger, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("store_name", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("scene", JSONB),
    Column("duration_s", Double),
    Column("width", Integer),
    Column("height", Integer),
    Column("video_key", Text),
    Column("thumbnail_key", Text),
    Column("size_bytes", BigInteger),
    Column("produced_by", JSONB),
    Column("cost", JSONB),
    moment("created_at", default=True),
    moment("finished_at", nullable=True),
    Index("ix_videos_project", "user_id", "project_id", "id"),
)


@dataclass(frozen=True, slots=True)
class LyricsRow:
    """A row of the lyrics table; `lines` is None until they are written."""

    user_id: UUID
    id: UUID
    project_id: UUID
    language: str
    facts: dict[str, Any]
    seed: int
    title: str
    lines: list[dict[str, str]] | None
    edited: bool
    produced_by: dict[str, str] | None
    cost: dict[str, Any] | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SongRow:
    """A row of the songs table; everything that the recording decides is None until it is finished."""

    user_id: UUID
    id: UUID
    project_id: UUID
    lyrics_id: UUID
    language: str
    music: dict[str, Any]
    seed: int
    title: str
    duration_s: float | None
    tempo_bpm: float | None
    key: str | None
    map: dict[str, Any] | None
    wav_key: str | None
    audio_key: str | None
    spare_key: str | None
    size_bytes: int | None
    produced_by: dict[str, str] | None
    cost: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None

    @property
    def folder(self) -> str:
        """Where its files lie in the store, those of runs that were given up included."""
        return f"{self.user_id}/{self.project_id}/songs/{self.id}"


@dataclass(frozen=True, slots=True)
class VideoRow:
    """A row of the videos table; everything that the rendering decides is None until it is finished."""

    user_id: UUID
    id: UUID
    project_id: UUID
    song_id: UUID
    length_s: int
    aspect: str
    seed: int
    store_name: str
    region: str
    scene: dict[str, Any] | None
    duration_s: float | None
    width: int | None
    height: int | None
    video_key: str | None
    thumbnail_key: str | None
    size_bytes: int | None
    produced_by: dict[str, str] | None
    cost: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None

    @property
    def folder(self) -> str:
        """Where its files lie in the store, those of runs that were given up included."""
        return f"{self.user_id}/{self.project_id}/videos/{self.id}"
