"""The musicians: they play the score track after track, each when asked for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from server.content.ports import SectionKind, SongBrief, Vocal
from server.providers.composer.choir import SUNG_TRACKS, sung_tracks
from server.providers.composer.desk import Track
from server.providers.composer.drum_layers import play_layers
from server.providers.composer.filters import SAMPLE_RATE, Signal
from server.providers.composer.genre import Part, Role, Voice
from server.providers.composer.lead_synth import play_lead
from server.providers.composer.patterns import Note
from server.providers.composer.performance import perform, perform_drums, perform_lead
from server.providers.composer.score import Dice, Score
from server.providers.composer.sound_font import DRUM_BANK, Preset, extract_presets
from server.providers.composer.synth import Expression, SoundFont

_GUIDE_DB = -11.0
"""How far the melodic instrument steps back behind a voice that sings the same tune."""


@dataclass(frozen=True, slots=True)
class Band:
    """Everyone who plays; `frames` is how long the recording runs."""

    score: Score
    brief: SongBrief
    dice: Dice
    font: SoundFont
    frames: int

    @classmethod
    def assemble(cls, score: Score, brief: SongBrief, font: Path) -> "Band":
        """Load what the song's instruments need."""
        frames = round(score.plan.beats * score.plan.beat_s * SAMPLE_RATE)
        voice = score.genre.voices[brief.style.vocal]
        loaded = SoundFont(extract_presets(font, _presets(score, voice)), frames)
        return cls(score, brief, Dice(brief.style, brief.seed), loaded, frames)

    @property
    def voice(self) -> Voice:
        """Who leads."""
        return self.score.genre.voices[self.brief.style.vocal]

    @property
    def sings(self) -> bool:
        """Whether a synthesised voice sings the words."""
        return self.brief.style.sung_lead and self.brief.style.vocal is not Vocal.INSTRUMENTAL

    @property
    def size(self) -> int:
        """How many tracks there will be."""
        return 4 + len(self.score.parts) + SUNG_TRACKS * self.sings

    def tracks(self) -> Iterator[Track]:
        """First whoever sings, for where nobody can the rest is in vain; kit, lead, its double, its echo, the band."""
        if self.sings:
            yield from sung_tracks(self.score, self.brief, self.dice, self.frames)
        yield self._kit()
        yield Track("lead", self._lead(), Role.LEAD, level_db=_GUIDE_DB if self.sings else 0.0)
        yield Track("double", self._double(), Role.DOUBLE, pan=0.2)
        yield Track("echo", self._echo(), Role.ECHO, pan=-0.25)
        for part, notes in self.score.parts:
            yield Track(part.name, self._part(part, notes), part.role, part.pan, part.level_db)

    def _kit(self) -> Track:
        kit, score = self.score.genre.kit, self.score
        strokes = perform_drums(score.drums, score.groove, score.genre.humanise_s, self.dice.stream("drum feel"))
        sound = self.font.play_drums(kit.preset, strokes)
        layers = play_layers(strokes, self.frames)
        if kit.synth_layer and layers.any():
            layers *= np.float32(kit.synth_layer * float(np.abs(sound).max() / np.abs(layers).max()))
            sound += layers
        return Track("drums", sound, Role.DRUMS, level_db=kit.level_db + score.shade.drums_db)

    def _lead(self) -> Signal:
        events = perform_lead(self.score.lead, self.score.groove)
        expression = Expression(self.voice.vibrato_cents, self.voice.scoop_cents)
        if self.voice.program is None:
            return play_lead(events, self.frames, expression)
        return self.font.play(self.voice.program, events, expression)

    def _double(self) -> Signal:
        """A low voice is doubled an octave higher."""
        octave = 12 if self.brief.style.vocal is Vocal.MALE else 0
        chorus = [note for note in self.score.lead if self.score.section_of(note) is SectionKind.CHORUS]
        return self.font.play(self.voice.double, perform_lead(chorus, self.score.groove, octave))

    def _echo(self) -> Signal:
        events = perform(self.score.echo, self.score.groove, 0.0, 0.0, 1.0, self.dice.stream("echo feel"))
        return self.font.play(self.score.genre.echo_program, events)

    def _part(self, part: Part, notes: tuple[Note, ...]) -> Signal:
        genre, legato = self.score.genre, 1.0 if part.role is Role.PAD else self.score.shade.legato
        feel = self.dice.stream(f"{part.name} feel")
        events = perform(notes, self.score.groove, genre.humanise_s, part.strum_s, legato, feel)
        return self.font.play(part.program, events)


def _presets(score: Score, voice: Voice) -> set[Preset]:
    melodic = {voice.program, voice.double, score.genre.echo_program, *(part.program for part, _ in score.parts)}
    return {(0, program) for program in melodic if program is not None} | {(DRUM_BANK, score.genre.kit.preset)}
