"""The title and end cards: headline, rule and lines over a shade, coming one shortly after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from server.content.scene import Card, CardKind
from server.providers.renderer.fonts import Typeface
from server.providers.renderer.layout import Layout
from server.providers.renderer.lettering import draw_row
from server.providers.renderer.overlay import Layer, shade
from server.providers.renderer.staging import Span, Stage, place
from server.providers.renderer.wrapping import Paragraph

_BASELINE = 0.86
"""How far the first baseline lies under the top of a paragraph, in letter heights."""
_FADE_S, _STAGGER_S = 0.45, 0.14
_RISE = 0.022
_RULE_WIDTH, _RULE_HEIGHT = 0.075, 0.006
_ABOVE_RULE, _BELOW_RULE, _BETWEEN_LINES = 0.85, 1.0, 0.65
"""Distances in heights of a card's smaller letters."""
_ONE_ROW_FROM = 0.78
"""A line that fits one row at this share of its size is not broken."""
_END_DENSITY = 0.64
_TITLE_DENSITY, _TITLE_VEIL = 0.42, 0.10
_TITLE_GLOW = 0.17
"""Half-width of the dark band behind a title, as a share of the frame's height."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a card and where its top lies, in pixels."""

    paragraph: Paragraph
    typeface: Typeface
    top: float


def card_layers(stage: Stage, card: Card, duration_s: float) -> Iterator[Layer]:
    """The card's layers from back to front; one that lasts to the end of the video does not fade out."""
    span = Span(card.start_s, card.end_s, _FADE_S, _FADE_S if card.end_s < duration_s else 0.0)
    yield place(shade(_density(stage.layout, card.kind), stage.palette.shade), (0, 0), span)
    headline, *lines = _blocks(stage, card)
    yield from _letters(stage, headline, span)
    if lines:
        yield _rule(stage, card, lines[0].top, _later(span, 1))
    for number, line in enumerate(lines, start=2):
        yield from _letters(stage, line, _later(span, number))


def _blocks(stage: Stage, card: Card) -> list[Block]:
    """Set the paragraphs one under the other, their middle at the layout's card centre."""
    large, small = _sizes(stage.layout, card.kind)
    line_face = stage.bold if card.kind is CardKind.TITLE else stage.regular
    set_in = [(stage.bold, card.headline, large), *((line_face, line, small) for line in card.lines)]
    paragraphs = [(face, stage.fit(face, face.clean(text), size, _ONE_ROW_FROM)) for face, text, size in set_in]
    unit = stage.layout.px(small)
    gaps = [(_ABOVE_RULE + _BELOW_RULE) * unit] + [_BETWEEN_LINES * unit] * (len(paragraphs) - 1)
    heights = [_height(stage, paragraph) for _, paragraph in paragraphs]
    total = sum(heights) + sum(gaps[: len(heights) - 1])
    top = stage.layout.height * stage.layout.proportions.card_centre - total / 2
    blocks = []
    for (typeface, paragraph), height, gap in zip(paragraphs, heights, gaps, strict=True):
        blocks.append(Block(paragraph, typeface, top))
        top += height + gap
    return blocks


def _sizes(layout: Layout, kind: CardKind) -> tuple[float, float]:
    sizes = layout.proportions
    return (sizes.title, sizes.title_line) if kind is CardKind.TITLE else (sizes.end, sizes.end_line)


def _height(stage: Stage, paragraph: Paragraph) -> float:
    return paragraph.size * (1 + stage.leading * (len(paragraph.rows) - 1))


def _letters(stage: Stage, block: Block, span: Span) -> Iterator[Layer]:
    size = block.paragraph.size
    for number, text in enumerate(block.paragraph.rows):
        row = draw_row(block.typeface, text.rstrip(), size)
        baseline = block.top + size * (_BASELINE + number * stage.leading)
        yield stage.centred(row, baseline, span, rise_px=stage.layout.px(_RISE))


def _rule(stage: Stage, card: Card, lines_top: float, span: Span) -> Layer:
    """A short bar in the accent colour between headline and lines."""
    width, height = (max(2, stage.layout.px(share) // 2 * 2) for share in (_RULE_WIDTH, _RULE_HEIGHT))
    y = lines_top - _BELOW_RULE * stage.layout.px(_sizes(stage.layout, card.kind)[1]) - height / 2
    art = shade(np.ones((height, width)), stage.palette.accent)
    return place(art, ((stage.layout.width - width) / 2, y), span)


def _later(span: Span, steps: int) -> Span:
    return Span(span.start_s + steps * _STAGGER_S, span.end_s, span.fade_in_s, span.fade_out_s)


def _density(layout: Layout, kind: CardKind) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """How dark the picture gets: evenly under an end card, in a soft band under a title."""
    if kind is CardKind.END:
        return np.full((layout.height, layout.width), _END_DENSITY)
    rows = np.arange(layout.height) / layout.height - layout.proportions.card_centre
    band = _TITLE_VEIL + _TITLE_DENSITY * np.exp(-((rows / _TITLE_GLOW) ** 2))
    return np.repeat(band[:, None], layout.width, axis=1)
