"""The song's map in time: bars, sections, and when every line and word is sung."""

from itertools import groupby

from server.content.form import BEATS_PER_BAR
from server.content.ports import TimedLine, TimedSection, TimedWord
from server.providers.composer.melody import LeadNote
from server.providers.composer.plan import SungLine
from server.providers.composer.score import Score


def bar_times(score: Score) -> tuple[float, ...]:
    """Start of every bar in seconds."""
    return tuple(_seconds(score, bar * BEATS_PER_BAR) for bar in range(score.plan.form.bars))


def timed_sections(score: Score) -> tuple[TimedSection, ...]:
    """The parts of the form in seconds."""
    return tuple(
        TimedSection(
            section.kind,
            _seconds(score, section.first_bar * BEATS_PER_BAR),
            _seconds(score, (section.first_bar + section.bars) * BEATS_PER_BAR),
        )
        for section in score.plan.form.sections
    )


def timed_lines(score: Score) -> tuple[TimedLine, ...]:
    """Every line with the times of its own notes."""
    sung = {line: list(notes) for line, notes in groupby(score.lead, key=lambda note: note.line)}
    return tuple(_timed_line(line, sung[at], score) for at, line in enumerate(score.plan.lines))


def _timed_line(line: SungLine, notes: list[LeadNote], score: Score) -> TimedLine:
    times = {
        word: (_seconds(score, group[0].start), _seconds(score, group[-1].start + group[-1].beats))
        for word, group in ((word, list(group)) for word, group in groupby(notes, key=lambda note: note.word))
    }
    moment = min(times.values())[0]
    words = []
    for at, text in enumerate(_spaced(line)):
        start, end = times.get(at, (moment, moment))
        words.append(TimedWord(text, start, end))
        moment = end
    return TimedLine(line.section, line.text, words[0].start_s, words[-1].end_s, tuple(words))


def _spaced(line: SungLine) -> list[str]:
    """The words, each with the white space that follows it, so that joined they are the line."""
    spaced, rest = [], line.text
    for word, _ in line.words:
        lead_in = rest.index(word)
        after = rest[lead_in + len(word) :]
        gap = len(after) - len(after.lstrip())
        spaced.append(rest[: lead_in + len(word)] + after[:gap])
        rest = after[gap:]
    return spaced


def _seconds(score: Score, beat: float) -> float:
    return round(score.groove.seconds(beat), 6)
