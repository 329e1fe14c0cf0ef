"""Chooses the hashtags a stay should be found by."""

from collections.abc import Iterator

from server.core.language import Language
from server.core.names import hashtag, local_name, local_place
from server.marketing.ports import Listing
from server.marketing.region import Region
from server.providers.writers.analyst_scores import Finding
from server.providers.writers.analyst_text import patterns
from server.providers.writers.phrases import facet_phrases, table

AT_MOST = 15
TAG_LIMIT = 30


def target_keywords(
    listing: Listing, place: Region, points: tuple[Finding, ...], stay: str, language: Language
) -> tuple[str, ...]:
    """Name, place and facets, the more particular first; 15 at most, no superlative and no price."""
    tags: dict[str, str] = {}
    for text in _candidates(listing, place, points, stay, language):
        tag = hashtag(text)
        if 1 < len(tag) <= TAG_LIMIT and not patterns("banned").search(text):
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())[:AT_MOST]


def _candidates(
    listing: Listing, place: Region, points: tuple[Finding, ...], stay: str, language: Language
) -> Iterator[str]:
    bank, phrases = table(f"report/{language}"), facet_phrases(language)
    regions = [local_place(part, language) for part in (place.region, place.detail_region) if part]
    yield local_name(listing.name, language)
    yield from (bank["tag_stay"].format(place=region, stay=stay) for region in regions)
    yield from (phrases[point.facet].label for point in points[:6])
    yield from (bank["tag_trip"].format(place=region) for region in regions[:1])
    yield from regions
    yield from (point.term for point in points if language is Language.KO and point.kind != "guests")
    yield from (phrases[point.facet].label for point in points[6:])
    yield from bank["tags"]
    yield stay
