"""Every rule search copy must keep, checked by code whoever wrote it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from server.core.language import Language
from server.core.names import hashtag
from server.social.copy_text import (
    compact,
    has_quoted_name,
    highlights,
    is_in_language,
    name_forms,
    sentences,
    shown_places,
    units,
    without_names,
)
from server.social.copy_tone import closes_softly, opens_politely, sells_hard, speaks_of_price
from server.social.ports import CopyBrief, Platform, SearchCopy

TITLE_UNITS = (45, 65)
TITLE_LIMIT = 100
STRONG_KEYWORDS = (1, 2)
DESCRIPTION_LIMIT = 1_000
HEAD_LIMIT = 150
HIGHLIGHTS = (3, 4)
HIGHLIGHT_UNITS = 60
HASHTAG_UNITS = 30
YOUTUBE_DESCRIPTION_BYTES = 5_000
YOUTUBE_KEYWORD_CHARACTERS = 500
INSTAGRAM_CAPTION_LIMIT = 2_200
KEYWORDS_AT_MOST = {Platform.YOUTUBE: 15, Platform.INSTAGRAM: 10, Platform.LOCAL: 15}
_ALLCAPS_FROM = 4
_POLITE = re.compile(r"(?:요|니다|니까|죠)[\s.?!~…)\]’”\"']*$")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class Rule(StrEnum):
    """What can be wrong with copy."""

    TITLE_NAME = "title_name"
    TITLE_LENGTH = "title_length"
    TITLE_KEYWORDS = "title_keywords"
    TITLE_CAPITALS = "title_capitals"
    PRICE_TALK = "price_talk"
    HARD_SELL = "hard_sell"
    FORBIDDEN_CHARACTERS = "forbidden_characters"
    DESCRIPTION_LENGTH = "description_length"
    DESCRIPTION_HEAD = "description_head"
    DESCRIPTION_OPENING = "description_opening"
    DESCRIPTION_HIGHLIGHTS = "description_highlights"
    DESCRIPTION_PLACE = "description_place"
    DESCRIPTION_CLOSING = "description_closing"
    POLITENESS = "politeness"
    LANGUAGE = "language"
    KEYWORDS = "keywords"


class Field(StrEnum):
    """Which part of the copy a rule looks at."""

    TITLE = "title"
    DESCRIPTION = "description"
    KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule, where, and a sentence that tells the writer what to mend."""

    rule: Rule
    field: Field
    message: str


def check_copy(copy: SearchCopy, brief: CopyBrief) -> tuple[Violation, ...]:
    """All rules the copy breaks; empty when it may be posted. An Instagram post needs no title."""
    checks = [_check_description, _check_tone, _check_keywords, _check_platform]
    if copy.title or brief.platform is not Platform.INSTAGRAM:
        checks.insert(0, _check_title)
    return tuple(violation for check in checks for violation in check(copy, brief))


def _check_title(copy: SearchCopy, brief: CopyBrief) -> Iterator[Violation]:
    title, language = copy.title, brief.language
    if not has_quoted_name(title, brief):
        yield Violation(Rule.TITLE_NAME, Field.TITLE, "Put the stay's name in quotation marks.")
    low, high = TITLE_UNITS
    if len(title) > TITLE_LIMIT or not low <= units(title, language) <= high:
        yield Violation(Rule.TITLE_LENGTH, Field.TITLE, f"Use {low} to {high} characters, full-width ones count two.")
    fewest, most = STRONG_KEYWORDS
    if not fewest <= len(strong_keywords(copy, brief)) <= most:
        yield Violation(Rule.TITLE_KEYWORDS, Field.TITLE, "Use one or two of the keywords in the first half.")
    if _shouts(without_names(title, brief)):
        yield Violation(Rule.TITLE_CAPITALS, Field.TITLE, "Do not write in capitals only.")


def _shouts(text: str) -> bool:
    """Whether most letters can be small and none is; a lone abbreviation shouts nothing."""
    letters = [char for char in text if char.isalpha()]
    cased = [char for char in letters if char.lower() != char.upper()]
    return len(cased) * 2 > len(letters) and len(cased) >= _ALLCAPS_FROM and all(map(str.isupper, cased))


def strong_keywords(copy: SearchCopy, brief: CopyBrief) -> tuple[str, ...]:
    """Keywords in the first half of the title, the quoted name aside; a longer one hides those inside it."""
    head = compact(without_names(copy.title, brief)[: (len(copy.title) + 1) // 2])
    found = []
    for keyword in sorted(copy.keywords, key=len, reverse=True):
        if compact(keyword) and compact(keyword) in head:
            found.append(keyword)
            head = head.replace(compact(keyword), " ")
    return tuple(found)


def _check_description(copy: SearchCopy, brief: CopyBrief) -> Iterator[Violation]:
    text = copy.description
    for rule, is_broken, message in _DESCRIPTION_RULES:
        if is_broken(text, copy, brief):
            yield Violation(rule, Field.DESCRIPTION, message)


def _misses_head(text: str, copy: SearchCopy, brief: CopyBrief) -> bool:
    """The beginning, which previews show, must tell the name and a keyword or the place."""
    head = compact(text[:HEAD_LIMIT])
    names = name_forms(brief)
    terms = [*copy.keywords, *shown_places(brief)]
    tells_name = not names or any(compact(name) in head for name in names)
    return not (tells_name and any(compact(term) in head for term in terms if compact(term)))


def _misses_opening(text: str, _: SearchCopy, brief: CopyBrief) -> bool:
    first = next(iter(sentences(text)), "")
    return not opens_politely(first, brief.language)


def _misses_closing(text: str, _: SearchCopy, brief: CopyBrief) -> bool:
    said = [sentence for sentence in sentences(text) if not sentence.startswith("#")]
    return not said or not closes_softly(said[-1], brief.language)


def _misses_highlights(text: str, _: SearchCopy, brief: CopyBrief) -> bool:
    found, (fewest, most) = highlights(text), HIGHLIGHTS
    return not fewest <= len(found) <= most or any(units(line, brief.language) > HIGHLIGHT_UNITS for line in found)


def _misses_place(text: str, _: SearchCopy, brief: CopyBrief) -> bool:
    places = shown_places(brief)
    return bool(places) and not any(compact(place) in compact(text) for place in places)


def _is_impolite(text: str, _: SearchCopy, brief: CopyBrief) -> bool:
    prose = [sentence for sentence in sentences(without_names(text, brief)) if not sentence.startswith("#")]
    return brief.language == "ko" and not all(_POLITE.search(sentence) for sentence in prose)


def _is_wrong_length(text: str, _: SearchCopy, __: CopyBrief) -> bool:
    return not 0 < len(text) <= DESCRIPTION_LIMIT


_DESCRIPTION_RULES: tuple[tuple[Rule, Callable[[str, SearchCopy, CopyBrief], bool], str], ...] = (
    (Rule.DESCRIPTION_LENGTH, _is_wrong_length, f"Use at most {DESCRIPTION_LIMIT} characters."),
    (Rule.DESCRIPTION_HEAD, _misses_head, f"Name the stay and a keyword within the first {HEAD_LIMIT} characters."),
    (Rule.DESCRIPTION_OPENING, _misses_opening, "Open with a polite question or suggestion."),
    (Rule.DESCRIPTION_HIGHLIGHTS, _misses_highlights, "Give three or four short highlights, each on a bulleted line."),
    (Rule.DESCRIPTION_PLACE, _misses_place, "Refer to the region by name."),
    (Rule.DESCRIPTION_CLOSING, _misses_closing, "Close with a soft recommendation."),
    (Rule.POLITENESS, _is_impolite, "End every Korean sentence politely."),
)


def _check_tone(copy: SearchCopy, brief: CopyBrief) -> Iterator[Violation]:
    for field, text in ((Field.TITLE, copy.title), (Field.DESCRIPTION, copy.description)):
        plain = without_names(text, brief)
        if speaks_of_price(plain, is_title=field is Field.TITLE):
            yield Violation(Rule.PRICE_TALK, field, "Do not talk about prices.")
        if sells_hard(plain):
            yield Violation(Rule.HARD_SELL, field, "Do not press the reader or use superlatives.")
        if plain.strip() and not is_in_language(plain, brief.language, is_prose=field is Field.DESCRIPTION):
            yield Violation(Rule.LANGUAGE, field, f"Write wholly in the language {brief.language}.")


def _check_keywords(copy: SearchCopy, brief: CopyBrief) -> Iterator[Violation]:
    most = KEYWORDS_AT_MOST[brief.platform]
    if not 0 < len(copy.keywords) <= most:
        yield Violation(Rule.KEYWORDS, Field.KEYWORDS, f"Give one to {most} hashtags.")
    if any(not keyword or compact(keyword) != keyword.casefold() for keyword in copy.keywords):
        yield Violation(Rule.KEYWORDS, Field.KEYWORDS, "Write hashtags as single words without the sign.")
    if strangers := [keyword for keyword in copy.keywords if not is_target(keyword, brief)]:
        yield Violation(Rule.KEYWORDS, Field.KEYWORDS, f"Choose hashtags among the target keywords, not {strangers}.")
    names = {compact(name) for name in name_forms(brief)}
    if any(not is_in_language(keyword, brief.language) for keyword in copy.keywords if compact(keyword) not in names):
        yield Violation(Rule.LANGUAGE, Field.KEYWORDS, f"Write hashtags in the language {brief.language}.")


def is_target(keyword: str, brief: CopyBrief) -> bool:
    """Whether a hashtag is a target keyword, the name, the place or a selling point's category.

    Where no target keyword can be used in the copy's language there is nothing to keep to.
    """
    targets = {compact(target) for target in usable_targets(brief)}
    own = {compact(text) for text in (*name_forms(brief), *shown_places(brief))}
    own |= {compact(point.category) for point in brief.selling_points}
    return not targets or compact(keyword) in targets | own


def usable_targets(brief: CopyBrief) -> tuple[str, ...]:
    """The brief's keywords as hashtags besides the name: in its language, short, without prices and superlatives."""
    names = {compact(name) for name in name_forms(brief)}
    tags = dict.fromkeys(hashtag(target) for target in brief.keywords)
    return tuple(tag for tag in tags if compact(tag) not in names and _is_usable(tag, brief.language))


def _is_usable(tag: str, language: Language) -> bool:
    tame = not speaks_of_price(tag, is_title=True) and not sells_hard(tag)
    tells = any(map(str.isalpha, tag))
    return tells and tame and units(tag, language) <= HASHTAG_UNITS and is_in_language(tag, language)


def _check_platform(copy: SearchCopy, brief: CopyBrief) -> Iterator[Violation]:
    for field, text in ((Field.TITLE, copy.title), (Field.DESCRIPTION, copy.description)):
        if _CONTROL.search(text) or (brief.platform is Platform.YOUTUBE and ("<" in text or ">" in text)):
            yield Violation(Rule.FORBIDDEN_CHARACTERS, field, "Leave out < and > and control characters.")
    if brief.platform is Platform.YOUTUBE:
        if len(copy.description.encode()) > YOUTUBE_DESCRIPTION_BYTES:
            yield Violation(Rule.DESCRIPTION_LENGTH, Field.DESCRIPTION, "YouTube takes 5,000 bytes at most.")
        if len(",".join(copy.keywords)) > YOUTUBE_KEYWORD_CHARACTERS:
            yield Violation(Rule.KEYWORDS, Field.KEYWORDS, "YouTube takes 500 characters of keywords at most.")
    caption = len(copy.description) + sum(len(keyword) + 2 for keyword in copy.keywords)
    if brief.platform is Platform.INSTAGRAM and caption > INSTAGRAM_CAPTION_LIMIT:
        yield Violation(Rule.DESCRIPTION_LENGTH, Field.DESCRIPTION, "Instagram captions hold 2,200 characters.")
