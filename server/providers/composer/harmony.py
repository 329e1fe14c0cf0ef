"""Chooses the chords: a progression for each section, closed by its cadence, resolved at the end."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from server.content.form import BEATS_PER_BAR, Form, FormSection
from server.content.ports import SectionKind
from server.providers.composer.genre import Harmony
from server.providers.composer.theory import Chord, Key, read_chord


@dataclass(frozen=True, slots=True)
class ChordSpan:
    """A chord and the beats it lasts."""

    start: float
    beats: float
    chord: Chord


@dataclass(frozen=True, slots=True)
class Changes:
    """The song's chords in order, without gaps."""

    spans: tuple[ChordSpan, ...]

    def at(self, beat: float) -> Chord:
        """The chord sounding at `beat`."""
        return self.spans[self.index(beat)].chord

    def index(self, beat: float) -> int:
        """Which span `beat` lies in."""
        return max(0, bisect_right(self.spans, beat, key=lambda span: span.start) - 1)

    def following(self, beat: float) -> Chord:
        """The chord after the one at `beat`, or the same at the end."""
        return self.spans[min(self.index(beat) + 1, len(self.spans) - 1)].chord


def plan_harmony(form: Form, harmony: Harmony, key: Key, ending: float, rng: np.random.Generator) -> Changes:
    """Chords for the whole form; from the beat `ending` on, the last chord rings."""
    chosen = {
        kind: options[int(rng.integers(len(options)))].split() for kind, options in sorted(harmony.progressions.items())
    }
    chosen[SectionKind.INTRO] = chosen.get(SectionKind.INTRO, chosen[SectionKind.CHORUS])
    spans: list[ChordSpan] = []
    for section in form.sections:
        spans += _section_spans(section, chosen[section.kind], harmony, key, form.line_bars)
    kept = [_cut(span, ending) for span in spans if span.start < ending]
    last = ChordSpan(ending, form.bars * BEATS_PER_BAR - ending, read_chord(harmony.last, key))
    return Changes((*kept, last))


def _section_spans(
    section: FormSection, progression: list[str], harmony: Harmony, key: Key, line_bars: int
) -> list[ChordSpan]:
    """Two chords a line: one a bar where lines take two bars, two a bar where they take one."""
    beats = line_bars * BEATS_PER_BAR / 2
    count = round(section.bars * BEATS_PER_BAR / beats)
    numerals = [progression[at % len(progression)] for at in range(count)]
    cadence = harmony.cadences.get(section.kind, "").split()
    if cadence and count > len(cadence):
        numerals[-len(cadence) :] = cadence
    start = section.first_bar * BEATS_PER_BAR
    return [ChordSpan(start + at * beats, beats, read_chord(numeral, key)) for at, numeral in enumerate(numerals)]


def _cut(span: ChordSpan, ending: float) -> ChordSpan:
    return ChordSpan(span.start, min(span.beats, ending - span.start), span.chord)
