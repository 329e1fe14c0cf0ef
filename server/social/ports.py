"""What social asks of the outside: a writer of search copy, and platforms that carry a post."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from server.core.language import Language
from server.core.provenance import MeteredProvenance


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

    async def write(self, brief: CopyBrief) -> tuple[SearchCopy, MeteredProvenance]:
        """Write the copy of one post; raises EngineFailed."""


class PlatformRefused(Exception):
    """A platform's refusal by its own name for it; `platform_errors.toml` says what that means.

    `detail` is for logs only. `retry_after` is how long it asked us to wait.
    """

    def __init__(self, platform: str, cause: str, *, detail: str = "", retry_after: timedelta | None = None) -> None:
        super().__init__(f"{platform}.{cause}: {detail}")
        self.platform = platform
        self.cause = cause
        self.detail = detail
        self.retry_after = retry_after


class HandleLost(Exception):
    """The platform no longer knows the handle, and nothing was published with it: prepare anew."""


class Access(Protocol):
    """The way into an account."""

    async def token(self, refused: str = "") -> str:
        """An access token that holds, not the one the platform has just refused; raises AccountReconnectRequired."""


LinkTo = Callable[[], Awaitable[str]]
"""Makes a link to the video that anybody can open for a while."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One finished video with everything a platform shows beside it.

    The files are there while a post is prepared and committed, not while it is only asked about.
    `known_ids` are what the platform calls the account's other posts.
    """

    post_id: str
    account_id: str
    access: Access
    video: Path
    thumbnail: Path
    size_bytes: int
    title: str
    description: str
    keywords: tuple[str, ...]
    language: Language
    privacy: Privacy
    publish_at: datetime | None
    made_for_kids: bool
    ai_generated: bool
    link: LinkTo
    known_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Published:
    """What the platform calls the post, and where people see it."""

    platform_id: str
    url: str


@dataclass(frozen=True, slots=True)
class AtWork:
    """The platform has everything and is not done; ask again after `pause`."""

    pause: timedelta


@dataclass(frozen=True, slots=True)
class Reception:
    """How a post was received so far; None where a platform does not tell."""

    views: int | None
    likes: int | None
    comments: int | None


class Journal(Protocol):
    """What a publisher writes down while it works; both raise when the post is no longer this run's."""

    async def sent(self, count: int, total: int) -> None:
        """So many bytes have arrived."""

    async def keep(self, handle: str) -> None:
        """From now on the post is found by this handle; kept before anything else is done."""


class Publisher(Protocol):
    """Carries a post; every step may be repeated with the same handle and does its work once.

    All of them raise PlatformRefused, EngineFailed and AccountReconnectRequired.
    """

    async def prepare(self, publication: Publication) -> str:
        """Open a place for the post, visible to nobody, and return the platform's handle."""

    async def find(self, handle: str, publication: Publication, journal: Journal) -> Published | AtWork | None:
        """Ask the platform, read only, what has become of the handle; None when it is still to be committed.

        Raises HandleLost.
        """

    async def commit(self, handle: str, publication: Publication, journal: Journal) -> Published | AtWork:
        """Send what is missing and publish; raises HandleLost."""


class ReceptionSource(Protocol):
    """A platform that tells how posts are received."""

    async def reception(self, platform_id: str, access: Access) -> Reception | None:
        """As of now; None when the post is gone. Raises PlatformRefused or AccountReconnectRequired."""
