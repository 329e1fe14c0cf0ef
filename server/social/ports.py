"""What social asks of the outside: a writer of search copy, and platforms that carry a post."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from server.core.language import Language


class Platform(StrEnum):
    """Where a post can go."""

    YOUTUBE = "youtube"
    INSTAGRAM = "instagram"
    LOCAL = "local"


class Privacy(StrEnum):
    """Who can see a post; names of `castad.common.v1.Privacy`."""

    PUBLIC = "PUBLIC"
    UNLISTED = "UNLISTED"
    PRIVATE = "PRIVATE"


@dataclass(frozen=True, slots=True)
class SellingLine:
    """A selling point as the copywriter gets it: category, sentence and its score 0-100."""

    category: str
    text: str
    score: int


@dataclass(frozen=True, slots=True)
class CopyBrief:
    """Everything the copy may draw on."""

    platform: Platform
    language: Language
    store_name: str
    region: str
    detail_region: str
    selling_points: tuple[SellingLine, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchCopy:
    """Title, description and keywords (without the leading #) for one platform."""

    title: str
    description: str
    keywords: tuple[str, ...]


class Copywriter(Protocol):
    """Writes search copy; the service checks it against the platform's rules afterwards."""

    async def write(self, brief: CopyBrief) -> SearchCopy:
        """Write the copy of one post; raises EngineFailed."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One finished video with everything a platform shows beside it."""

    post_id: str
    video: Path
    thumbnail: Path
    title: str
    description: str
    keywords: tuple[str, ...]
    language: Language
    privacy: Privacy
    publish_at: datetime | None


@dataclass(frozen=True, slots=True)
class Published:
    """What the platform calls the post, and where people see it."""

    platform_id: str
    url: str


ReportBytes = Callable[[int, int], Awaitable[None]]
"""Told bytes sent and bytes in all; raises when the post is no longer wanted."""


class Publisher(Protocol):
    """Carries a post in three steps; each may be repeated with the same handle and does its work once."""

    async def prepare(self, publication: Publication) -> str:
        """Open a place for the post, visible to nobody, and return the platform's handle."""

    async def find(self, handle: str) -> Published | None:
        """Ask the platform, read only, whether this handle is published."""

    async def commit(self, handle: str, publication: Publication, report: ReportBytes) -> Published:
        """Send the bytes and make the post visible."""
