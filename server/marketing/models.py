"""The analyses table: a listing as it was given, and the report once there is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Column, ForeignKeyConstraint, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from server.core.language import Language
from server.core.models import metadata, moment
from server.marketing.ports import Intelligence, Listing, MeteredProvenance

NAVER_PREFIX = "nv"


class PlaceSource(StrEnum):
    """Where the facts of a place come from; names of `castad.marketing.v1.PlaceSource`."""

    NAVER = "NAVER"
    MANUAL = "MANUAL"


@dataclass(frozen=True, slots=True)
class Analysis:
    """A row of the analyses table; `read_at` is None until the map was read, `intelligence` until the job is done."""

    user_id: UUID
    id: UUID
    source: PlaceSource
    source_place_id: str
    region: str
    detail_region: str
    language: Language
    listing: Listing
    intelligence: Intelligence | None
    provenance: MeteredProvenance | None
    read_at: datetime | None
    created_at: datetime

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Analysis":
        """An analysis from a row of the table."""
        return _adapter.validate_python(dict(row))

    @property
    def place_id(self) -> str:
        """The map's own number of the place; empty while it is not known, and for a typed listing."""
        return self.source_place_id.removeprefix(NAVER_PREFIX)


_adapter = TypeAdapter(Analysis)

analyses = Table(
    "analyses",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("source", Text, nullable=False),
    Column("source_place_id", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("detail_region", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("listing", JSONB, nullable=False),
    Column("intelligence", JSONB),
    Column("provenance", JSONB),
    moment("read_at", nullable=True),
    moment("created_at", default=True),
    ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_analyses_user", ondelete="CASCADE"),
    Index("ix_analyses_place", "user_id", "source_place_id"),
)
