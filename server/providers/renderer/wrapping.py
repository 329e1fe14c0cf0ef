"""Breaks text into rows where its language allows, balanced, at the largest size that fits."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pythainlp.tokenize import word_tokenize

from server.providers.renderer.fonts import Typeface

_THAI = re.compile(r"[\u0e00-\u0e7f]+")
_IDEOGRAPHIC = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_PIECES = re.compile(r"\S+\s*|\s+")
_NEVER_FIRST = set("、。，．,.!?！？：；:;…‥・ー」』）】》〉〕]})’”%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ๆฯ")
_NEVER_LAST = set("「『（【《〈〔[({‘“$₩¥")
_SHRINK = 0.94
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


def _inside(word: str) -> Iterator[str]:
    """Break points inside a word: dictionary words in Thai, every character in Chinese and Japanese."""
    if _THAI.search(word):
        yield from word_tokenize(word, keep_whitespace=True)
        return
    run = ""
    for character in word:
        if _IDEOGRAPHIC.match(character):
            yield from filter(None, (run, character))
            run = ""
        else:
            run += character
    if run:
        yield run


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def fit(typeface: Typeface, text: str, size: int, max_width: float, max_rows: int) -> Paragraph:
    """Wrap cleaned text into at most `max_rows` rows, smaller when it must be, cut short as the last resort."""
    parts = pieces(text)
    smallest = max(1, round(size * _SMALLEST))
    while True:
        measure = _measure(typeface, size)
        rows = _balanced(parts, max_width, measure)
        if len(rows) <= max_rows and max(map(measure, rows), default=0) <= max_width:
            return Paragraph(tuple(rows), size)
        if size <= smallest:
            return Paragraph(tuple(_cut_short(text, max_width, max_rows, measure)), size)
        size = max(smallest, min(size - 1, round(size * _SHRINK)))


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
