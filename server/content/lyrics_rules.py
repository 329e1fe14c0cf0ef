"""Whether edited lyrics can still be sung in the song's time, told line by line."""

import re
from collections.abc import Iterator, Sequence

from server.content.form import Form, plan_form
from server.content.ports import LyricLine
from server.content.syllables import count_line
from server.core.errors import FieldViolation
from server.core.language import Language

CHARACTERS_AT_MOST = 4_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def violations(
    lines: Sequence[LyricLine], language: Language, tempo_bpm: int, duration_s: float
) -> tuple[FieldViolation, ...]:
    """What keeps the lines from being sung at this tempo within this duration; empty when nothing does."""
    return tuple(_violations(lines, language, plan_form(tempo_bpm, duration_s)))


def _violations(lines: Sequence[LyricLine], language: Language, form: Form) -> Iterator[FieldViolation]:
    if not lines:
        yield FieldViolation("lines", "there are no words to sing")
    if len(lines) > form.lines:
        yield FieldViolation("lines", f"the song has time for {form.lines} lines, these are {len(lines)}")
    if sum(len(line.text) for line in lines) > CHARACTERS_AT_MOST:
        yield FieldViolation("lines", f"longer than {CHARACTERS_AT_MOST} characters")
        return
    for at, line in enumerate(lines):
        if fault := _fault(line.text, language, form.syllables_per_line[1]):
            yield FieldViolation(f"lines[{at}].text", fault)


def _fault(text: str, language: Language, most: int) -> str:
    if _CONTROL.search(text):
        return "contains control characters or line breaks"
    if not (count := count_line(text, language)):
        return "holds nothing that can be sung"
    return f"{count} syllables, at most {most} can be sung in a line" if count > most else ""
