"""Breaks text into rows where its language allows, balanced, at the largest size that fits."""

import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from server.providers.renderer.fonts import Typeface

_THAI = re.compile(r"[\u0e00-\u0e7f]+")
_EAST_ASIAN = re.compile(
    r"[\u30a0-\u30fa\u30fc-\u30ff]+|[\u3001-\u303f\u3040-\u309f\u30fb\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)
"""A foreign word in katakana, which stays whole, or one character of Chinese or Japanese text."""
_PIECES = re.compile(r"\S+\s*|\s+")
_NEVER_FIRST = set("、。，．,.!?！？：；:;…‥・ー」』）】》〉〕]})’”%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ๆฯ")
_NEVER_LAST = set("「『（【《〈〔[({‘“$₩¥")
_STEP = 0.05
_SMALLEST = 0.45
"""Text shrinks at most to this share of its size before it is cut short."""
_BALANCE_STEPS = 7


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Wrapped rows at the size they fit; rows joined give the text, unless it had to be cut short."""

    rows: tuple[str, ...]
    size: int


def pieces(text: str) -> list[str]:
    """Split text into its smallest unbreakable parts, spaces kept at their ends."""
    parts: list[str] = []
    for part in (small for word in _PIECES.findall(text) for small in _inside(word)):
        if parts and (part.isspace() or part[0] in _NEVER_FIRST or _is_mark(part[0]) or parts[-1][-1] in _NEVER_LAST):
            parts[-1] += part
        else:
            parts.append(part)
    return parts


def _inside(word: str) -> list[str]:
    """Break points inside a word: dictionary words in Thai, nearly every character in Chinese and Japanese."""
    if _THAI.search(word):
        return _thai_words(word)
    parts, end = [], 0
    for found in _EAST_ASIAN.finditer(word):
        parts += [word[end : found.start()], found.group()]
        end = found.end()
    return [part for part in (*parts, word[end:]) if part]


def _thai_words(text: str) -> list[str]:
    # Unless told otherwise before its import, the library makes a folder in the home directory.
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.tokenize import word_tokenize

    return [part for part in word_tokenize(text, keep_whitespace=True) if part]


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def fit(
    typeface: Typeface, text: str, size: int, max_width: float, max_rows: int, one_row_from: float = 1.0
) -> Paragraph:
    """Wrap cleaned text into at most `max_rows` rows, smaller when it must be, cut short as the last resort.

    It stays on one row where letters of `one_row_from` times the size allow it.
    """
    parts = pieces(text)
    attempts = [(trial, 1) for trial in _sizes(size, one_row_from)]
    attempts += [(trial, max_rows) for trial in _sizes(size, _SMALLEST)]
    for trial, rows_allowed in attempts:
        measure = _measure(typeface, trial)
        rows = _balanced(parts, max_width, measure)
        if len(rows) <= rows_allowed and max(map(measure, rows), default=0) <= max_width:
            return Paragraph(tuple(rows), trial)
    smallest = attempts[-1][0]
    return Paragraph(tuple(_cut_short(text, max_width, max_rows, _measure(typeface, smallest))), smallest)


def _sizes(largest: int, smallest_share: float) -> list[int]:
    """Sizes to try, largest first."""
    smallest = max(1, round(largest * smallest_share))
    step = max(1, round(largest * _STEP))
    return [*range(largest, smallest, -step), smallest]


def _measure(typeface: Typeface, size: int) -> Callable[[str], float]:
    return lambda row: typeface.width(row.rstrip(), size)


def _fill(parts: list[str], width: float, measure: Callable[[str], float]) -> list[str]:
    rows: list[str] = []
    for part in parts:
        if rows and measure(rows[-1] + part) <= width:
            rows[-1] += part
        else:
            rows.append(part)
    return rows


def _balanced(parts: list[str], width: float, measure: Callable[[str], float]) -> list[str]:
    """As few rows as the width allows, then the narrowest width that still gives as few."""
    rows = _fill(parts, width, measure)
    too_narrow, enough = width / max(1, len(rows)) / 2, width
    for _ in range(_BALANCE_STEPS if len(rows) > 1 else 0):
        middle = (too_narrow + enough) / 2
        narrower = _fill(parts, middle, measure)
        if len(narrower) > len(rows):
            too_narrow = middle
        else:
            rows, enough = narrower, middle
    return rows


def _cut_short(text: str, width: float, max_rows: int, measure: Callable[[str], float]) -> list[str]:
    rows = _fill(list(text), width, measure)
    if len(rows) <= max_rows:
        return rows
    last = rows[max_rows - 1].rstrip()
    while last and measure(last + "…") > width:
        last = last[:-1]
    return [*rows[: max_rows - 1], last + "…"]


def offsets(rows: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where each row begins and ends in the text it was broken from."""
    ends = [0]
    for row in rows:
        ends.append(ends[-1] + len(row))
    return list(pairwise(ends))
