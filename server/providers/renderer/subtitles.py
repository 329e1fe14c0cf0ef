"""Karaoke subtitles: sung lines at the foot of the safe area, filling with the accent colour word by word."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from server.content.scene import Subtitle, Word
from server.providers.renderer.legibility import density_for
from server.providers.renderer.lettering import Row, draw_row
from server.providers.renderer.overlay import Curve, Fill, Layer, shade
from server.providers.renderer.staging import Span, Stage, leading, place
from server.providers.renderer.wrapping import offsets

_DESCENT = 0.32
"""Room under the last baseline, in letter heights."""
_FADE_S = 0.1
_SCRIM_FADE_S = 0.6
_LEAST_SCRIM = 0.18
"""Density where the picture alone would be dark enough; without any the foot would flicker from shot to shot."""
_HEAD = 0.12
"""How much of a word lights up at its very start, in letter heights, so that it is seen on its note."""
_SCRIM_RISE, _SCRIM_FULL = 9.0, 1.8
"""How far above the safe area's foot the scrim begins and is full, in letter heights."""
_READ = 2.9
"""Height of two rows of letters, which the scrim is for."""
_INSTANT_S = 1e-4


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
        baseline = stage.layout.bottom - paragraph.size * (_DESCENT + below * leading(paragraph))
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
    times: list[float] = []
    edges: list[float] = []
    for part in parts:
        left = row.origin[0] + stage.bold.width(text[: part.first], size)
        right = row.origin[0] + stage.bold.width(text[: part.last].rstrip(), size)
        times += [part.start_s - _INSTANT_S, part.start_s, part.end_s]
        edges += [left, min(left + size * _HEAD, right), right]
    return Fill(art.planes, tuple(np.maximum.accumulate(times).tolist()), tuple(edges))


def scrim(stage: Stage, subtitles: tuple[Subtitle, ...]) -> Iterator[Layer]:
    """A dark foot behind the subtitles, there from the first to the last of them, as dense as each shot needs."""
    if not subtitles:
        return
    layout = stage.layout
    letter = layout.px(layout.proportions.subtitle)
    top, full = (layout.bottom - letters * letter for letters in (_SCRIM_RISE, _SCRIM_FULL))
    first_row = round(top / 2) * 2
    ramp = np.clip((np.arange(first_row, layout.height) - top) / (full - top), 0, 1)
    art = shade(np.repeat((ramp * ramp * (3 - 2 * ramp))[:, None], layout.width, axis=1), stage.palette.shade)
    span = Span(subtitles[0].start_s - _SCRIM_FADE_S, subtitles[-1].end_s + _SCRIM_FADE_S, _SCRIM_FADE_S, _SCRIM_FADE_S)
    yield replace(place(art, (0, first_row), span), strength=_densities(stage, span))


def _densities(stage: Stage, span: Span) -> Curve:
    """A density for each shot, changing while the shot itself comes in."""
    layout = stage.layout
    times: list[float] = []
    values: list[float] = []
    rows = 1 - layout.proportions.bottom - _READ * layout.px(layout.proportions.subtitle) / layout.height
    for shot in stage.survey.scene.shots:
        light = stage.survey.brightest_of(shot, (rows, 1 - layout.proportions.bottom), span.start_s, span.end_s)
        wanted = max(_LEAST_SCRIM, density_for(stage.palette.accent, stage.palette.shade, light))
        times += [shot.start_s, shot.start_s + max(shot.transition.duration_s, _INSTANT_S)]
        values += [values[-1] if values else wanted, wanted]
    return Curve(tuple(times), tuple(values))
