"""The words of a video: subtitles from the sung lines, the title card over the intro, the end card over the outro."""

from dataclasses import dataclass
from itertools import pairwise

from server.content.cutting import SongMap
from server.content.ports import SectionKind, TimedLine
from server.content.scene import Card, CardKind, Subtitle, Word

_TITLE_S = (2.5, 5.0)
_END_CARD_S = (2.5, 7.0)
"""Shortest and longest showing of the cards."""
_LEAD_S, _LINGER_S, _FLICKER_S = 0.15, 0.45, 0.7
"""A line comes before its first word, stays after its last, and bridges a shorter pause than the third."""


@dataclass(frozen=True, slots=True)
class Stay:
    """What the cards say; empty parts are left out."""

    name: str
    region: str = ""
    address: str = ""
    phone: str = ""
    handle: str = ""


def subtitles(song: SongMap) -> tuple[Subtitle, ...]:
    """One for each line, none overlapping the next or lingering over the end card; its words joined are the line."""
    lines = sorted((line for line in song.lines if line.text.strip()), key=lambda line: line.start_s)
    starts = [max(0.0, line.start_s - _LEAD_S) for line in lines]
    starts.append(max([_end_card_start(song), *(line.end_s for line in lines)]))
    timed = zip(lines, pairwise(starts), strict=True)
    return tuple(Subtitle(start, _end(line, next_start), words_of(line)) for line, (start, next_start) in timed)


def _end(line: TimedLine, next_start: float) -> float:
    if next_start - line.end_s < _FLICKER_S:
        return next_start
    return line.end_s + _LINGER_S


def words_of(line: TimedLine) -> tuple[Word, ...]:
    """The line's words, each with whatever stands between it and the next."""
    if not line.words:
        return (Word(line.text, line.start_s, line.end_s),)
    places, searched = [0], 0
    for number, word in enumerate(line.words):
        place = line.text.find(word.text, searched)
        if place < 0:
            return (Word(line.text, line.start_s, line.end_s),)
        searched = place + len(word.text)
        if number:
            places.append(place)
    spans = pairwise([*places, len(line.text)])
    return tuple(
        Word(line.text[first:last], word.start_s, word.end_s)
        for word, (first, last) in zip(line.words, spans, strict=True)
    )


def cards(song: SongMap, stay: Stay) -> tuple[Card, Card]:
    """The title card and the end card."""
    title_lines = (stay.region,) if stay.region else ()
    end_lines = tuple(filter(None, (stay.address, stay.phone, _at(stay.handle))))
    start = _end_card_start(song)
    return (
        Card(CardKind.TITLE, 0.0, _title_end(song, start), stay.name, title_lines),
        Card(CardKind.END, start, song.duration_s, stay.name, end_lines),
    )


def _at(handle: str) -> str:
    return f"@{handle.lstrip('@')}" if handle else ""


def _title_end(song: SongMap, end_card: float) -> float:
    """The title leaves with the intro, or with the first line where there is no intro."""
    after_intro = (section.start_s for section in song.sections if section.kind is not SectionKind.INTRO)
    first_line = (line.start_s - _LEAD_S for line in song.lines)
    leaves = next(after_intro, min(first_line, default=_TITLE_S[1]))
    return min(max(leaves, _TITLE_S[0]), _TITLE_S[1], end_card)


def _end_card_start(song: SongMap) -> float:
    """The end card comes with the outro, once the last line is sung, and never too late to be read."""
    outro = (section.start_s for section in song.sections if section.kind is SectionKind.OUTRO)
    sung = max((line.end_s for line in song.lines), default=0.0)
    wanted = max(next(outro, 0.0), sung, song.duration_s - _END_CARD_S[1])
    return max(min(wanted, song.duration_s - _END_CARD_S[0]), 0.0)
