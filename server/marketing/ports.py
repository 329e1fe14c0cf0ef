"""What marketing asks of the outside: a map to read places on, and an analyst who reports what sells a stay."""

from dataclasses import dataclass
from typing import Protocol

from server.core.language import Language
from server.core.provenance import MeteredProvenance as MeteredProvenance


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point on the map, WGS 84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Listing:
    """A stay as its map listing describes it; text is the owner's own and untrusted.

    `photo_urls` are the owner's photos; those of visitors are theirs, and only used where they agreed.
    """

    name: str
    road_address: str
    description: str
    facilities: tuple[str, ...] = ()
    category: str = ""
    phone: str = ""
    photo_urls: tuple[str, ...] = ()
    visitor_photo_urls: tuple[str, ...] = ()
    photo_count: int = 0
    coordinates: Coordinates | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is text that a report could be written from."""
        return bool(self.description.strip() or self.facilities)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that the map's search offers; `place_url` is empty where the map gives none."""

    title: str
    category: str = ""
    address: str = ""
    road_address: str = ""
    place_url: str = ""
    coordinates: Coordinates | None = None


class PlaceSearch(Protocol):
    """Finds places by name."""

    async def search(self, query: str) -> tuple[Candidate, ...]:
        """Places, best first; raises SourceNotAvailable, MapUnavailable or MapBusy."""


class PlaceReader(Protocol):
    """Reads places from the map, politely.

    Both raise NotYet when it is not our turn, and EngineFailed: PLACE_NOT_FOUND, SOURCE_BLOCKED, PROVIDER_FAILED.
    """

    async def locate(self, link: str, candidate: Candidate | None) -> str:
        """The map's number of the place behind a short link, or else of the place a search has offered."""

    async def read(self, place_id: str) -> Listing:
        """The listing of a place."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of the report and the sentence of the listing it rests on, word for word."""

    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of guest the stay suits."""

    name: str
    age_min: int
    age_max: int
    favors: tuple[str, ...]
    booking_trigger: str
    evidence: str


@dataclass(frozen=True, slots=True)
class SellingPoint:
    """One reason to book; `score` is 0-100, from how strongly the listing supports it."""

    category: str
    description: str
    score: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Intelligence:
    """The marketing report. Sentences are in the requested language, evidence in the listing's own."""

    location_analysis: Claim
    concept: Claim
    market_category: str
    core_value: Claim
    personas: tuple[Persona, ...]
    selling_points: tuple[SellingPoint, ...]
    target_keywords: tuple[str, ...]
    report_markdown: str


class ListingTooThin(Exception):
    """The listing has no sentence or facility that anything could be said about."""


class Analyst(Protocol):
    """Reads one listing. Raises ListingTooThin when its text says nothing usable."""

    async def analyze(self, listing: Listing, language: Language) -> tuple[Intelligence, MeteredProvenance]:
        """Report in `language`."""
