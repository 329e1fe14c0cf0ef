"""Names of stays and regions in a form that readers of each language can read."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from server.core.hangul import has_hangul, romanize
from server.core.language import Language

_FORBIDDEN = re.compile(r"[\"'“”‘’„‟`´«»‹›「」『』《》〈〉＂＇<>#{}\[\]|\\]")
_LATIN_PART = re.compile(r"[A-Za-zÀ-ỹ][A-Za-zÀ-ỹ0-9&.+ -]*")
_LATIN_ENOUGH = 3
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_KEPT_APOSTROPHE = "ʼ"
_NOT_IN_HASHTAGS = re.compile(r"[^\w\u0e00-\u0e7f]|_")


def clean_name(name: str) -> str:
    """The name without quotes, brackets, markup, emoji and control characters; may come out empty."""
    marked = _APOSTROPHE.sub(_KEPT_APOSTROPHE, unicodedata.normalize("NFC", name))
    plain = _FORBIDDEN.sub(" ", marked)
    kept = "".join(char if unicodedata.category(char)[0] in "LMNPZ" or char in "+~&" else " " for char in plain)
    return " ".join(kept.split()).replace(_KEPT_APOSTROPHE, "’")


def hashtag(text: str) -> str:
    """The text as one word that platforms take as a hashtag, without the sign."""
    return _NOT_IN_HASHTAGS.sub("", unicodedata.normalize("NFC", text))


def local_name(name: str, language: Language) -> str:
    """The stay's name for readers of `language`: Korean as it is, else its own Latin part or romanised."""
    cleaned = clean_name(name)
    if language is Language.KO or not has_hangul(cleaned):
        return cleaned
    latin = max((match.strip(" -&.+") for match in _LATIN_PART.findall(cleaned)), key=len, default="")
    return latin if len(latin) >= _LATIN_ENOUGH else " ".join(map(_latin_word, cleaned.split()))


def local_place(place: str, language: Language) -> str:
    """A region's name in `language`, from the table of well-known regions, else romanised."""
    cleaned = clean_name(place)
    if language is Language.KO:
        return cleaned
    return _table().get(language, {}).get(cleaned) or romanize(cleaned)


def _latin_word(word: str) -> str:
    """A loanword, or a word that ends in one of two letters or more, keeps the loanword's own spelling."""
    loanwords = _table()["loanwords"]
    for start in range(max(1, len(word) - 1)):
        if spelling := loanwords.get(word[start:]):
            return f"{romanize(word[:start])} {spelling}".strip()
    return romanize(word)


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("server.core").joinpath("names.toml").read_text("utf-8"))
