"""Puts a listing together from what paths found: cleaned, bounded, photos told apart by who took them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from server.marketing.ports import Coordinates, Listing
from server.providers.naver.paths import Paths
from server.providers.naver.recipe import recipe
from server.providers.naver.sites import Sites

LONGEST = {"name": 100, "address": 300, "category": 100, "phone": 40, "description": 20_000}
LONGEST_FACILITY, MOST_FACILITIES = 100, 100
MOST_PHOTOS, LONGEST_LINK = 60, 2_048
_BLANKS = re.compile(r"[^\S\n]+")


def listing(paths: Paths, way: Mapping[str, Any], sites: Sites) -> Listing:
    """What one way has told of a place."""
    told = {field: paths.first_text(where) for field, where in way["first"].items()}
    one = {field: clean(told.get(field, ""))[:most] for field, most in LONGEST.items()}
    many = {field: list(paths.all(where)) for field, where in way["all"].items()}
    owners, visitors = _photos(many.get("photos", []), sites)
    return Listing(
        name=" ".join(one["name"].split()),
        road_address=" ".join(one["address"].split()),
        description=one["description"],
        category=one["category"],
        phone=one["phone"],
        facilities=_facilities(many.get("facilities", [])),
        photo_urls=owners,
        visitor_photo_urls=visitors,
        photo_count=len(owners) + len(visitors),
        coordinates=_coordinates(told.get("latitude", ""), told.get("longitude", "")),
    )


def clean(text: str) -> str:
    """The text without control, direction and invisible characters; lines stay lines."""
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if c == "\n" or unicodedata.category(c)[0] != "C")
    return _BLANKS.sub(" ", kept).strip()


def _facilities(found: Iterable[Any]) -> tuple[str, ...]:
    names = (clean(name)[:LONGEST_FACILITY] for name in found if isinstance(name, str))
    return tuple(dict.fromkeys(filter(None, names)))[:MOST_FACILITIES]


def _photos(found: Iterable[Any], sites: Sites) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Links of the owner's photos and of the visitors'."""
    rules = recipe()["photo"]
    owners: dict[str, None] = {}
    visitors: dict[str, None] = {}
    for photo in found:
        url = next((photo[name] for name in rules["url"] if name in photo), "") if isinstance(photo, Mapping) else ""
        if isinstance(url, str) and _is_hosted(url, rules["hosts"]):
            is_owners = photo.get(rules["kind"], rules["owners"][0]) in rules["owners"]
            (owners if is_owners else visitors)[sites.reach(url)] = None
    return tuple(owners)[:MOST_PHOTOS], tuple(visitors)[:MOST_PHOTOS]


def _is_hosted(url: str, hosts: Iterable[str]) -> bool:
    """Whether the link leads to the map's own photo servers; a page may name any address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    ours = "@" not in parts.netloc and any(parts.netloc == host or parts.netloc.endswith(f".{host}") for host in hosts)
    return ours and parts.scheme == "https" and len(url) <= LONGEST_LINK


def _coordinates(latitude: str, longitude: str) -> Coordinates | None:
    try:
        point = Coordinates(float(latitude), float(longitude))
    except ValueError:
        return None
    return point if abs(point.latitude) <= 90 and abs(point.longitude) <= 180 else None
