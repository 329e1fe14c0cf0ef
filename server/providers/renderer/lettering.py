"""Draws rows of text: letters with a soft shadow that keeps them readable on any picture."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from server.providers.renderer.fonts import Run, Typeface
from server.providers.renderer.overlay import Artwork, artwork
from server.providers.renderer.yuv import colour

_HALO, _HALO_STRENGTH = 0.16, 0.50
_CONTOUR, _CONTOUR_STRENGTH = 0.035, 0.80
"""Radius in letter heights and density of the wide and of the close shadow."""
_MARGIN = 0.5
"""Room around a row for its shadow, in letter heights."""

Mask = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """A drawn row. `origin` is where its first letter starts on the baseline, inside the artwork."""

    letters: Mask
    shadow: Mask
    origin: tuple[int, int]
    width: float

    def painted(self, text_colour: str, shadow_colour: str) -> Artwork:
        """The row in one colour."""
        behind = self.shadow * (1 - self.letters)
        premultiplied = self.letters[..., None] * np.array(colour(text_colour), np.float32)
        premultiplied += behind[..., None] * np.array(colour(shadow_colour), np.float32)
        kept = 255 * (1 - self.letters - behind)
        return artwork(np.rint(kept).astype(np.uint8), np.rint(premultiplied).astype(np.uint8))


def draw_row(typeface: Typeface, text: str, size: int) -> Row:
    """Draw one row of cleaned text."""
    runs = typeface.runs(text, size)
    margin = round(size * _MARGIN)
    ascent, descent = (max(metric) for metric in zip(*(run.font.getmetrics() for run in runs), strict=True))
    width = sum(run.width for run in runs)
    height = ascent + descent + 2 * margin
    canvas = Image.new("L", (_even(width + 2 * margin), _even(height)))
    origin = margin, margin + ascent
    _draw_runs(canvas, runs, origin)
    letters: Mask = np.asarray(canvas, np.float32) / np.float32(255)
    return Row(letters, _shadow(letters, size), origin, width)


def _draw_runs(canvas: Image.Image, runs: list[Run], origin: tuple[int, int]) -> None:
    pen = ImageDraw.Draw(canvas)
    x = float(origin[0])
    for run in runs:
        pen.text((x, origin[1]), run.text, fill=255, font=run.font, anchor="ls")
        x += run.width


def _shadow(letters: Mask, size: int) -> Mask:
    halo = _blurred(letters, size * _HALO) * _HALO_STRENGTH
    contour = _blurred(letters, size * _CONTOUR) * _CONTOUR_STRENGTH
    return np.asarray(np.clip(halo + contour, 0, 1), np.float32)


def _blurred(mask: Mask, radius: float) -> Mask:
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.5, radius)), np.float32)


def _even(length: float) -> int:
    return int(np.ceil(length / 2)) * 2
