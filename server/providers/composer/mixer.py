"""Plays the score and mixes it: each instrument through its strip into dry bus, reverb and master."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.content.ports import SectionKind, Vocal
from server.providers.composer.drum_layers import play_layers
from server.providers.composer.effects import Equaliser, crackle, pan_gains, pump, reverberate
from server.providers.composer.filters import SAMPLE_RATE, Signal, filter_signal, low_pass
from server.providers.composer.genre import Drum, Role
from server.providers.composer.master import master
from server.providers.composer.performance import perform, perform_drums, perform_lead
from server.providers.composer.score import Dice, Score
from server.providers.composer.sound_font import DRUM_BANK, extract_presets
from server.providers.composer.synth import Expression, SoundFont

_KIT = "kit"
_ACTIVE_BELOW_PEAK_DB = 25.0
_METER_FRAMES = 19_200
_DARKEST_HZ = 16_000.0


@dataclass(frozen=True, slots=True)
class Strip:
    """How a role sits in the mix: loudness while it plays, reverb send, ducking under the kick, tone."""

    level_db: float
    send: float
    ducking: float
    tone: Equaliser


_STRIPS = {
    Role.LEAD: Strip(-18.5, 0.22, 0.0, Equaliser(140, -2.5, 2.0, 1.0)),
    Role.DOUBLE: Strip(-27.0, 0.35, 0.3, Equaliser(180, -3.0, 0.0, 1.0)),
    Role.ECHO: Strip(-23.0, 0.40, 0.2, Equaliser(200, -2.0, 0.0, 1.0)),
    Role.BASS: Strip(-19.5, 0.02, 0.7, Equaliser(34, -3.0, 1.0)),
    Role.CHORDS: Strip(-23.0, 0.18, 0.5, Equaliser(150, -3.0, -1.0, 0.5)),
    Role.FIGURE: Strip(-23.5, 0.24, 0.3, Equaliser(150, -2.5, 0.5, 1.0)),
    Role.PAD: Strip(-26.0, 0.40, 1.0, Equaliser(190, -3.5, -1.5)),
    Role.COUNTER: Strip(-24.5, 0.35, 0.6, Equaliser(200, -3.0)),
}
_DRUMS = Strip(-20.0, 0.07, 0.0, Equaliser(32, -3.0, 0.5, 1.5))
_SECTION_DB = {SectionKind.INTRO: 1.0, SectionKind.VERSE: -0.5, SectionKind.CHORUS: 0.5, SectionKind.OUTRO: 1.0}


class Desk:
    """A dry bus and a reverb bus that tracks are added to one at a time, so that only one is in memory."""

    def __init__(self, frames: int, ducking: NDArray[np.float32]) -> None:
        self._dry: Signal = np.zeros((2, frames), np.float32)
        self._send: Signal = np.zeros((2, frames), np.float32)
        self._ducking = ducking

    def add(self, track: Signal, strip: Strip, pan: float = 0.0, level_db: float = 0.0) -> None:
        """Bring `track` to its strip's loudness, colour, place and duck it, and add it to both buses."""
        toned = strip.tone.apply(track)
        loudness = _active_loudness_db(toned)
        if loudness is None:
            return
        toned *= pan_gains(pan, 10 ** ((strip.level_db + level_db - loudness) / 20))
        if strip.ducking:
            toned *= 1 - strip.ducking * (1 - self._ducking)
        self._dry += toned
        toned *= np.float32(strip.send)
        self._send += toned

    def sum(self, reverb_s: float) -> Signal:
        """Both buses together."""
        self._dry += reverberate(self._send, reverb_s)
        return self._dry


def _active_loudness_db(track: Signal) -> float | None:
    """RMS over the moments the instrument really sounds; None for silence."""
    squares = (track[0] * track[0] + track[1] * track[1]) / 2
    blocks = np.pad(squares, (0, -len(squares) % _METER_FRAMES)).reshape(-1, _METER_FRAMES).mean(axis=1)
    loudest = float(blocks.max())
    if loudest < 1e-12:
        return None
    active = blocks[blocks > loudest * 10 ** (-_ACTIVE_BELOW_PEAK_DB / 10)]
    return 10 * float(np.log10(active.mean()))


def record(score: Score, vocal: Vocal, dice: Dice, font: Path, progress: Callable[[float], None]) -> Signal:
    """The mastered song; `progress` is told the share done, 0-1."""
    frames = round(score.plan.beats * score.plan.beat_s * SAMPLE_RATE)
    sound_font = SoundFont(extract_presets(font, _presets(score, vocal)), frames)
    desk = Desk(frames, _ducking(score, frames))
    tracks = list(_tracks(score, vocal, dice, sound_font, frames))
    for done, add in enumerate(tracks, start=1):
        add(desk)
        progress(0.75 * done / len(tracks))
    mix = desk.sum(score.genre.reverb_s)
    mix *= _section_gain(score, frames)
    mix = _finish_tone(score, mix)
    if score.genre.dust_db is not None:
        mix += crackle(frames, score.genre.dust_db)
    progress(0.85)
    return master(mix, fade_s=_fade_s(score))


def _presets(score: Score, vocal: Vocal) -> set[tuple[int, int]]:
    voice = score.genre.voices[vocal]
    melodic = {voice.program, voice.double, score.genre.echo_program, *(part.program for part in score.genre.parts)}
    return {(0, program) for program in melodic} | {(DRUM_BANK, score.genre.kit.preset)}


def _tracks(score: Score, vocal: Vocal, dice: Dice, font: SoundFont, frames: int) -> Iterator[Callable[[Desk], None]]:
    """One step for each track: play it and add it to the desk."""
    yield lambda desk: _add_kit(desk, score, dice, font, frames)
    yield lambda desk: _add_lead(desk, score, vocal, font)
    for part, _ in score.parts:
        yield lambda desk, name=part.name: _add_part(desk, score, name, dice, font)  # type: ignore[misc]


def _add_kit(desk: Desk, score: Score, dice: Dice, font: SoundFont, frames: int) -> None:
    kit = score.genre.kit
    strokes = perform_drums(score.drums, score.groove, score.genre.humanise_s, dice.stream("drum feel"))
    if not strokes:
        return
    track = font.play_drums(kit.preset, strokes)
    if kit.synth_layer:
        layers = play_layers(strokes, frames)
        loudest = float(np.abs(layers).max()) or 1.0
        track += layers * np.float32(kit.synth_layer * float(np.abs(track).max()) / loudest)
    desk.add(track, _DRUMS, level_db=kit.level_db + score.shade.drums_db)


def _add_lead(desk: Desk, score: Score, vocal: Vocal, font: SoundFont) -> None:
    voice = score.genre.voices[vocal]
    expression = Expression(voice.vibrato_cents, voice.scoop_cents)
    events = perform_lead(score.lead, score.groove)
    desk.add(font.play(voice.program, events, expression), _STRIPS[Role.LEAD])
    chorus = [note for note in score.lead if score.plan.lines[note.line].section is SectionKind.CHORUS]
    doubled = perform_lead(chorus, score.groove, transpose=12 if vocal is Vocal.MALE else 0)
    desk.add(font.play(voice.double, doubled), _STRIPS[Role.DOUBLE], pan=0.2)
    echo = perform(score.echo, score.groove, 0.0, 0.0, 1.0, np.random.default_rng(0))
    desk.add(font.play(score.genre.echo_program, echo), _STRIPS[Role.ECHO], pan=-0.25)


def _add_part(desk: Desk, score: Score, name: str, dice: Dice, font: SoundFont) -> None:
    part, notes = next(pair for pair in score.parts if pair[0].name == name)
    legato = 1.0 if part.role is Role.PAD else score.shade.legato
    events = perform(notes, score.groove, score.genre.humanise_s, part.strum_s, legato, dice.stream(f"{name} feel"))
    desk.add(font.play(part.program, events), _STRIPS[part.role], part.pan, part.level_db)


def _ducking(score: Score, frames: int) -> NDArray[np.float32]:
    kicks = [score.groove.seconds(hit.start) for hit in score.drums if hit.drum is Drum.KICK]
    return pump(kicks, frames, score.genre.pump_db, release_s=0.75 * score.plan.beat_s)


def _section_gain(score: Score, frames: int) -> NDArray[np.float32]:
    """The producer's hand on the fader: verses a little under the chorus."""
    moments, gains = [], []
    for section in score.plan.form.sections:
        start = score.groove.seconds(section.first_bar * 4)
        end = score.groove.seconds((section.first_bar + section.bars) * 4)
        gain = 10 ** (_SECTION_DB.get(section.kind, 0.0) / 20)
        moments += [start + 0.02, end - 0.02]
        gains += [gain, gain]
    return np.interp(np.arange(frames) / SAMPLE_RATE, moments, gains).astype(np.float32)


def _finish_tone(score: Score, mix: Signal) -> Signal:
    air = score.genre.air_db + score.shade.brightness_db
    mix = Equaliser(28, -1.0, 0.0, air).apply(mix)
    return filter_signal(mix, low_pass(_DARKEST_HZ * 10 ** (air / 24))) if air < 0 else mix


def _fade_s(score: Score) -> float:
    """The last chord rings for its first half and fades over the second."""
    return 0.5 * (score.plan.beats - score.ending) * score.plan.beat_s
