"""Has the score played track by track, mixes the tracks and gives the mix its shape and tone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.content.form import BEATS_PER_BAR
from server.content.ports import SectionKind, Vocal
from server.providers.composer.desk import Desk, Track
from server.providers.composer.drum_layers import play_layers
from server.providers.composer.effects import Equaliser, crackle, pump
from server.providers.composer.filters import SAMPLE_RATE, Signal, filter_signal, low_pass
from server.providers.composer.genre import Drum, Part, Role, Voice
from server.providers.composer.lead_synth import play_lead
from server.providers.composer.master import master
from server.providers.composer.patterns import Note
from server.providers.composer.performance import perform, perform_drums, perform_lead
from server.providers.composer.score import Dice, Score
from server.providers.composer.sound_font import DRUM_BANK, Preset, extract_presets
from server.providers.composer.synth import Expression, SoundFont

_DARKEST_HZ = 16_000.0
_FADER_S = 0.02
_SECTION_DB = {
    SectionKind.INTRO: 1.0,
    SectionKind.VERSE: -0.5,
    SectionKind.PRE_CHORUS: 0.0,
    SectionKind.CHORUS: 0.5,
    SectionKind.OUTRO: 1.0,
}
_TRACKS_BESIDE_PARTS = 4
_PLAYED_SHARE, _MIXED_SHARE = 0.75, 0.85


def record(score: Score, vocal: Vocal, dice: Dice, font: Path, progress: Callable[[float], None]) -> Signal:
    """The mastered song; `progress` is told the share done, 0-1."""
    session = _Session.open(score, vocal, dice, font)
    desk = Desk(_ducking(score, session.frames))
    for done, track in enumerate(session.tracks(), start=1):
        desk.add(track)
        progress(_PLAYED_SHARE * done / (_TRACKS_BESIDE_PARTS + len(score.parts)))
    mix = desk.sum(score.genre.reverb_s) * _section_gain(score, session.frames)
    mix = _finish_tone(score, mix)
    progress(_MIXED_SHARE)
    return master(mix, fade_s=_fade_s(score))


@dataclass(frozen=True, slots=True)
class _Session:
    """The musicians: they play one track after the other when asked for it."""

    score: Score
    voice: Voice
    octave: int
    dice: Dice
    font: SoundFont
    frames: int

    @classmethod
    def open(cls, score: Score, vocal: Vocal, dice: Dice, font: Path) -> "_Session":
        """Load what the song's instruments need; a low voice is doubled an octave higher."""
        frames = round(score.plan.beats * score.plan.beat_s * SAMPLE_RATE)
        voice = score.genre.voices[vocal]
        loaded = SoundFont(extract_presets(font, _presets(score, voice)), frames)
        return cls(score, voice, 12 if vocal is Vocal.MALE else 0, dice, loaded, frames)

    def tracks(self) -> Iterator[Track]:
        """Kit, lead, its double, its echo, then the band."""
        yield self._kit()
        yield Track(self._lead(), Role.LEAD)
        yield Track(self._double(), Role.DOUBLE, pan=0.2)
        yield Track(self._echo(), Role.ECHO, pan=-0.25)
        for part, notes in self.score.parts:
            yield Track(self._part(part, notes), part.role, part.pan, part.level_db)

    def _kit(self) -> Track:
        kit, score = self.score.genre.kit, self.score
        strokes = perform_drums(score.drums, score.groove, score.genre.humanise_s, self.dice.stream("drum feel"))
        sound = self.font.play_drums(kit.preset, strokes)
        layers = play_layers(strokes, self.frames)
        if kit.synth_layer and layers.any():
            layers *= np.float32(kit.synth_layer * float(np.abs(sound).max() / np.abs(layers).max()))
            sound += layers
        return Track(sound, Role.DRUMS, level_db=kit.level_db + score.shade.drums_db)

    def _lead(self) -> Signal:
        events = perform_lead(self.score.lead, self.score.groove)
        expression = Expression(self.voice.vibrato_cents, self.voice.scoop_cents)
        if self.voice.program is None:
            return play_lead(events, self.frames, expression)
        return self.font.play(self.voice.program, events, expression)

    def _double(self) -> Signal:
        lines = self.score.plan.lines
        chorus = [note for note in self.score.lead if lines[note.line].section is SectionKind.CHORUS]
        return self.font.play(self.voice.double, perform_lead(chorus, self.score.groove, self.octave))

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


def _ducking(score: Score, frames: int) -> NDArray[np.float32]:
    kicks = [score.groove.seconds(hit.start) for hit in score.drums if hit.drum is Drum.KICK]
    return pump(kicks, frames, score.genre.pump_db, release_s=0.75 * score.plan.beat_s)


def _section_gain(score: Score, frames: int) -> NDArray[np.float32]:
    """The producer's hand on the fader."""
    moments: list[float] = []
    gains: list[float] = []
    for section in score.plan.form.sections:
        start = score.groove.seconds(section.first_bar * BEATS_PER_BAR)
        end = score.groove.seconds((section.first_bar + section.bars) * BEATS_PER_BAR)
        moments += [start + _FADER_S, end - _FADER_S]
        gains += 2 * [10 ** (_SECTION_DB[section.kind] / 20)]
    return np.interp(np.arange(frames) / SAMPLE_RATE, moments, gains).astype(np.float32)


def _finish_tone(score: Score, mix: Signal) -> Signal:
    """The genre's and the mood's brightness; dark ones lose their top and may gather dust."""
    air = score.genre.air_db + score.shade.brightness_db
    toned = Equaliser(28, -1.0, 0.0, air).apply(mix)
    if air < 0:
        toned = filter_signal(toned, low_pass(_DARKEST_HZ * 10 ** (air / 24)))
    if score.genre.dust_db is not None:
        toned += crackle(toned.shape[1], score.genre.dust_db)
    return toned


def _fade_s(score: Score) -> float:
    """The last chord rings for its first half and fades over the second."""
    return 0.5 * (score.plan.beats - score.ending) * score.plan.beat_s
