"""How words are written for the speech synthesiser: as it can read them, without signs."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from server.core.language import Language
from server.providers.composer.voice.speech import KANJI_READER, find_program, run

_SPOKEN = ("L", "M", "N")
"""Unicode categories of letters, marks (Thai vowels are some) and numbers."""
_APOSTROPHES = "'’"
_ROMAN_PHONEMES = {
    "ng": "N", "kh": "k|h", "ph": "p|h", "th": "t|h", "ch": "tS", "y": "j", "uea": "y@", "ia": "i@", "ua": "u@",
    "ae": "E:", "ue": "u-", "oe": "@:", "ai": "a:|j", "ao": "a:|w", "oi": "O|j", "ui": "u|j", "a": "a:", "o": "O",
}  # fmt: skip
"""Thai in the Royal Institute's Latin letters as phonemes."""
_ROMAN = re.compile("|".join(sorted(_ROMAN_PHONEMES, key=len, reverse=True)) + "|[a-z]")
_HAN = re.compile(r"[\u3400-\u9fff々〆]")


def readable(words: Sequence[str], language: Language) -> list[str]:
    """Every word in letters that the synthesiser knows; a word of signs only becomes empty."""
    bare = [" ".join("".join(map(_spoken, word)).split()) for word in words]
    return _READERS.get(language, list)(bare)


def _spoken(letter: str) -> str:
    return letter if unicodedata.category(letter)[0] in _SPOKEN or letter in _APOSTROPHES else " "


def _pinyin(words: Sequence[str]) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # a dictionary that only Chinese should load

    return [" ".join(lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)) for word in words]


def _kana(words: Sequence[str]) -> list[str]:
    if not any(map(_HAN.search, words)):
        return list(words)
    command = [find_program(KANJI_READER), "-i", "utf8", "-o", "utf8", "-JH"]
    return run(command, "\n".join(words).encode()).decode().split("\n")[: len(words)]


def _thai(words: Sequence[str]) -> list[str]:
    """As phonemes of Vietnamese, the nearest language the synthesiser speaks well: its own Thai spells letters."""
    from pythainlp.tokenize import syllable_tokenize  # a second of start-up that only Thai should pay
    from pythainlp.transliterate import romanize

    return [
        " ".join(_mnemonics(romanize(each, engine="royin")) for each in syllable_tokenize(word, engine="dict") if each)
        for word in words
    ]


def _mnemonics(romanized: str) -> str:
    phonemes = (_ROMAN_PHONEMES.get(piece, piece) for piece in _ROMAN.findall(romanized))
    return f"[[{'|'.join(phonemes)}]]" if romanized.isascii() else romanized


_READERS: dict[Language, Callable[[Sequence[str]], list[str]]] = {
    Language.ZH: _pinyin,
    Language.JA: _kana,
    Language.TH: _thai,
}
