"""Lays the lyrics on the song's form: which line is sung in which beats."""

from dataclasses import dataclass
from itertools import accumulate, chain, groupby, pairwise

from server.content.form import BEATS_PER_BAR, Form, FormSection, plan_form
from server.content.ports import LyricLine, Lyrics, SectionKind
from server.content.syllables import syllables
from server.core.failures import EngineFailed
from server.core.language import Language
from server.providers.composer.accents import accents
from server.providers.composer.tones import Tones, tones

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
    accents: tuple[float, ...]
    tones: Tones
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
    form = plan_form(tempo_bpm, duration_s)
    written = [_Words.of(line, form, language) for line in lyrics.lines if line.text.strip()]
    if not written:
        raise _rejected("there are no words to sing")
    blocks = [list(block) for _, block in groupby(written, lambda line: line.section)]
    if _in_form_order(blocks):
        plan = _lay_out(blocks, form, form.sections)
        if _too_fast(plan) is None:
            return plan
    plan = _lay_out(blocks, form, _follow_lyrics(blocks, form))
    hurried = _too_fast(plan)
    if hurried is not None:
        raise _rejected(f"{hurried.syllables} syllables in {hurried.beats:.0f} beats cannot be sung: {hurried.text}")
    return plan


@dataclass(frozen=True, slots=True)
class _Words:
    """A line split into words, and the part of the form it will be sung in."""

    section: SectionKind
    text: str
    words: tuple[tuple[str, int], ...]
    accents: tuple[float, ...]
    tones: Tones

    @classmethod
    def of(cls, line: LyricLine, form: Form, language: Language) -> "_Words":
        """Lines for a part that this form leaves out, or plays without words, move to the nearest sung part."""
        sung = [section.kind for section in form.sections if section.lines]
        section = min(sung, key=lambda kind: abs(_FORM_ORDER.index(kind) - _FORM_ORDER.index(line.section)))
        words = syllables(line.text, language)
        if not any(count for _, count in words):
            words = ((words[0][0], 1), *words[1:])
        accented = tuple(chain.from_iterable(accents(*word, language) for word in words))
        return cls(
            section, line.text, words, accented, tuple(chain.from_iterable(tones(*word, language) for word in words))
        )

    @property
    def weight(self) -> int:
        """How much time the line asks for where time is short: its syllables and a breath."""
        return sum(count for _, count in self.words) + 2


def _in_form_order(blocks: list[list[_Words]]) -> bool:
    """Whether the blocks come in the form's own order, each at most once."""
    order = [_FORM_ORDER.index(block[0].section) for block in blocks]
    return order == sorted(set(order))


def _follow_lyrics(blocks: list[list[_Words]], form: Form) -> tuple[FormSection, ...]:
    """Share the sung bars anew among blocks that repeat, change places or have grown."""
    sung = [section for section in form.sections if section.lines]
    slots = sum(section.bars for section in sung) // form.line_bars
    if len(blocks) > slots:
        raise _rejected(f"{len(blocks)} parts do not fit a song of {form.bars} bars")
    sections = [section for section in form.sections if section.kind is SectionKind.INTRO]
    first = sung[0].first_bar
    shares = _share(slots, [sum(line.weight for line in block) for block in blocks])
    for block, given in zip(blocks, shares, strict=True):
        sections.append(FormSection(block[0].section, first, given * form.line_bars, given))
        first += given * form.line_bars
    return (*sections, *(section for section in form.sections if section.kind is SectionKind.OUTRO))


def _share(slots: int, wishes: list[int]) -> list[int]:
    """Give every block one slot and the rest where slots are shortest for its words."""
    given = [1] * len(wishes)
    for _ in range(slots - len(wishes)):
        neediest = max(range(len(wishes)), key=lambda at: (wishes[at] / given[at], -at))
        given[neediest] += 1
    return given


def _lay_out(blocks: list[list[_Words]], form: Form, sections: tuple[FormSection, ...]) -> SongPlan:
    kinds = {block[0].section for block in blocks}
    homes = [section for section in sections if section.kind in kinds]
    lines = [line for block, home in zip(blocks, homes, strict=True) for line in _place(block, home, form)]
    return SongPlan(Form(form.tempo_bpm, form.bars, form.line_bars, sections), tuple(lines))


def _place(block: list[_Words], section: FormSection, form: Form) -> list[SungLine]:
    """Spread few lines over the section's slots, squeeze many into windows that suit their length."""
    start, slot_beats = float(section.first_bar * BEATS_PER_BAR), form.line_bars * BEATS_PER_BAR
    slots, count = section.lines, len(block)
    if count <= slots:
        edges = [at * slots // count * slot_beats for at in range(count)] + [section.bars * BEATS_PER_BAR]
    else:
        edges = _squeeze([line.weight for line in block], section.bars * BEATS_PER_BAR)
    return [
        SungLine(
            line.section,
            line.text,
            line.words,
            line.accents,
            line.tones,
            slot,
            start + edge,
            float(min(following - edge, 2 * slot_beats)),
        )
        for slot, (line, (edge, following)) in enumerate(zip(block, pairwise(edges), strict=True))
    ]


def _squeeze(weights: list[int], beats: int) -> list[int]:
    """Whole-beat edges that divide `beats` by weight."""
    total = sum(weights)
    return [round(beats * reached / total) for reached in accumulate(weights, initial=0)]


def _too_fast(plan: SongPlan) -> SungLine | None:
    """The line that would have to be sung fastest, if that is faster than anybody can."""
    hurried = max(plan.lines, key=lambda line: line.syllables / max(line.beats, 0.01))
    seconds = hurried.beats * (1 - BREATH_SHARE) * plan.beat_s
    return hurried if hurried.syllables > FASTEST_SYLLABLES_PER_S * seconds else None


def _rejected(detail: str) -> EngineFailed:
    return EngineFailed("CONTENT_REJECTED", detail, retryable=False)
