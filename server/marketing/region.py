"""Finds the region a stay is known by, and the part of it, in Korean and English addresses."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from server.core.hangul import has_hangul, romanize

_DATA = tomllib.loads(files("server.marketing").joinpath("regions.toml").read_text("utf-8"))
_METROPOLITAN = frozenset(_DATA["metropolitan"])
_MUNICIPALITIES = frozenset(name for names in _DATA["provinces"].values() for name in names)
_PROVINCES: dict[str, str] = {
    alias: name for name, aliases in _DATA["province_names"].items() for alias in (name, *aliases)
}
_BY_LATIN: dict[str, str] = {romanize(name).casefold(): name for name in sorted(_MUNICIPALITIES | _METROPOLITAN)}

_METRO_SUFFIX = re.compile(r"(특별시|광역시|특별자치시|시)$")
_MUNICIPALITY = re.compile(r"^([가-힣]{1,4})(시|군)$")
_PART = re.compile(r"^([가-힣]{1,6}?)\d*(읍|면|구|군|동|가)$")
_BRACKETED = re.compile(r"\(([가-힣]{1,6}동)[,)]")
_COUNTRY = re.compile(r"^(대한민국|한국|(south |republic of )?korea)$", re.IGNORECASE)
_LATIN_CITY = re.compile(r"[\s-](si|gun|city|county)$", re.IGNORECASE)
_LATIN_PART = re.compile(r"[\s-](eup|myeon|gu|dong|town|township|district)$", re.IGNORECASE)
_LATIN_PROVINCE = re.compile(r"[\s-]*(do|province|island)$", re.IGNORECASE)
_TOWN_FIRST = "읍면구군동가"
_DISTRICT_FIRST = "구군읍면동가"


@dataclass(frozen=True, slots=True)
class Region:
    """City or county and the district inside it, as guests say them; empty where the address does not tell."""

    region: str
    detail_region: str


def region_of(road_address: str) -> Region:
    """Read a road or lot address, Korean or English, as far as it can be read."""
    address = " ".join(road_address.split())
    return _korean(address) if has_hangul(address) else _english(address)


def _korean(address: str) -> Region:
    words = [word for word in re.split(r"[\s,]+", address) if word and not _COUNTRY.match(word)]
    metropolis = next((stem for word in words[:1] if (stem := _METRO_SUFFIX.sub("", word)) in _METROPOLITAN), "")
    if metropolis:
        return Region(metropolis, _detail(words[1:], address, _DISTRICT_FIRST))
    province = _PROVINCES.get(words[0], "") if words else ""
    at, region = _municipality(words[1:] if province else words)
    rest = words[at + 1 + bool(province) :]
    return Region(region or province, _detail(rest, address, _TOWN_FIRST))


def _municipality(words: list[str]) -> tuple[int, str]:
    """Place and stem of the city or county; an official suffix, else a known name."""
    for at, word in enumerate(words[:3]):
        if match := _MUNICIPALITY.match(word):
            return at, match[1] if len(match[1]) > 1 else word
        if word in _MUNICIPALITIES:
            return at, word
    return -1, ""


def _detail(words: list[str], address: str, order: str) -> str:
    """The most telling part of the words after the region, or a quarter named in brackets."""
    parts = [match for word in words[:3] if (match := _PART.match(word))]
    if bracketed := _BRACKETED.search(address):
        parts += filter(None, [_PART.match(bracketed[1])])
    if not parts:
        return ""
    best = min(parts, key=lambda match: order.index(match[2]))
    return best[1] if len(best[1]) > 1 else best[0]


def _english(address: str) -> Region:
    parts = [part.strip() for part in address.split(",")]
    parts = [re.sub(r"\s*\d{5}$", "", part) for part in parts if part and not _COUNTRY.match(part)]
    region = next((_known(part) for part in reversed(parts) if _LATIN_CITY.search(part)), "")
    region = region or next((name for part in reversed(parts) if (name := _BY_LATIN.get(_stem(part)))), "")
    region = region or next((name for part in reversed(parts) if (name := _PROVINCES.get(_stem(part)))), "")
    detail = next((_LATIN_PART.sub("", part) for part in parts if _LATIN_PART.search(part)), "")
    return Region(region, detail)


def _known(part: str) -> str:
    stem = _LATIN_CITY.sub("", part)
    return _BY_LATIN.get(stem.casefold(), stem)


def _stem(part: str) -> str:
    return _LATIN_PROVINCE.sub("", part).casefold()
