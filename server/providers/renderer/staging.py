"""What everything set on a scene's pictures shares: its fonts, its frame's layout, its colours."""

import re
from dataclasses import dataclass
from pathlib import Path

from server.content.scene import Palette, Scene
from server.providers.renderer.fonts import Typeface, Weight
from server.providers.renderer.layout import Layout
from server.providers.renderer.lettering import Row
from server.providers.renderer.overlay import Artwork, Fill, Layer
from server.providers.renderer.survey import Survey
from server.providers.renderer.wrapping import Paragraph, fit

_LEADINGS = ((re.compile("[\u0e00-\u0e7f]"), 1.55), (re.compile("[\u1ea0-\u1ef9]"), 1.38))
_USUAL_LEADING = 1.22
"""Distance of baselines in letter heights; Thai and Vietnamese stack marks above their letters."""
_MOST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Span:
    """When something is on screen, and how softly it comes and goes."""

    start_s: float
    end_s: float
    fade_in_s: float
    fade_out_s: float


@dataclass(frozen=True, slots=True)
class Stage:
    """The frame of one scene, ready to have text set on it; `survey` knows how bright the pictures are."""

    layout: Layout
    palette: Palette
    bold: Typeface
    regular: Typeface
    survey: Survey

    @classmethod
    def of(cls, scene: Scene, font_dirs: tuple[Path, ...], survey: Survey) -> "Stage":
        """The stage for a scene's size, colours, language and photos."""
        bold, regular = (Typeface(scene.language, weight, font_dirs) for weight in Weight)
        return cls(Layout.of(scene.width, scene.height), scene.palette, bold, regular, survey)

    def fit(self, typeface: Typeface, text: str, share: float, one_row_from: float = 1.0) -> Paragraph:
        """Wrap cleaned text to at most two rows of the safe width, letters as high as a share of the shorter side."""
        return fit(typeface, text, self.layout.px(share), self.layout.text_width, _MOST_ROWS, one_row_from)

    def centred(self, row: Row, baseline: float, span: Span, *, rise_px: int = 0, fill: Fill | None = None) -> Layer:
        """Place a row in the middle of the frame's width."""
        art = row.painted(self.palette.text, self.palette.shade)
        x = (self.layout.width - row.width) / 2 - row.origin[0]
        return place(art, (x, baseline - row.origin[1]), span, rise_px=rise_px, fill=fill)


def place(
    art: Artwork, corner: tuple[float, float], span: Span, *, rise_px: int = 0, fill: Fill | None = None
) -> Layer:
    """A layer whose upper left corner lies on the even pixel nearest to `corner`."""
    x, y = (round(value / 2) * 2 for value in corner)
    return Layer(art, x, y, span.start_s, span.end_s, span.fade_in_s, span.fade_out_s, rise_px, fill)


def leading(paragraph: Paragraph) -> float:
    """Distance from one baseline of the paragraph to the next, in letter heights."""
    text = "".join(paragraph.rows)
    return next((distance for marks, distance in _LEADINGS if marks.search(text)), _USUAL_LEADING)
