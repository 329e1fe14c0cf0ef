"""Fonts for the six languages: one family each, with the others behind it for foreign names and addresses."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

from PIL import ImageFont, features

from server.core.failures import EngineFailed
from server.core.language import Language
from server.providers.renderer.coverage import covered


class Weight(StrEnum):
    """How heavy the letters are."""

    BOLD = "bold"
    REGULAR = "regular"


@dataclass(frozen=True, slots=True)
class Family:
    """File names of a family's weights, and which face of them if they are collections."""

    bold: str
    regular: str
    face: int = 0

    def file(self, weight: Weight) -> str:
        """The file that holds this weight."""
        return self.bold if weight is Weight.BOLD else self.regular


_NANUM = Family("NanumSquareRoundB.ttf", "NanumSquareRoundR.ttf")
_LATIN = Family("NotoSans-Bold.ttf", "NotoSans-Regular.ttf")
_THAI = Family("NotoSansThai-Bold.ttf", "NotoSansThai-Regular.ttf")
_JAPANESE, _KOREAN, _CHINESE = (Family("NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc", face) for face in range(3))

FAMILIES = {
    Language.KO: (_NANUM, _KOREAN, _LATIN, _THAI),
    Language.EN: (_LATIN, _NANUM, _KOREAN, _THAI),
    Language.VI: (_LATIN, _NANUM, _KOREAN, _THAI),
    Language.ZH: (_CHINESE, _LATIN, _THAI),
    Language.JA: (_JAPANESE, _LATIN, _THAI),
    Language.TH: (_THAI, _LATIN, _NANUM, _KOREAN),
}

_INVISIBLE = {"Cc", "Cf", "Cs", "Co"}
"""Categories never drawn: controls, joiners, direction marks, surrogates, private use."""
_PICTOGRAPHS = {"So", "Sk", "Me", "Cn"}
"""Categories left out where no font draws them: emoji, their skin tones, enclosing keycaps, newer emoji."""
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters drawn with one font."""

    text: str
    font: ImageFont.FreeTypeFont

    @property
    def width(self) -> float:
        """How far the run carries the pen, in pixels."""
        return float(self.font.getlength(self.text))


@dataclass(frozen=True)
class Typeface:
    """The fonts of a language in one weight, tried in order for every character."""

    language: Language
    weight: Weight
    font_dirs: tuple[Path, ...]

    @cached_property
    def files(self) -> list[tuple[Path, int]]:
        """Font files with their face numbers; the first must be there, the others help where they are."""
        families = FAMILIES[self.language]
        found = [(_find(family.file(self.weight), self.font_dirs), family.face) for family in families]
        if found[0][0] is None:
            raise _missing(f"font {families[0].file(self.weight)}")
        if self.language is Language.TH and not features.check("raqm"):
            raise _missing("libfribidi, which places Thai vowels and tones,")
        return [(path, face) for path, face in found if path]

    def clean(self, text: str) -> str:
        """The text as it can be drawn: composed, on one line, without emoji; refuses a letter no font has."""
        composed = (" " if character.isspace() else character for character in unicodedata.normalize("NFC", text))
        return "".join(character for character in composed if self._is_drawn(character))

    def runs(self, text: str, size: int) -> list[Run]:
        """Split cleaned text where the font changes; marks and spaces stay with the letter before them."""
        numbered: list[tuple[int, str]] = []
        for character in text:
            follows = numbered and (character == " " or unicodedata.category(character).startswith("M"))
            numbered.append((numbered[-1][0] if follows else self._font_number(character) or 0, character))
        grouped = groupby(numbered, key=lambda pair: pair[0])
        return [
            Run("".join(letter for _, letter in group), _open_font(*self.files[number], size))
            for number, group in grouped
        ]

    def width(self, text: str, size: int) -> float:
        """Length of cleaned text in pixels."""
        return sum(run.width for run in self.runs(text, size))

    def _is_drawn(self, character: str) -> bool:
        category = unicodedata.category(character)
        if category in _INVISIBLE or ord(character) in _VARIATION_SELECTORS:
            return False
        if self._font_number(character) is not None:
            return True
        if category in _PICTOGRAPHS:
            return False
        raise EngineFailed("MEDIA_UNSUPPORTED", f"no font draws U+{ord(character):04X}", retryable=False)

    def _font_number(self, character: str) -> int | None:
        candidates = enumerate(self.files)
        return next((number for number, file in candidates if ord(character) in covered(*file)), None)


def _missing(what: str) -> EngineFailed:
    return EngineFailed("PROVIDER_NOT_CONFIGURED", f"{what} is not installed", retryable=False)


@cache
def _find(name: str, folders: tuple[Path, ...]) -> Path | None:
    return next((path for folder in folders for path in folder.rglob(name)), None)


@cache
def _open_font(path: Path, face: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, face)
