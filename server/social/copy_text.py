"""Measures and reads copy: length, scripts, quoted names, sentences and highlights."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from server.core.language import Language
from server.core.names import clean_name, hashtag, local_name, local_place
from server.social.ports import CopyBrief

NAME_UNITS = 24
PLACE_UNITS = 20
_DENSE = {Language.ZH, Language.JA}
_QUOTES = (("‘", "’"), ("“", "”"), ("'", "'"), ('"', '"'), ("「", "」"), ("『", "』"), ("《", "》"))
_SENTENCE_END = re.compile(r"(?<=[.?!。？！])(?:\s+|(?<=[。？！]))|\n+")
_HIGHLIGHT = re.compile(r"^\s*(?:[•·\-–*▪●◦✓✔]|\d[.)])\s*(?P<text>.+)$")
_SCRIPTS = {
    "hangul": re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    "han": re.compile(r"[\u3400-\u9fff\uf900-\ufaff々]"),
    "kana": re.compile(r"[\u3041-\u3096\u30a1-\u30fa]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "latin": re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]"),
}
_OWN_SCRIPTS = {
    Language.KO: {"hangul"},
    Language.EN: {"latin"},
    Language.ZH: {"han"},
    Language.JA: {"han", "kana"},
    Language.TH: {"thai"},
    Language.VI: {"latin"},
}
_TELLING = {
    Language.EN: re.compile(r"[A-Za-z]"),
    Language.JA: _SCRIPTS["kana"],
    Language.VI: re.compile(r"[ăâêôơưđĂÂÊÔƠƯĐạ-ỹẠ-Ỹàáãèéìíòóõùúýĩũ]"),
}
"""What a longer text of the language cannot be without."""
_BORROWED_AT_MOST = 0.2
_AMBIGUOUS_NAME = 2
_ENGLISH_MARKS = re.compile(r"[À-ɏḀ-ỿ]")


def units(text: str, language: Language) -> int:
    """Length as a reader feels it: characters without combining marks.

    In Chinese and Japanese a full-width character counts two, because it says as much as two letters elsewhere.
    """
    seen = [char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Mn"]
    if language not in _DENSE:
        return len(seen)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in seen)


def shown_name(brief: CopyBrief) -> str:
    """The stay's name as copy shows it: readable in the language, and cut at a word where it is very long."""
    name = local_name(brief.store_name, brief.language)
    while units(name, brief.language) > NAME_UNITS:
        name = name.rsplit(" ", 1)[0] if " " in name else name[:-1]
    return name.strip()


def name_forms(brief: CopyBrief) -> tuple[str, ...]:
    """Every way copy may write the name, longest first."""
    forms = {clean_name(brief.store_name), local_name(brief.store_name, brief.language), shown_name(brief)}
    return tuple(sorted(filter(None, forms), key=len, reverse=True))


def shown_places(brief: CopyBrief) -> tuple[str, ...]:
    """Region and part of it in the language; without what cannot be a place's name there."""
    places = dict.fromkeys(local_place(place, brief.language) for place in (brief.region, brief.detail_region))
    return tuple(place for place in places if compact(place) and _is_place(place, brief.language))


def _is_place(place: str, language: Language) -> bool:
    is_word = place[0].isalpha() and compact(place) == place.replace(" ", "").replace("-", "").casefold()
    return is_word and units(place, language) <= PLACE_UNITS and is_in_language(place, language)


def has_quoted_name(text: str, brief: CopyBrief) -> bool:
    """Whether the name stands in quotation marks; any name will do where the brief's has no letters."""
    forms = name_forms(brief)
    if not forms:
        return any(re.search(re.escape(left) + ".+" + re.escape(right), text) for left, right in _QUOTES)
    return any(quoted.casefold() in text.casefold() for quoted in _quoted(forms))


def without_names(text: str, brief: CopyBrief) -> str:
    """The text with the quoted name, and long enough names without quotes, blanked out; as long as before."""
    forms = name_forms(brief)
    return _names(forms).sub(lambda match: " " * len(match[0]), text) if forms else text


@lru_cache(maxsize=64)
def _names(forms: tuple[str, ...]) -> re.Pattern[str]:
    unquoted = [rf"(?<!\w){re.escape(form)}" for form in forms if len(form) > _AMBIGUOUS_NAME]
    return re.compile("|".join([*map(re.escape, _quoted(forms)), *unquoted]), re.IGNORECASE)


def _quoted(forms: Iterable[str]) -> list[str]:
    return [f"{left}{form}{right}" for form in forms for left, right in _QUOTES]


def compact(text: str) -> str:
    """For comparing hashtags with running text."""
    return hashtag(text).casefold()


def sentences(text: str) -> list[str]:
    """Sentences outside of highlights, in order."""
    prose = "\n".join(line for line in text.splitlines() if not _HIGHLIGHT.match(line))
    return [sentence.strip() for sentence in _SENTENCE_END.split(prose) if sentence.strip()]


def highlights(text: str) -> list[str]:
    """Lines that begin with a bullet, without it."""
    return [match["text"].strip() for line in text.splitlines() if (match := _HIGHLIGHT.match(line))]


def is_in_language(text: str, language: Language, *, is_prose: bool = False) -> bool:
    """Whether the scripts are the language's own; Latin words may be borrowed within limits, in prose."""
    letters = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    own = _OWN_SCRIPTS[language]
    if any(count for name, count in letters.items() if name not in own | {"latin"}):
        return False
    if language is Language.EN and _ENGLISH_MARKS.search(text):
        return False
    if not is_prose:
        return True
    borrowed = 0 if "latin" in own else letters["latin"]
    telling = _TELLING.get(language)
    return borrowed <= _BORROWED_AT_MOST * sum(letters.values()) and (not telling or bool(telling.search(text)))
