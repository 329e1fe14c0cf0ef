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
from server.providers.composer.patterns import Note, bass_note, chord_notes, drum_hits, strikes
from server.providers.composer.plan import SongPlan
from server.providers.composer.voicing import Voicing, voice_lead

INTENSITY = {
    SectionKind.INTRO: 0.80,
    SectionKind.VERSE: 0.82,
    SectionKind.PRE_CHORUS: 0.90,
    SectionKind.CHORUS: 1.0,
    SectionKind.OUTRO: 0.80,
}
_FILL_BEATS = 2.0

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class Hit:
    """A stroke on the kit."""

    start: float
    drum: Drum
    velocity: float


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


def arrange_part(part: Part, stage: Stage, rng: np.random.Generator) -> list[Note]:
    """All notes of one accompanying instrument."""
    voicings = voice_lead([span.chord for span in stage.changes.spans], part.low, part.high)
    notes: list[Note] = []
    for section in stage.plan.form.sections:
        pattern = _choose(part.patterns.get(section.kind, ()), stage.shade.density, rng)
        if pattern:
            start, end = stage.bounds(section)
            played = _play(part, pattern, start, end, stage.changes, voicings)
            notes += [_shaded(note, section.kind, stage) for note in played]
    return notes + _last_chord(part, stage, voicings) if notes else []


def _play(part: Part, pattern: str, start: float, end: float, changes: Changes, voicings: list[Voicing]) -> list[Note]:
    found = strikes(pattern, start, end, changes)
    if part.role is Role.BASS:
        return [bass_note(strike, changes, part.low) for strike in found]
    return [note for strike in found for note in chord_notes(strike, voicings[changes.index(strike.start)])]


def _choose(options: Sequence[Choice], density: float, rng: np.random.Generator) -> Choice | None:
    """The one whose place between sparse and busy suits the density, with a little luck."""
    luck = float(rng.uniform(-0.45, 0.45))
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
    """Every stroke on the kit: beats, fills into the next section, crashes where one begins."""
    hits: list[Hit] = []
    sections = stage.plan.form.sections
    for section, following in zip(sections, (*sections[1:], None), strict=True):
        beat = _choose(kit.beats.get(section.kind, ()), stage.shade.density, rng)
        start, end = stage.bounds(section)
        if beat:
            fill = kit.fills[int(rng.integers(len(kit.fills)))] if _grows(section, following) else {}
            hits += _beat_hits(beat, fill, start, end, INTENSITY[section.kind] * stage.shade.velocity)
        if section.kind is SectionKind.CHORUS and end > start:
            hits.append(Hit(start, Drum.CRASH, 0.8 * stage.shade.velocity))
    if hits:
        hits += [Hit(stage.ending, Drum.KICK, 0.8), Hit(stage.ending, Drum.CRASH, 0.6 * stage.shade.velocity)]
    return sorted(hits, key=lambda hit: (hit.start, hit.drum))


def _grows(section: FormSection, following: FormSection | None) -> bool:
    return following is not None and INTENSITY[following.kind] > INTENSITY[section.kind]


def _beat_hits(beat: Beat, fill: Beat, start: float, end: float, velocity: float) -> list[Hit]:
    fill_start = end - _FILL_BEATS if fill and end - start > _FILL_BEATS else end
    struck = [(drum, drum_hits(pattern, start, fill_start)) for drum, pattern in beat.items()]
    struck += [(drum, drum_hits(pattern, fill_start, end)) for drum, pattern in fill.items()]
    return [Hit(at, drum, loudness * velocity) for drum, hits in struck for at, loudness in hits]
