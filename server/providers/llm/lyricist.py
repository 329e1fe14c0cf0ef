"""A lyricist that asks a language model for words that fit the form of the song."""

from collections.abc import Iterator
from dataclasses import asdict

from pydantic import BaseModel, ConfigDict

from server.content.form import Form, plan_form
from server.content.lyrics_rules import violations
from server.content.ports import LyricLine, Lyrics, LyricsBrief, SectionKind
from server.core.provenance import MeteredProvenance
from server.providers.llm.evidence import faults_of
from server.providers.llm.writing import Question, Writer

LONGEST_TITLE = 60


class Section(BaseModel):
    """A sung part and its lines."""

    model_config = ConfigDict(extra="forbid")

    kind: SectionKind
    lines: list[str]


class SongLyrics(BaseModel):
    """What the model is asked for."""

    model_config = ConfigDict(extra="forbid")

    title: str
    sections: list[Section]


class LlmLyricist:
    """Implements the Lyricist port."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def write(self, brief: LyricsBrief) -> tuple[Lyrics, MeteredProvenance]:
        """Words for the form that the composer plans from the same tempo and duration."""
        form = plan_form(brief.style.tempo_bpm, brief.duration_s)
        words, made_by = await self._writer.write(
            Question("lyrics", _order(brief, form), _facts(brief)),
            SongLyrics,
            lambda found: list(_faults(found, brief, form)),
        )
        return Lyrics(words.title.strip(), _lines(words)), made_by


def _order(brief: LyricsBrief, form: Form) -> str:
    low, high = form.syllables_per_line
    parts = ", ".join(f"{section.kind.value} {section.lines}" for section in form.sections if section.lines)
    style = brief.style
    return (
        f"Write lyrics in the language {brief.language} for a song of {round(brief.duration_s)} seconds:"
        f" {style.genre.value}, {style.mood.value}, {round(form.tempo_bpm)} beats a minute."
        f" Sections in this order with this many lines: {parts}. Every line takes {low} to {high} syllables."
        f" Variation {brief.seed}."
    )


def _facts(brief: LyricsBrief) -> dict[str, object]:
    told = asdict(brief)
    return {name: told[name] for name in ("store_name", "region", "detail_region", "selling_points", "keywords")}


def _faults(words: SongLyrics, brief: LyricsBrief, form: Form) -> Iterator[str]:
    wanted = [(section.kind, section.lines) for section in form.sections if section.lines]
    if [(section.kind, len(section.lines)) for section in words.sections] != wanted:
        yield "Sections or their numbers of lines differ from what was asked."
    if not 0 < len(words.title.strip()) <= LONGEST_TITLE:
        yield f"The title must have 1 to {LONGEST_TITLE} characters."
    lines = _lines(words)
    for violation in violations(lines, brief.language, brief.style.tempo_bpm, brief.duration_s):
        yield f"{violation.field}: {violation.description}"
    for text in (words.title, *(line.text for line in lines)):
        yield from faults_of(text, f"The line {text!r}")


def _lines(words: SongLyrics) -> tuple[LyricLine, ...]:
    return tuple(
        LyricLine(section.kind, " ".join(line.split())) for section in words.sections for line in section.lines
    )
