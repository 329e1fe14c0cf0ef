"""Writes the whole score of a song from its brief: form, chords, tune and band."""

import hashlib
from dataclasses import dataclass, replace
from math import floor

import numpy as np

from server.content.form import BEATS_PER_BAR
from server.content.ports import MusicStyle, SectionKind, SongBrief
from server.core.language import Language
from server.providers.composer.arrange import Hit, Stage, arrange_drums, arrange_part
from server.providers.composer.genre import Genre, Part
from server.providers.composer.genres import GENRES
from server.providers.composer.harmony import Changes, plan_harmony
from server.providers.composer.melody import LeadNote, Singer, Tunes, sing_line
from server.providers.composer.mood import SHADES, Shade
from server.providers.composer.patterns import Note
from server.providers.composer.performance import Groove
from server.providers.composer.plan import SongPlan, SungLine, plan_song
from server.providers.composer.prosody import Feel, Syllable, time_syllables
from server.providers.composer.theory import Key
from server.providers.composer.tones import rises

_WORDLESS = (SectionKind.INTRO, SectionKind.OUTRO)
_ECHO_LOUDNESS = 0.62


class Dice:
    """Independent random streams by name, so that a change in one part leaves the others as they were."""

    def __init__(self, style: MusicStyle, seed: int) -> None:
        self._root = f"{seed}|{style.genre}|{style.mood}|{style.vocal}|{style.tempo_bpm}"

    def stream(self, name: str) -> np.random.Generator:
        """The generator for one decision; the same name always gives the same numbers."""
        digest = hashlib.blake2b(f"{self._root}|{name}".encode(), digest_size=16).digest()
        return np.random.default_rng(int.from_bytes(digest, "big"))


@dataclass(frozen=True, slots=True)
class Score:
    """Everything that will be played."""

    plan: SongPlan
    genre: Genre
    shade: Shade
    key: Key
    groove: Groove
    changes: Changes
    ending: float
    lead: tuple[LeadNote, ...]
    echo: tuple[Note, ...]
    parts: tuple[tuple[Part, tuple[Note, ...]], ...]
    drums: tuple[Hit, ...]

    def section_of(self, note: LeadNote) -> SectionKind:
        """The part of the song in which a note of the tune is sung."""
        return self.plan.lines[note.line].section


def write_score(brief: SongBrief) -> Score:
    """Compose; raises EngineFailed(CONTENT_REJECTED) when the words cannot be sung."""
    style, dice = brief.style, Dice(brief.style, brief.seed)
    genre, shade = GENRES[style.genre], SHADES[style.mood]
    plan = plan_song(brief.lyrics, brief.language, style.tempo_bpm, brief.duration_s)
    key = Key(int(dice.stream("key").choice(genre.tonics)), genre.modes[style.mood])
    timed = _time_lines(plan, genre.syncopation + shade.syncopation, dice)
    ending = _find_ending(plan, timed)
    changes = plan_harmony(plan.form, genre.harmony[key.mode], key, ending, dice.stream("harmony"))
    singer = Singer(key, style.vocal, genre.avoided_degrees, shade.leap, shade.lift)
    lead = _write_tune(plan, timed, singer, changes, brief.language, dice)
    stage = Stage(plan, changes, genre, shade, ending)
    parts = tuple((part, tuple(arrange_part(part, stage, dice.stream(part.name)))) for part in genre.parts)
    return Score(
        plan=plan,
        genre=genre,
        shade=shade,
        key=key,
        groove=Groove(plan.beat_s, genre.swing),
        changes=changes,
        ending=ending,
        lead=lead,
        echo=_echo_hook(plan, lead, changes, ending),
        parts=parts,
        drums=tuple(arrange_drums(genre.kit, stage, dice.stream("drums"))),
    )


def _time_lines(plan: SongPlan, syncopation: float, dice: Dice) -> list[tuple[Syllable, ...]]:
    feels = {kind: Feel.draw(dice.stream(f"feel {kind}"), syncopation) for kind in SectionKind}
    return [time_syllables(line, feels[line.section]) for line in plan.lines]


def _find_ending(plan: SongPlan, timed: list[tuple[Syllable, ...]]) -> float:
    """The beat of the last chord: the last bar, or the last sung note where words go on that long."""
    last_bar = plan.beats - BEATS_PER_BAR
    return float(max(last_bar, floor(timed[-1][-1].start)))


def _write_tune(
    plan: SongPlan,
    timed: list[tuple[Syllable, ...]],
    singer: Singer,
    changes: Changes,
    language: Language,
    dice: Dice,
) -> tuple[LeadNote, ...]:
    tunes = Tunes(dice.stream("tunes"))
    notes: list[LeadNote] = []
    for at, (line, syllables) in enumerate(zip(plan.lines, timed, strict=True)):
        arrives = at + 1 == len(plan.lines) or plan.lines[at + 1].section is not line.section
        curve = tunes.curve(line.section, line.slot)
        arrives = arrives and line.section is SectionKind.CHORUS
        wanted = rises(line.tones, language)
        pitches = sing_line(syllables, line.section, curve, singer, changes.at, wanted, arrives=arrives)
        notes += _lead_notes(at, line, syllables, pitches)
    return tuple(notes)


def _lead_notes(at: int, line: SungLine, syllables: tuple[Syllable, ...], pitches: list[int]) -> list[LeadNote]:
    level = 0.92 if line.section is SectionKind.CHORUS else 0.8
    return [
        LeadNote(syllable.start, syllable.beats, pitch, level + _accent(syllable), at, syllable.word)
        for syllable, pitch in zip(syllables, pitches, strict=True)
    ]


def _accent(syllable: Syllable) -> float:
    return 0.06 * (syllable.start % 2 == 0) + 0.05 * syllable.accent - 0.04 * (syllable.start % 0.5 != 0)


def _echo_hook(plan: SongPlan, lead: tuple[LeadNote, ...], changes: Changes, ending: float) -> tuple[Note, ...]:
    """Play the chorus tune where nobody sings, leaving out what would rub against the chords there."""
    chorus = next((section for section in plan.form.sections if section.kind is SectionKind.CHORUS), None)
    if chorus is None:
        return ()
    echoed: list[Note] = []
    for section in plan.form.sections:
        shift = float((section.first_bar - chorus.first_bar) * BEATS_PER_BAR)
        limit = min(float((section.first_bar + section.bars) * BEATS_PER_BAR), ending)
        if section.kind in _WORDLESS:
            moved = (
                replace(note, start=note.start + shift) for note in lead if plan.lines[note.line].section is chorus.kind
            )
            echoed += [_echo(note) for note in moved if note.start < limit and _agrees(note, changes)]
    return tuple(echoed)


def _echo(note: LeadNote) -> Note:
    return Note(note.start, note.beats, note.pitch + 12, note.velocity * _ECHO_LOUDNESS)


def _agrees(note: LeadNote, changes: Changes) -> bool:
    return note.pitch % 12 in changes.at(note.start).pitch_classes
