"""Arranges the band: what every part plays in every section, as notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from server.content.form import BEATS_PER_BAR, FormSection
from server.content.ports import SectionKind
from server.providers.composer.genre import Beat, Drum, Genre, Kit, Part, Role
from server.providers.composer.harmony import Changes
from server.providers.composer.mood import Shade
from server.providers.composer.patterns import STEP_BEATS, Note, bass_note, chord_notes, clean, drum_hits, strikes
from server.providers.composer.plan import SongPlan
from server.providers.composer.voicing import Voicing, voice_lead

INTENSITY = {
    SectionKind.INTRO: 0.80,
    SectionKind.VERSE: 0.82,
    SectionKind.PRE_CHORUS: 0.90,
    SectionKind.CHORUS: 1.0,
    SectionKind.OUTRO: 0.80,
}
_FILL_BEATS, _SHORT_FILL_BEATS = 2.0, 1.0
_LONG_BARS, _GROWTH = 6, 0.35
"""Sections this long come in halves, the second one busier."""

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class Hit:
    """A stroke on the kit."""

    start: float
    drum: Drum
    velocity: float


@dataclass(frozen=True, slots=True)
class Half:
    """A stretch of a section in beats, and by how much it is busier than the mood asks, 0-1."""

    start: float
    end: float
    growth: float


@dataclass(frozen=True, slots=True)
class Stage:
    """What all parts share while they are arranged; from the beat `ending` on, everything rings out."""

    plan: SongPlan
    changes: Changes
    genre: Genre
    shade: Shade
    ending: float

    def bounds(self, section: FormSection) -> tuple[float, float]:
        """First beat and end of a section, short of the ending."""
        start = float(section.first_bar * BEATS_PER_BAR)
        return start, max(start, min(start + section.bars * BEATS_PER_BAR, self.ending))

    def halves(self, section: FormSection) -> list[Half]:
        """A long section in two, the second one denser; a short one as it is."""
        start, end = self.bounds(section)
        middle = start + section.bars // 2 * BEATS_PER_BAR
        if section.bars < _LONG_BARS or section.bars % 2 or end <= middle:
            return [Half(start, end, 0.0)]
        return [Half(start, middle, 0.0), Half(middle, end, _GROWTH)]


def arrange_part(part: Part, stage: Stage, rng: np.random.Generator) -> list[Note]:
    """All notes of one accompanying instrument."""
    voicings = voice_lead([span.chord for span in stage.changes.spans], part.low, part.high)
    notes: list[Note] = []
    for section in stage.plan.form.sections:
        luck = _luck(rng)
        for half in stage.halves(section):
            pattern = _choose(part.patterns.get(section.kind, ()), stage.shade.density + half.growth, luck)
            if pattern:
                played = _play(part, pattern, half.start, half.end, stage.changes, voicings)
                notes += [_shaded(note, section.kind, stage) for note in played]
    return notes + _last_chord(part, stage, voicings) if notes else []


def _play(part: Part, pattern: str, start: float, end: float, changes: Changes, voicings: list[Voicing]) -> list[Note]:
    found = strikes(pattern, start, end, changes)
    if part.role is Role.BASS:
        return [bass_note(strike, changes, part.low) for strike in found]
    return [note for strike in found for note in chord_notes(strike, voicings[changes.index(strike.start)])]


def _luck(rng: np.random.Generator) -> float:
    return float(rng.uniform(-0.45, 0.45))


def _choose(options: Sequence[Choice], density: float, luck: float) -> Choice | None:
    """The one whose place between sparse and busy suits the density, with a little luck."""
    return options[int(np.clip(round(density * (len(options) - 1) + luck), 0, len(options) - 1))] if options else None


def _shaded(note: Note, kind: SectionKind, stage: Stage) -> Note:
    return Note(note.start, note.beats, note.pitch, note.velocity * INTENSITY[kind] * stage.shade.velocity)


def _last_chord(part: Part, stage: Stage, voicings: list[Voicing]) -> list[Note]:
    """Everyone who plays lands on the last chord and lets it ring."""
    beats = stage.plan.beats - stage.ending
    velocity = 0.85 * stage.shade.velocity
    root = stage.changes.at(stage.ending).root
    pitches = (part.low + (root - part.low) % 12,) if part.role is Role.BASS else voicings[-1]
    return [Note(stage.ending, beats, pitch, velocity) for pitch in pitches]


def arrange_drums(kit: Kit, stage: Stage, rng: np.random.Generator) -> list[Hit]:
    """Every stroke on the kit: beats, fills into what follows, crashes where a chorus begins or grows."""
    hits: list[Hit] = []
    sections = stage.plan.form.sections
    for section, following in zip(sections, (*sections[1:], None), strict=True):
        luck, velocity = _luck(rng), INTENSITY[section.kind] * stage.shade.velocity
        *before, last = stage.halves(section)
        turns = [*((half, _SHORT_FILL_BEATS) for half in before), (last, _FILL_BEATS * _grows(section, following))]
        for half, fill_beats in turns:
            beat = _choose(kit.beats.get(section.kind, ()), stage.shade.density + half.growth, luck)
            if beat:
                hits += _beat_hits(beat, _fill(kit, fill_beats, rng), half, velocity)
            if section.kind is SectionKind.CHORUS and half.end > half.start:
                hits.append(Hit(half.start, Drum.CRASH, (0.8 - 0.5 * half.growth) * stage.shade.velocity))
    if hits:
        hits += [Hit(stage.ending, Drum.KICK, 0.8), Hit(stage.ending, Drum.CRASH, 0.6 * stage.shade.velocity)]
    return sorted(hits, key=lambda hit: (hit.start, hit.drum))


def _grows(section: FormSection, following: FormSection | None) -> bool:
    return following is not None and INTENSITY[following.kind] > INTENSITY[section.kind]


def _fill(kit: Kit, beats: float, rng: np.random.Generator) -> Beat:
    """The last `beats` of one of the kit's fills."""
    steps = round(beats / STEP_BEATS)
    chosen = kit.fills[int(rng.integers(len(kit.fills)))]
    return {drum: clean(pattern)[-steps:] for drum, pattern in chosen.items()} if steps else {}


def _beat_hits(beat: Beat, fill: Beat, half: Half, velocity: float) -> list[Hit]:
    fill_beats = max((len(pattern) for pattern in fill.values()), default=0) * STEP_BEATS
    fill_start = half.end - fill_beats if half.end - half.start > fill_beats else half.end
    struck = [(drum, drum_hits(pattern, half.start, fill_start)) for drum, pattern in beat.items()]
    struck += [(drum, drum_hits(pattern, fill_start, half.end)) for drum, pattern in fill.items()]
    return [Hit(at, drum, loudness * velocity) for drum, hits in struck for at, loudness in hits]
