"""Finds our lines in what was sung: the vendor's words are aligned letter by letter, so misheard ones do no harm."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from server.content.form import BEATS_PER_BAR, plan_form
from server.content.ports import LyricLine, SectionKind, SongBrief, TimedLine, TimedSection, TimedWord
from server.content.syllables import syllables
from server.core.language import Language
from server.providers.suno.api import AlignedWord

_TAG = re.compile(r"\[[^\]]*\]")
_SHORTEST_WORD_S = 0.05
_HEARD_ENOUGH = 0.5
"""Share of our letters that must be found in the song for its times to be believed."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter that was sung, and when."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class SongTimes:
    """When everything is sung, and where the bars lie."""

    lines: tuple[TimedLine, ...]
    sections: tuple[TimedSection, ...]
    bars: tuple[float, ...]


def song_times(brief: SongBrief, heard: Sequence[AlignedWord], duration_s: float) -> SongTimes:
    """The map of a recording; where too little was understood the lines are spread as the form plans them."""
    lines = _aligned(brief, heard, duration_s) or _spread(brief, duration_s)
    return SongTimes(lines, _sections(lines, duration_s), _bars(lines, brief.style.tempo_bpm, duration_s))


def _aligned(brief: SongBrief, heard: Sequence[AlignedWord], duration_s: float) -> tuple[TimedLine, ...]:
    sung = [letter for word in heard for letter in _letters_sung(word)]
    ours = "".join(_plain(line.text) for line in brief.lyrics.lines)
    found = _matches("".join(letter.text for letter in sung), ours)
    if len(found) < _HEARD_ENOUGH * len(ours):
        return ()
    times = _filled(found, sung, len(ours), duration_s)
    at, lines = 0, []
    for line in brief.lyrics.lines:
        count = len(_plain(line.text))
        lines.append(_timed(line, brief.language, times[at : at + count + 1]))
        at += count
    return tuple(lines)


def _letters_sung(word: AlignedWord) -> list[_Letter]:
    """A word's letters, its time shared among them."""
    text = _plain(_TAG.sub("", word.word))
    pace = max(0.0, word.end_s - word.start_s) / max(1, len(text))
    return [_Letter(letter, word.start_s + at * pace, word.start_s + (at + 1) * pace) for at, letter in enumerate(text)]


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _matches(sung: str, ours: str) -> dict[int, int]:
    """For each of our letters that was heard, which sung one it is."""
    blocks = SequenceMatcher(None, sung, ours, autojunk=False).get_matching_blocks()
    return {block.b + step: block.a + step for block in blocks for step in range(block.size)}


def _filled(found: dict[int, int], sung: list[_Letter], count: int, duration_s: float) -> list[tuple[float, float]]:
    """Start and end of every letter of ours; those not heard lie between their neighbours, and none goes back."""
    known = sorted(found)
    times: list[tuple[float, float]] = []
    for at in range(count):
        if at in found:
            letter = sung[found[at]]
            start, end = letter.start_s, letter.end_s
        else:
            start, end = _between(at, known, found, sung, duration_s)
        start = min(max(start, times[-1][0] if times else 0.0), duration_s)
        times.append((start, min(max(end, start), duration_s)))
    return times


def _between(
    at: int, known: list[int], found: dict[int, int], sung: list[_Letter], duration_s: float
) -> tuple[float, float]:
    place = bisect_right(known, at)
    before, after = (known[place - 1] if place else -1), (known[place] if place < len(known) else None)
    begin = sung[found[before]].end_s if before >= 0 else 0.0
    until = sung[found[after]].start_s if after is not None else min(begin + 2.0, duration_s)
    step = max(0.0, until - begin) / ((after if after is not None else at + 1) - before)
    return begin + step * (at - before - 1), begin + step * (at - before)


def _timed(line: LyricLine, language: Language, times: Sequence[tuple[float, float]]) -> TimedLine:
    words, at = [], 0
    for text in _spaced_words(line.text, language):
        count = len(_plain(text))
        here = times[at : at + count] or [times[min(at, len(times) - 1)]]
        words.append(TimedWord(text, here[0][0], max(here[-1][1], here[0][0] + _SHORTEST_WORD_S)))
        at += count
    return TimedLine(line.section, line.text, words[0].start_s, words[-1].end_s, tuple(words))


def _spaced_words(text: str, language: Language) -> list[str]:
    """The words, each with the white space that follows it, so that joined they are the line."""
    places: list[int] = []
    for word, _ in syllables(text, language):
        places.append(text.index(word, places[-1] if places else 0))
    places[0] = 0
    return [text[start:end] for start, end in zip(places, [*places[1:], len(text)], strict=True)]


def _spread(brief: SongBrief, duration_s: float) -> tuple[TimedLine, ...]:
    """As the form would have them sung, stretched to the recording."""
    form = plan_form(brief.style.tempo_bpm, duration_s)
    sung_s = [section for section in form.sections if section.lines]
    begin = sung_s[0].first_bar * form.bar_s
    end = (sung_s[-1].first_bar + sung_s[-1].bars) * form.bar_s
    step = (end - begin) / len(brief.lyrics.lines)
    lines = []
    for number, line in enumerate(brief.lyrics.lines):
        start, stop = begin + number * step, begin + (number + 0.9) * step
        lines.append(TimedLine(line.section, line.text, start, stop, (TimedWord(line.text, start, stop),)))
    return tuple(lines)


def _sections(lines: Sequence[TimedLine], duration_s: float) -> tuple[TimedSection, ...]:
    """The parts, without gaps: what comes before the first line is the intro, what comes after the last the outro."""
    starts: list[tuple[SectionKind, float]] = [(SectionKind.INTRO, 0.0)]
    for line in lines:
        if line.section is not starts[-1][0]:
            starts.append((line.section, max(line.start_s, starts[-1][1])))
    starts.append((SectionKind.OUTRO, max(lines[-1].end_s, starts[-1][1])))
    ends = [start for _, start in starts[1:]] + [duration_s]
    spans = zip(starts, ends, strict=True)
    return tuple(TimedSection(kind, start, end) for (kind, start), end in spans if end > start)


def _bars(lines: Sequence[TimedLine], tempo_bpm: int, duration_s: float) -> tuple[float, ...]:
    """The vendor tells no bars: they are counted at the asked tempo, anew from every line, where a cut always fits."""
    bar_s = BEATS_PER_BAR * 60 / tempo_bpm
    anchors = sorted({0.0, *(line.start_s for line in lines)})
    bars: list[float] = []
    for anchor, following in zip(anchors, [*anchors[1:], duration_s], strict=True):
        bars += [anchor + step * bar_s for step in range(max(1, int((following - anchor) / bar_s)))]
    return tuple(bar for bar in bars if bar < duration_s)
