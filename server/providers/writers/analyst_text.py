"""Splits a listing's text into sentences to judge and the verbatim passages they came from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from server.core.hangul import has_hangul
from server.marketing.ports import Listing
from server.providers.writers.korean import sentence_bounds
from server.providers.writers.phrases import table

TEXT_LIMIT = 20_000
SENTENCE_LIMIT = 400
_NOISE = re.compile(
    r"<[^<>]{0,300}>|&(?:[a-z]{2,8}|#\d{1,6});|https?://\S+|www\.\S+|\S+@\S+\.\S+"
    r"|(?:\+82[ -]?|0)\d{1,2}[ -.)]?\d{3,4}[ -.]?\d{4}",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:br|p|/p|li|/li|div|/div)\b", re.IGNORECASE)
_ENGLISH_SENTENCE = re.compile(r"\S.*?(?:[.!?]+(?=\s|$)|$)", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or facility entry. `text` is for matching, `evidence` is the listing's own, word for word."""

    text: str
    evidence: str
    place: float
    is_facility: bool = False
    is_rule: bool = False


def passages(listing: Listing) -> tuple[Passage, ...]:
    """Everything in the listing that may speak for the stay, in reading order; `place` runs from 0 to 1."""
    original = listing.description[:TEXT_LIMIT]
    masked = _hide_name(_NOISE.sub(_blank, original), listing.name)
    found = [
        Passage(masked[start:end], original[start:end], start / len(masked), is_rule=_is_rule(original[start:end]))
        for start, end in _bounds(masked)
    ]
    found += [Passage(_NOISE.sub(_blank, entry), entry.strip(), 1.0, is_facility=True) for entry in listing.facilities]
    return tuple(passage for passage in found if _speaks_to_guests(passage))


def _blank(match: re.Match[str]) -> str:
    return ("\n" if _BREAK.match(match[0]) else " ") * len(match[0])


def _hide_name(text: str, name: str) -> str:
    """A stay called 파도 must not count as being near the waves each time it names itself."""
    name = name.strip()
    return re.sub(re.escape(name), "x" * len(name), text, flags=re.IGNORECASE) if name else text


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    for line in re.finditer(r"[^\n\r]+", text):
        sentences = sentence_bounds(line[0]) if has_hangul(line[0]) else _english_bounds(line[0])
        for start, end in sentences:
            yield from _shortened(text, line.start() + start, line.start() + end)


def _english_bounds(line: str) -> list[tuple[int, int]]:
    return [match.span() for match in _ENGLISH_SENTENCE.finditer(line)]


def _shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what has no full stop for too long, and drop blanks at both ends."""
    while end - start > SENTENCE_LIMIT:
        cut = text.rfind(" ", start, start + SENTENCE_LIMIT)
        middle = cut if cut > start else start + SENTENCE_LIMIT
        yield _trimmed(text, start, middle)
        start = middle
    yield _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _speaks_to_guests(passage: Passage) -> bool:
    return bool(_LETTERS.search(passage.text)) and not patterns("injection").search(passage.evidence)


def _is_rule(text: str) -> bool:
    return bool(patterns("house_rules").search(text))


@cache
def patterns(name: str) -> re.Pattern[str]:
    """One of the lexicon's lists of patterns, as a single one."""
    return re.compile("|".join(f"(?:{p})" for p in table("lexicon")[name]["patterns"]), re.IGNORECASE)
