"""The title and end cards: headline, rule and lines over a shade, coming one shortly after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from server.content.scene import Card, CardKind
from server.providers.renderer.fonts import Typeface
from server.providers.renderer.layout import Layout
from server.providers.renderer.legibility import LARGE_TEXT, SMALL_TEXT, density_for
from server.providers.renderer.lettering import draw_row
from server.providers.renderer.overlay import Layer, shade
from server.providers.renderer.staging import Span, Stage, leading, place
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
_FACTORS = (1.0, 0.85, 0.7, 0.55)
_LEAST = {CardKind.END: 0.42, CardKind.TITLE: 0.22}
"""Density of the shade where the picture alone would be dark enough: a card is not a photo with words on it."""
_TITLE_VEIL = 0.2
"""Share of a title's shade that lies on the whole picture."""
_TITLE_GLOW = 0.20
"""Half-width of the dark band behind a title, as a share of the frame's height."""

Share = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a card and where its top lies, in pixels."""

    paragraph: Paragraph
    typeface: Typeface
    top: float


def card_layers(stage: Stage, card: Card, duration_s: float) -> Iterator[Layer]:
    """The card's layers from back to front; one that lasts to the end of the video does not fade out."""
    span = Span(card.start_s, card.end_s, _FADE_S, _FADE_S if card.end_s < duration_s else 0.0)
    headline, *lines = blocks = _blocks(stage, card)
    density = _needed(stage, card, blocks) * _spread(stage.layout, card.kind)
    yield place(shade(density, stage.palette.shade), (0, 0), span)
    yield from _letters(stage, headline, span)
    if lines:
        yield _rule(stage, lines[0], _later(span, 1))
    for number, line in enumerate(lines, start=2):
        yield from _letters(stage, line, _later(span, number))


def _blocks(stage: Stage, card: Card) -> list[Block]:
    """Set the paragraphs one under the other, all smaller where they would not fit above the subtitles."""
    room = 2 * (stage.layout.height * stage.layout.proportions.card_centre - stage.layout.top)
    for factor in _FACTORS:
        blocks, height = _stack(stage, card, factor)
        if height <= room:
            break
    top = stage.layout.height * stage.layout.proportions.card_centre - height / 2
    return [replace(block, top=top + block.top) for block in blocks]


def _stack(stage: Stage, card: Card, factor: float) -> tuple[list[Block], float]:
    """The paragraphs from 0 downwards, and the height of them all."""
    large, small = (size * factor for size in _sizes(stage.layout, card.kind))
    line_face = stage.bold if card.kind is CardKind.TITLE else stage.regular
    set_in = [(stage.bold, card.headline, large), *((line_face, line, small) for line in card.lines)]
    unit, gap, top = stage.layout.px(small), 0.0, 0.0
    blocks: list[Block] = []
    for typeface, text, size in set_in:
        paragraph = stage.fit(typeface, typeface.clean(text), size, _ONE_ROW_FROM)
        blocks.append(Block(paragraph, typeface, top + gap))
        top += gap + paragraph.size * (1 + leading(paragraph) * (len(paragraph.rows) - 1))
        gap = unit * (_BETWEEN_LINES if len(blocks) > 1 else _ABOVE_RULE + _BELOW_RULE)
    return blocks, top


def _sizes(layout: Layout, kind: CardKind) -> tuple[float, float]:
    sizes = layout.proportions
    return (sizes.title, sizes.title_line) if kind is CardKind.TITLE else (sizes.end, sizes.end_line)


def _letters(stage: Stage, block: Block, span: Span) -> Iterator[Layer]:
    size = block.paragraph.size
    for number, text in enumerate(block.paragraph.rows):
        row = draw_row(block.typeface, text.rstrip(), size)
        baseline = block.top + size * (_BASELINE + number * leading(block.paragraph))
        yield stage.centred(row, baseline, span, rise_px=stage.layout.px(_RISE))


def _rule(stage: Stage, first_line: Block, span: Span) -> Layer:
    """A short bar in the accent colour between headline and lines."""
    width, height = (max(2, stage.layout.px(share) // 2 * 2) for share in (_RULE_WIDTH, _RULE_HEIGHT))
    y = first_line.top - _BELOW_RULE * first_line.paragraph.size - height / 2
    art = shade(np.ones((height, width)), stage.palette.accent)
    return place(art, ((stage.layout.width - width) / 2, y), span)


def _later(span: Span, steps: int) -> Span:
    return Span(span.start_s + steps * _STAGGER_S, span.end_s, span.fade_in_s, span.fade_out_s)


def _needed(stage: Stage, card: Card, blocks: list[Block]) -> float:
    """How dense the shade must be at its densest for every paragraph to be read."""
    text, dark = stage.palette.text, stage.palette.shade
    ratios = [LARGE_TEXT, *(SMALL_TEXT for _ in blocks[1:])]
    lights = [stage.survey.brightest(_rows(stage, block), card.start_s, card.end_s) for block in blocks]
    needed = [density_for(text, dark, light, ratio) for light, ratio in zip(lights, ratios, strict=True)]
    return max(_LEAST[card.kind], *needed)


def _rows(stage: Stage, block: Block) -> tuple[float, float]:
    """Between which heights of the frame a paragraph stands."""
    height = block.paragraph.size * (1 + leading(block.paragraph) * (len(block.paragraph.rows) - 1))
    return block.top / stage.layout.height, (block.top + height) / stage.layout.height


def _spread(layout: Layout, kind: CardKind) -> Share:
    """How the shade lies: evenly under an end card, in a soft band under a title."""
    if kind is CardKind.END:
        return np.ones((layout.height, layout.width))
    rows = np.arange(layout.height) / layout.height - layout.proportions.card_centre
    band = _TITLE_VEIL + (1 - _TITLE_VEIL) * np.exp(-((rows / _TITLE_GLOW) ** 4))
    return np.repeat(band[:, None], layout.width, axis=1)
