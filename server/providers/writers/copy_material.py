"""Gathers from a brief what copy in its language may be made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from server.core.language import Language
from server.core.names import hashtag
from server.providers.writers.facets import facet_of
from server.providers.writers.phrases import FacetPhrases, facet_phrases, table
from server.social.copy_rules import is_target, usable_targets
from server.social.copy_text import compact, is_in_language, sentences, shown_name, shown_places, units
from server.social.copy_tone import sells_hard, speaks_of_price
from server.social.ports import CopyBrief

KEYWORD_UNITS = 18
QUOTABLE_UNITS = 160
LEAD_UNITS = 30


@dataclass(frozen=True, slots=True)
class Material:
    """A brief seen through the phrase banks of its language; shorts and facets are strongest first."""

    brief: CopyBrief
    bank: Mapping[str, Any]
    facets: tuple[str, ...]
    shorts: tuple[str, ...]
    quotable: tuple[str, ...]
    hashtags: tuple[str, ...]
    keyword: str
    lead: str
    quoted_name: str
    place: str

    @property
    def language(self) -> Language:
        """The language of everything that is written."""
        return self.brief.language

    @property
    def joint(self) -> str:
        """What stands between sentences."""
        return "" if self.language in (Language.ZH, Language.JA) else " "

    def pick(self, choices: Sequence[str]) -> str:
        """One of several phrasings, settled by the stay's name, the platform and what is being phrased."""
        return choices[crc32(f"{self.brief.store_name}{self.brief.platform}{choices[0]}".encode()) % len(choices)]


def gather(brief: CopyBrief) -> Material:
    """Read the brief once; everything taken from it is in its language and free of price talk and hard sell."""
    bank, phrases = table(f"copy/{brief.language}"), facet_phrases(brief.language)
    points = sorted(brief.selling_points, key=lambda point: -point.score)
    found = [facet_of(point.category, point.text) for point in points]
    facets = tuple(dict.fromkeys(facet for facet in found if facet))
    places = shown_places(brief)
    keyword = _strong_keyword(brief, facets, phrases)
    lead = _lead(bank, places[0] if places else "", keyword, brief.language)
    return Material(
        brief=brief,
        bank=bank,
        facets=facets,
        shorts=tuple(phrases[facet].short for facet in facets),
        quotable=tuple(filter(None, (_quotable(point.text, brief.language) for point in points))),
        hashtags=tuple(dict.fromkeys(_hashtags(brief, places, facets, phrases, keyword))),
        keyword=keyword,
        lead=lead,
        quoted_name=bank["quote"][0] + (shown_name(brief) or phrases["quiet"].label) + bank["quote"][1],
        place=places[0] if places else "",
    )


def _lead(bank: Mapping[str, Any], place: str, keyword: str, language: Language) -> str:
    if not (place and keyword) or hashtag(place) in hashtag(keyword):
        return keyword or place
    both = str(bank["lead"].format(place=place, keyword=keyword))
    return both if units(both, language) <= LEAD_UNITS else place


def _strong_keyword(brief: CopyBrief, facets: tuple[str, ...], phrases: Mapping[str, FacetPhrases]) -> str:
    """What the title should be found by besides the place: the strongest facet's name, else a target keyword."""
    labels = [phrases[facet].label for facet in facets if is_target(phrases[facet].label, brief)]
    name = compact(shown_name(brief))
    targets = sorted(usable_targets(brief), key=lambda target: units(target, brief.language) > KEYWORD_UNITS)
    fallback = [text for text in table(f"report/{brief.language}")["tags"] if is_target(text, brief)]
    return next((text for text in (*labels, *targets, *fallback) if compact(text) != name), "")


def _hashtags(
    brief: CopyBrief,
    places: tuple[str, ...],
    facets: tuple[str, ...],
    phrases: Mapping[str, FacetPhrases],
    keyword: str,
) -> Iterator[str]:
    """What the title leads with, then the name and the targets; facet names where the targets allow them."""
    yield from filter(None, (keyword, *places[:1], shown_name(brief)))
    yield from usable_targets(brief)
    own = (*(phrases[facet].label for facet in facets), *places[1:])
    yield from (text for text in own if is_target(text, brief))


def _quotable(text: str, language: Language) -> str:
    """The point's first sentence where copy may use it as it is; Thai marks no sentences, so none is taken."""
    first = next(iter(sentences(text)), "")
    polite = first.rstrip(" .!").endswith(("니다", "요")) if language is Language.KO else language is not Language.TH
    plain = not set(first) & set("<>#@") and "://" not in first and first.isprintable()
    tame = not speaks_of_price(first) and not sells_hard(first)
    fits = units(first, language) <= QUOTABLE_UNITS and is_in_language(first, language, is_prose=True)
    return first if polite and plain and tame and fits else ""
