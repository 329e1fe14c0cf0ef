"""Splits a line of lyrics into words and counts how many syllables (morae in Japanese) each is sung on."""

import itertools
import re
from collections.abc import Callable

from server.content.syllable_counts import count_syllables
from server.core.language import Language

_OPENING = "([{<\"'“‘«「『《〈（【"
_HAN = r"[\u3400-\u9fff々〆]"
_KANA = r"[\u3040-\u309f]"
_KATAKANA = r"[\u30a0-\u30ff]"
_CHINESE_RUN = re.compile(rf"(?:(?!的){_HAN})+的?|的|(?:(?!{_HAN}).)+")
_CHINESE_UNIT = re.compile(r"\w+|\W")
_JAPANESE_UNIT = re.compile(
    rf"{_HAN}+(?:[がをにはでとのへも]{{1,2}}|{_KANA}{{0,3}})(?![っゃゅょんー])"
    rf"|{_HAN}+{_KANA}*|{_KATAKANA}+{_KANA}?|{_KANA}{{1,4}}(?![っゃゅょんー])|{_KANA}+|[^\W\u3040-\u9fff]+|\W"
)


def syllables(text: str, language: Language) -> tuple[tuple[str, int], ...]:
    """Words as displayed, punctuation kept, each with its syllables.

    The words and the white space between them give `text` back. A word of signs only counts 0.
    Counts follow the way the language reads digits and Latin words aloud.
    """
    split = _SPLITTERS.get(language)
    words = text.split() if split is None else [word for chunk in text.split() for word in _tidy(split(chunk))]
    return tuple((word, count_syllables(word, language)) for word in words)


def count_line(text: str, language: Language) -> int:
    """Syllables of the whole line."""
    return sum(count for _, count in syllables(text, language))


def _tidy(pieces: list[str]) -> list[str]:
    """Hang signs on the word before them, opening ones on the word after."""
    words: list[str] = []
    for piece in pieces:
        if words and ((_is_sign(piece) and piece not in _OPENING) or _opens(words[-1])):
            words[-1] += piece
        else:
            words.append(piece)
    return words


def _is_sign(piece: str) -> bool:
    return not any(letter.isalnum() for letter in piece)


def _opens(word: str) -> bool:
    return all(letter in _OPENING for letter in word)


def _chinese(chunk: str) -> list[str]:
    """Two characters at a time, three where one would be left alone."""
    words: list[str] = []
    for run in _CHINESE_RUN.findall(chunk):
        words += _pairs(run) if re.match(_HAN, run) else _CHINESE_UNIT.findall(run)
    return words


def _pairs(run: str) -> list[str]:
    cuts = [*range(0, max(1, len(run) - 1), 2), len(run)]
    return [run[start:end] for start, end in itertools.pairwise(cuts)]


def _japanese(chunk: str) -> list[str]:
    return _JAPANESE_UNIT.findall(chunk)


def _thai(chunk: str) -> list[str]:
    from pythainlp.tokenize import word_tokenize  # a second of start-up that only Thai should pay

    return list(word_tokenize(chunk, engine="newmm"))


_SPLITTERS: dict[Language, Callable[[str], list[str]]] = {
    Language.ZH: _chinese,
    Language.JA: _japanese,
    Language.TH: _thai,
}
