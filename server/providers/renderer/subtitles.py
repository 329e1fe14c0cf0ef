"""Karaoke subtitles: sung lines at the foot of the safe area, filling with the accent colour word by word."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from server.content.scene import Subtitle, Word
from server.providers.renderer.lettering import Row, draw_row
from server.providers.renderer.overlay import Fill, Layer, shade
from server.providers.renderer.staging import Span, Stage, place
from server.providers.renderer.wrapping import offsets

_DESCENT = 0.32
"""Room under the last baseline, in letter heights."""
_FADE_S = 0.1
_SCRIM_DENSITY, _SCRIM_FADE_S = 0.52, 0.6
_SCRIM_RISE, _SCRIM_FULL = 9.0, 1.8
"""How far above the safe area's foot the scrim begins and is full, in letter heights."""


@dataclass(frozen=True, slots=True)
class SungPart:
    """The part of a row that one word covers: places in the row, and when it is sung."""

    first: int
    last: int
    start_s: float
    end_s: float


def subtitle_layers(stage: Stage, subtitle: Subtitle) -> Iterator[Layer]:
    """One layer for each row of the line; its words joined are the line."""
    words = [Word(stage.bold.clean(word.text), word.start_s, word.end_s) for word in subtitle.words]
    text = "".join(word.text for word in words)
    paragraph = stage.fit(stage.bold, text, stage.layout.proportions.subtitle)
    span = Span(subtitle.start_s, subtitle.end_s, _FADE_S, _FADE_S)
    below = len(paragraph.rows) - 1
    for row_text, (first, last) in zip(paragraph.rows, offsets(paragraph.rows), strict=True):
        row = draw_row(stage.bold, row_text.rstrip(), paragraph.size)
        parts = sung_parts(words, first, last)
        baseline = stage.layout.bottom - paragraph.size * (_DESCENT + below * stage.leading)
        yield stage.centred(row, baseline, span, fill=_fill(stage, row, row_text, paragraph.size, parts))
        below -= 1


def sung_parts(words: list[Word], first: int, last: int) -> list[SungPart]:
    """The words, or parts of words, between two places of the line; time runs evenly over a word's characters."""
    parts, start = [], 0
    for word in words:
        length = len(word.text)
        low, high = max(start, first), min(start + length, last)
        if low < high:
            pace = (word.end_s - word.start_s) / length
            times = (word.start_s + (place - start) * pace for place in (low, high))
            parts.append(SungPart(low - first, high - first, *times))
        start += length
    return parts


def _fill(stage: Stage, row: Row, text: str, size: int, parts: list[SungPart]) -> Fill:
    art = row.painted(stage.palette.accent, stage.palette.shade)
    times = [time for part in parts for time in (part.start_s, part.end_s)]
    places = [place for part in parts for place in (part.first, part.last)]
    edges = [row.origin[0] + stage.bold.width(text[:place].rstrip(), size) for place in places]
    return Fill(art.planes, tuple(np.maximum.accumulate(times).tolist()), tuple(edges))


def scrim(stage: Stage, subtitles: tuple[Subtitle, ...]) -> Iterator[Layer]:
    """A dark foot behind the subtitles, there from the first to the last of them."""
    if not subtitles:
        return
    layout = stage.layout
    letter = layout.px(layout.proportions.subtitle)
    top, full = (layout.bottom - letters * letter for letters in (_SCRIM_RISE, _SCRIM_FULL))
    first_row = round(top / 2) * 2
    ramp = np.clip((np.arange(first_row, layout.height) - top) / (full - top), 0, 1)
    density = _SCRIM_DENSITY * ramp * ramp * (3 - 2 * ramp)
    span = Span(subtitles[0].start_s - _SCRIM_FADE_S, subtitles[-1].end_s + _SCRIM_FADE_S, _SCRIM_FADE_S, _SCRIM_FADE_S)
    art = shade(np.repeat(density[:, None], layout.width, axis=1), stage.palette.shade)
    yield place(art, (0, first_row), span)
