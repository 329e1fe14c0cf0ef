"""Names of stays and regions in a form that readers of each language can read."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import takewhile

from server.core.hangul import has_hangul, romanize
from server.core.language import Language

_FORBIDDEN = re.compile(r"[\"'“”‘’„‟`´«»‹›「」『』《》〈〉＂＇<>#{}\[\]|\\]")
_LATIN_PART = re.compile(r"[A-Za-zÀ-ỹ][A-Za-zÀ-ỹ0-9&.+ -]*")
_LATIN_ENOUGH = 3
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_KEPT_APOSTROPHE = "ʼ"
_PROVINCE = re.compile("([가-힣]{2,4})(?:특별자치도|특별자치시|특별시|광역시)")
_DISTRICT = re.compile("([가-힣0-9]+)(도|시|군|구|읍|면|동|리|로|길)")
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


def local_address(address: str, language: Language) -> str:
    """A Korean address for readers of `language`: in Latin letters, the smallest part first; others stay."""
    if language is Language.KO or not has_hangul(address):
        return address
    words = address.replace(",", " ").split()
    numbers = list(takewhile(lambda word: not has_hangul(word), reversed(words)))
    parts = [_latin_district(word) for word in reversed(words[: len(words) - len(numbers)])]
    return ", ".join([" ".join([*reversed(numbers), parts[0]]), *parts[1:]])


def _latin_district(word: str) -> str:
    """A province's own name, or a name and what kind of place it is: Gangneung-si, Solmulgyeol-gil."""
    province = _PROVINCE.fullmatch(word)
    if province:
        return romanize(province[1])
    district = _DISTRICT.fullmatch(word)
    return f"{romanize(district[1])}-{romanize(district[2]).lower()}" if district else romanize(word)


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
