"""Where the tones of a word want its tune to go, in the languages in which pitch tells words apart."""

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from server.core.language import Language

Tones = tuple[float | None, ...]
"""How high each syllable begins, 0 low to 2 high; None where it does not matter."""

STRICTNESS = {Language.VI: 4.0, Language.TH: 3.5, Language.ZH: 1.5}
"""How much a tune against the tones hurts; songs in Mandarin take it lightly, those in Vietnamese never."""

_MIDDLE = 1.0
_VIETNAMESE = {"\u0301": 2.0, "\u0303": 2.0, "\u0300": 0.0, "\u0309": 0.0, "\u0323": 0.0}
_MANDARIN = {"1": 2.0, "2": 1.0, "3": 0.0, "4": 2.0}
_THAI_MARKS = {"\u0e48": 1, "\u0e49": 2, "\u0e4a": 3, "\u0e4b": 4}
_THAI_HIGH, _THAI_MIDDLE = frozenset("ขฃฉฐถผฝศษสห"), frozenset("กจฎฏดตบปอ")
_THAI_CONSONANT = re.compile(r"[ก-ฮ]")
_THAI_DEAD = re.compile(r"[^ไใ].*[กขคฆจชซฎฏฐฑฒดตถทธบปพฟภศษส]$|[ะัิึุ็]$")
_LOW_TONE, _FALLING, _HIGH_TONE, _RISING = 0.0, 2.0, 2.0, 0.0
_MARKED = {
    "high": (_RISING, _LOW_TONE, _FALLING, _HIGH_TONE, _RISING),
    "middle": (_MIDDLE, _LOW_TONE, _FALLING, _HIGH_TONE, _RISING),
    "low": (_MIDDLE, _FALLING, _HIGH_TONE, _HIGH_TONE, _RISING),
}
"""By the class of the first consonant and the tone mark, none first."""


def tones(word: str, syllables: int, language: Language) -> Tones:
    """One for each syllable; all None where they cannot be told."""
    told = _READERS[language](word) if language in _READERS else []
    return tuple(told) if len(told) == syllables else (None,) * syllables


def rises(levels: Tones, language: Language) -> list[float]:
    """For every syllable after the first: how strongly speech goes up to it, below 0 for down."""
    strictness = STRICTNESS.get(language, 0.0)
    return [0.0 if before is None or now is None else strictness * (now - before) for before, now in pairwise(levels)]


def _vietnamese(word: str) -> list[float | None]:
    """Every written word is a syllable whose mark is its tone."""
    if not any(map(str.isalpha, word)):
        return []
    marks = (_VIETNAMESE[letter] for letter in unicodedata.normalize("NFD", word) if letter in _VIETNAMESE)
    return [next(marks, _MIDDLE)]


def _mandarin(word: str) -> list[float | None]:
    from pypinyin import Style, lazy_pinyin  # a dictionary that only Chinese should load

    read = lazy_pinyin(word, style=Style.TONE3, errors="ignore")
    return [_MANDARIN.get(syllable[-1:]) for syllable in read]


def _thai(word: str) -> list[float | None]:
    from pythainlp.tokenize import syllable_tokenize  # a second of start-up that only Thai should pay

    return [_thai_tone(each) for each in syllable_tokenize(word, engine="dict") if _THAI_CONSONANT.search(each)]


def _thai_tone(syllable: str) -> float:
    letters = _THAI_CONSONANT.findall(syllable)
    kind = "high" if letters[0] in _THAI_HIGH else "middle" if letters[0] in _THAI_MIDDLE else "low"
    mark = next((_THAI_MARKS[sign] for sign in syllable if sign in _THAI_MARKS), 0)
    if not mark and _THAI_DEAD.search(syllable):
        return _HIGH_TONE if kind == "low" else _LOW_TONE
    return _MARKED[kind][mark]


_READERS: dict[Language, Callable[[str], list[float | None]]] = {
    Language.VI: _vietnamese,
    Language.ZH: _mandarin,
    Language.TH: _thai,
}
