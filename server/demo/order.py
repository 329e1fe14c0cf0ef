"""What the demo is asked to make: a listing, photos and a style, checked before anything starts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from server.content.ports import Genre, Mood
from server.core.language import Language

SAMPLE = Path(__file__).parent / "samples" / "wave-stay"
PHOTO_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
MOST_PHOTOS = 30


class OrderInvalid(Exception):
    """The listing or the photos cannot be used; the message says why."""


class ListingFile(BaseModel):
    """A listing as JSON; only the name and the description must be there."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    description: Annotated[str, Field(min_length=1, max_length=20_000)]
    road_address: str = ""
    category: str = ""
    phone: str = ""
    handle: Annotated[str, Field(max_length=60)] = ""
    facilities: list[str] = []


@dataclass(frozen=True, slots=True)
class Order:
    """One advertisement to be made."""

    listing: ListingFile
    photos: tuple[Path, ...]
    language: Language
    genre: Genre
    mood: Mood

    @classmethod
    def read(cls, listing: Path | None, photos: Path | None, language: Language, genre: Genre, mood: Mood) -> "Order":
        """Read the files; the bundled sample stands in for what is not given. Raises OrderInvalid."""
        return cls(
            _read_listing(listing or SAMPLE / "listing.json"),
            _find_photos(photos or SAMPLE / "photos"),
            language,
            genre,
            mood,
        )


def _read_listing(path: Path) -> ListingFile:
    try:
        return ListingFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise OrderInvalid(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise OrderInvalid(f"{path}: {field or 'the file'}: {first['msg']}") from error


def _find_photos(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        raise OrderInvalid(f"{folder} is not a folder")
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in PHOTO_TYPES)
    if not found:
        raise OrderInvalid(f"{folder} holds no JPEG, PNG or WebP photo")
    return tuple(found[:MOST_PHOTOS])
