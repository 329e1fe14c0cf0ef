"""Lays the lyrics on the song's form: which line is sung in which beats."""

from dataclasses import dataclass
from itertools import groupby

from server.content.form import BEATS_PER_BAR, Form, FormSection, plan_form
from server.content.ports import LyricLine, Lyrics, SectionKind
from server.content.syllables import syllables
from server.core.failures import EngineFailed
from server.core.language import Language

FASTEST_SYLLABLES_PER_S = 8.0
"""What a practised singer can still pronounce for the length of a line."""
BREATH_SHARE = 0.12

_FORM_ORDER = tuple(SectionKind)


@dataclass(frozen=True, slots=True)
class SungLine:
    """A line of lyrics in its place; beats count from the start of the song."""

    section: SectionKind
    text: str
    words: tuple[tuple[str, int], ...]
    slot: int
    start: float
    beats: float

    @property
    def syllables(self) -> int:
        """Notes the line needs."""
        return sum(count for _, count in self.words)


@dataclass(frozen=True, slots=True)
class SongPlan:
    """The form as it will be played, and the lines sung over it in order."""

    form: Form
    lines: tuple[SungLine, ...]

    @property
    def beats(self) -> float:
        """Length of the whole song."""
        return float(self.form.bars * BEATS_PER_BAR)

    @property
    def beat_s(self) -> float:
        """Seconds in a beat."""
        return 60 / self.form.tempo_bpm


def plan_song(lyrics: Lyrics, language: Language, tempo_bpm: float, duration_s: float) -> SongPlan:
    """Place every line; raises EngineFailed(CONTENT_REJECTED) when one could not be sung."""
    written = [line for line in lyrics.lines if line.text.strip()]
    if not written:
        raise _rejected("there are no words to sing")
    form = plan_form(tempo_bpm, duration_s)
    blocks = [
        (kind, list(lines)) for kind, lines in groupby(_sung_where_possible(written, form), lambda line: line.section)
    ]
    sections = form.sections if _fits(blocks) else _follow_lyrics(blocks, form)
    sung = [section for section in sections if section.kind in {kind for kind, _ in blocks}]
    lines = [
        line
        for section, (_, block) in zip(sung, blocks, strict=True)
        for line in _place(block, section, form, language)
    ]
    for line in lines:
        _check_speed(line, 60 / form.tempo_bpm)
    return SongPlan(Form(form.tempo_bpm, form.bars, form.line_bars, tuple(sections)), tuple(lines))


def _sung_where_possible(lines: list[LyricLine], form: Form) -> list[LyricLine]:
    """Move lines written for a part that this form leaves out, or plays without words, to the nearest sung part."""
    sung = [section.kind for section in form.sections if section.lines]
    return [line if line.section in sung else LyricLine(_nearest(line.section, sung), line.text) for line in lines]


def _nearest(kind: SectionKind, sung: list[SectionKind]) -> SectionKind:
    return min(sung, key=lambda other: abs(_FORM_ORDER.index(other) - _FORM_ORDER.index(kind)))


def _fits(blocks: list[tuple[SectionKind, list[LyricLine]]]) -> bool:
    """Whether the blocks come in the form's own order, each at most once."""
    order = [_FORM_ORDER.index(kind) for kind, _ in blocks]
    return order == sorted(set(order))


def _follow_lyrics(blocks: list[tuple[SectionKind, list[LyricLine]]], form: Form) -> list[FormSection]:
    """Share the sung bars among blocks that repeat or change places, by their number of lines."""
    sung = [section for section in form.sections if section.lines]
    slots = sum(section.bars for section in sung) // form.line_bars
    if len(blocks) > slots:
        raise _rejected(f"{len(blocks)} parts do not fit a song of {form.bars} bars")
    sections = [section for section in form.sections if section.kind is SectionKind.INTRO]
    first = sung[0].first_bar
    for kind, given in zip(
        (kind for kind, _ in blocks), _share(slots, [len(block) for _, block in blocks]), strict=True
    ):
        sections.append(FormSection(kind, first, given * form.line_bars, given))
        first += given * form.line_bars
    return [*sections, *(section for section in form.sections if section.kind is SectionKind.OUTRO)]


def _share(slots: int, wishes: list[int]) -> list[int]:
    """Give every block one slot and the rest where slots are shortest for its lines."""
    given = [1] * len(wishes)
    for _ in range(slots - len(wishes)):
        neediest = max(range(len(wishes)), key=lambda at: (wishes[at] / given[at], -at))
        given[neediest] += 1
    return given


def _place(block: list[LyricLine], section: FormSection, form: Form, language: Language) -> list[SungLine]:
    """Spread few lines over the section's slots, squeeze many into even windows on whole beats."""
    start, length = section.first_bar * BEATS_PER_BAR, section.bars * BEATS_PER_BAR
    slots = max(1, section.lines)
    count = len(block)
    if count <= slots:
        slot_beats = form.line_bars * BEATS_PER_BAR
        edges = [at * slots // count * slot_beats for at in range(count)] + [length]
        widest = 2 * slot_beats
    else:
        edges = [round(at * length / count) for at in range(count + 1)]
        widest = length
    return [
        _sung_line(line, slot, float(start + edge), float(min(following - edge, widest)), language)
        for slot, (line, edge, following) in enumerate(zip(block, edges, edges[1:], strict=False))
    ]


def _sung_line(line: LyricLine, slot: int, start: float, beats: float, language: Language) -> SungLine:
    words = syllables(line.text, language)
    if not any(count for _, count in words):
        words = ((words[0][0], 1), *words[1:])
    return SungLine(line.section, line.text, words, slot, start, beats)


def _check_speed(line: SungLine, beat_s: float) -> None:
    seconds = line.beats * (1 - BREATH_SHARE) * beat_s
    if seconds <= 0 or line.syllables / seconds > FASTEST_SYLLABLES_PER_S:
        raise _rejected(f"{line.syllables} syllables in {seconds:.1f} s cannot be sung: {line.text}")


def _rejected(detail: str) -> EngineFailed:
    return EngineFailed("CONTENT_REJECTED", detail, retryable=False)
