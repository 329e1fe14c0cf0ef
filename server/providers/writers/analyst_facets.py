"""Finds which facets of a stay a passage speaks of, and whether it grants or denies them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from server.core.hangul import has_hangul
from server.providers.writers.analyst_text import Passage, patterns
from server.providers.writers.korean import Morpheme, morphemes
from server.providers.writers.phrases import table

_CONTENT_TAGS = ("N", "XR", "SL", "SN", "XPN", "MM", "MAG")
_WORDS_BEFORE_TERM = 2
_TERM_LIMIT = 14
_ENGLISH_CLAUSE = re.compile(r"[,;:—]| but | however | although | though ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A passage speaking of a facet, first of all or in passing; `details` are pairs of name and number."""

    facet: str
    passage: Passage
    term: str
    leads: bool
    denied: bool
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A passage's text with its morphemes; none where it is not Korean."""

    text: str
    tokens: tuple[Morpheme, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    facet: str
    start: int
    end: int


def mentions(passage: Passage, known: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
    """One mention a facet and passage; `known` words, such as the region, never become part of a term."""
    reading = _Reading(passage.text, morphemes(passage.text) if has_hangul(passage.text) else ())
    hits = sorted(_korean_hits(reading) if reading.tokens else _english_hits(reading.text), key=_reading_order)
    banned = {facet for facet, pattern in _bans().items() if pattern.search(passage.text)}
    by_facet: dict[str, list[_Hit]] = {facet: [] for facet in banned}
    for hit in hits:
        by_facet.setdefault(hit.facet, []).append(hit)
    return tuple(
        Mention(
            facet,
            passage,
            next((term for hit in own if (term := _term(reading, hit, known))), ""),
            own[:1] == hits[:1],
            facet in banned or any(_is_denied(reading, hit) for hit in own),
            _details(passage.text, facet, leads=own[:1] == hits[:1]),
        )
        for facet, own in by_facet.items()
    )


def _reading_order(hit: _Hit) -> tuple[int, int]:
    return hit.start, -hit.end


def _korean_hits(reading: _Reading) -> Iterator[_Hit]:
    """Terms that begin with a content word and end where a morpheme ends, spaces between aside."""
    text, tokens = reading.text, reading.tokens
    places = [at for at, char in enumerate(text) if not char.isspace()]
    packed = "".join(text[at] for at in places).casefold()
    starts = {token.start for token in tokens if token.tag.startswith(_CONTENT_TAGS)}
    ends = {token.end for token in tokens}
    for term, facet in _korean_terms().items():
        at = packed.find(term)
        while at >= 0:
            start, end = places[at], places[at + len(term) - 1] + 1
            if start in starts and end in ends:
                yield _Hit(facet, start, end)
            at = packed.find(term, at + 1)


def _english_hits(text: str) -> Iterator[_Hit]:
    for facet, pattern in _english_terms().items():
        for match in pattern.finditer(text):
            yield _Hit(facet, *match.span())


def _is_denied(reading: _Reading, hit: _Hit) -> bool:
    return _denied_in_korean(reading, hit) if reading.tokens else _denied_in_english(reading.text, hit)


def _denied_in_korean(reading: _Reading, hit: _Hit) -> bool:
    """A negation after the term takes it back, up to the connective that ends the thought."""
    negation = table("lexicon")["negation"]
    rest = reading.text[hit.end : _thought_end(reading, hit.end)]
    for harmless in negation["ko_harmless"]:
        rest = rest.replace(harmless, "")
    return any(word in rest for word in negation["ko"])


def _thought_end(reading: _Reading, after: int) -> int:
    negation = table("lexicon")["negation"]
    stem = ""
    for token in reading.tokens:
        ends = token.start >= after and token.tag == "EC" and token.form in negation["ko_connectives"]
        if ends and stem not in negation["ko_bound"]:
            return token.end
        if token.tag.startswith(("V", "N", "XR")):
            stem = token.form
    return len(reading.text)


def _denied_in_english(text: str, hit: _Hit) -> bool:
    start = max((match.end() for match in _ENGLISH_CLAUSE.finditer(text, 0, hit.start)), default=0)
    following = _ENGLISH_CLAUSE.search(text, hit.end)
    clause = text[start : following.start() if following else len(text)].casefold().replace("’", "'")
    for harmless in table("lexicon")["negation"]["en_harmless"]:
        clause = clause.replace(harmless, "")
    return bool(_english_negation().search(clause))


def _term(reading: _Reading, hit: _Hit, known: frozenset[str]) -> str:
    """The listing's own noun with up to two nouns before it; empty when it would not read well."""
    text, tokens = reading.text, reading.tokens
    if not tokens or text[hit.start : hit.end] in table("lexicon")["mute"]["ko"]:
        return ""
    start = hit.start
    before = [token for token in tokens if token.end <= hit.start][-_WORDS_BEFORE_TERM:]
    for token in reversed(before):
        joins = token.tag in ("NNG", "XPN") and token.form not in known and len(token.form) > 1
        if not joins or text[token.end : start].strip() or token.form in table("lexicon")["mute"]["modifiers"]:
            break
        start = token.start
    term = text[start : hit.end]
    return "" if len(term) > _TERM_LIMIT or patterns("banned").search(term) else term


def _details(text: str, facet: str, leads: bool) -> tuple[tuple[str, str], ...]:
    found = []
    for name, detail in table("lexicon")["details"].items():
        if facet in detail["facets"] and (leads or not detail.get("distance")):
            match = _detail_pattern(name).search(text)
            if match:
                found.append((name, next((value for value in match.groups() if value), "")))
    return tuple(found)


@cache
def _detail_pattern(name: str) -> re.Pattern[str]:
    sources = table("lexicon")["details"][name]["patterns"]
    return re.compile("|".join(sources), re.IGNORECASE)


@cache
def _korean_terms() -> dict[str, str]:
    facets = table("lexicon")["facets"].items()
    return {term.replace(" ", "").casefold(): facet for facet, entry in facets for term in entry["ko"]}


@cache
def _english_terms() -> dict[str, re.Pattern[str]]:
    return {facet: _words(entry["en"]) for facet, entry in table("lexicon")["facets"].items()}


@cache
def _english_negation() -> re.Pattern[str]:
    return re.compile(r"n't\b|" + _words(table("lexicon")["negation"]["en"]).pattern)


@cache
def _bans() -> dict[str, re.Pattern[str]]:
    facets = table("lexicon")["facets"].items()
    return {
        facet: re.compile("|".join(map(re.escape, entry["bans"])), re.IGNORECASE)
        for facet, entry in facets
        if "bans" in entry
    }


def _words(terms: list[str]) -> re.Pattern[str]:
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])", re.IGNORECASE)
