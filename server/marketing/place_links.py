"""Which links name a place on Naver Map, and the number of the place where the link itself tells it."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

from server.marketing.errors import PlaceUrlUnsupported

SHORT_HOST = "naver.me"
_DOMAIN = "naver.com"
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]+")
_MAP_HOSTS = frozenset({"map", "m.map"})
_PLACE_HOSTS = frozenset({"place", "m.place", "pcmap.place"})
_TYPES = "place|restaurant|cafe|hairshop|hospital|beauty|attraction|accommodation"
_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_IN_MAP = re.compile(r"/place/(\d{6,12})(?:[/?]|$)")
_IN_PLACE = re.compile(rf"^/(?:{_TYPES})/(\d{{6,12}})(?:/|$)")
_SHORT = re.compile(r"^/[A-Za-z0-9]{4,32}/?$")
_NUMBER = re.compile(r"\d{6,12}")
_ID_PARAMETERS = ("pinId", "id", "entryId")


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A link to a place; a short one only tells the number of its place once it was followed."""

    url: str
    place_id: str = ""


def place_link(text: str) -> PlaceLink:
    """The link in a pasted text, such as the app shares; raises PlaceUrlUnsupported."""
    for found in _LINK.findall(text) or [f"https://{text.strip()}"]:
        if link := _read(found.rstrip(".,)]")):
            return link
    raise PlaceUrlUnsupported


def onward(url: str) -> PlaceLink | None:
    """What a redirect leads to: a place, or another hop within Naver; None when it leads out."""
    parts = _split(url)
    return PlaceLink(url, _number(parts)) if _is_ours(parts) else None


def page_of(place_id: str) -> str:
    """The address people open."""
    return f"https://map.naver.com/p/entry/place/{place_id}"


def _read(url: str) -> PlaceLink | None:
    parts = _split(url)
    if not _is_ours(parts):
        return None
    if parts.hostname == SHORT_HOST:
        return PlaceLink(f"https://{SHORT_HOST}{parts.path}") if _SHORT.match(parts.path) else None
    number = _number(parts)
    return PlaceLink(page_of(number), number) if number else None


def _number(parts: SplitResult) -> str:
    inside = (parts.hostname or "").removesuffix(f".{_DOMAIN}")
    if inside not in _MAP_HOSTS | _PLACE_HOSTS:
        return ""
    pattern = _IN_PLACE if inside in _PLACE_HOSTS else _IN_MAP
    if found := pattern.search(parts.path):
        return found[1]
    asked = parse_qs(parts.query, max_num_fields=50) if parts.query.count("&") < 50 else {}
    values = (asked.get(name, [""])[0] for name in _ID_PARAMETERS)
    return next((value for value in values if _NUMBER.fullmatch(value)), "")


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _is_ours(parts: SplitResult) -> bool:
    """Whether the host is Naver's, plainly written: no login, no port, no look-alike."""
    host = parts.netloc.lower()
    named = _HOST.fullmatch(host) and (host == SHORT_HOST or host.endswith(f".{_DOMAIN}"))
    return parts.scheme in ("http", "https") and bool(named)
