"""Plays events through a General MIDI sound font into float32 buffers of two channels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import tinysoundfont

from server.providers.composer.filters import SAMPLE_RATE, Signal
from server.providers.composer.genre import Drum
from server.providers.composer.performance import Event, ends_before_repeats
from server.providers.composer.sound_font import DRUM_BANK, unusable

GENERAL_MIDI_DRUMS = {
    Drum.KICK: 36, Drum.SNARE: 38, Drum.RIM: 37, Drum.CLAP: 39, Drum.HAT: 42, Drum.OPEN_HAT: 46, Drum.RIDE: 51,
    Drum.CRASH: 49, Drum.SHAKER: 70, Drum.TAMBOURINE: 54, Drum.LOW_TOM: 45, Drum.MID_TOM: 47, Drum.HIGH_TOM: 50,
    Drum.CONGA: 63,
}  # fmt: skip
_BEND_CENTRE, _BEND_RANGE_SEMITONES = 8192, 2.0
_BEND_EVERY_S = 0.012
_VIBRATO_HZ, _VIBRATO_DELAY_S, _SCOOP_S = 5.3, 0.28, 0.07


@dataclass(frozen=True, slots=True)
class Expression:
    """How a lead bends its notes: vibrato on long ones, a scoop up into accented ones."""

    vibrato_cents: float = 0.0
    scoop_cents: float = 0.0


@dataclass(frozen=True, slots=True)
class _Action:
    frame: int
    order: int
    pitch: int
    value: float


_OFF, _BEND, _ON = 0, 1, 2


class SoundFont:
    """A loaded font; each call plays one instrument alone, from silence."""

    def __init__(self, data: bytes, frames: int) -> None:
        self._synth = tinysoundfont.Synth(samplerate=SAMPLE_RATE)
        self._font = self._synth.sfload(data)
        self._frames = frames

    def play(self, program: int, events: Sequence[Event], expression: Expression | None = None) -> Signal:
        """An instrument playing `events`."""
        return self._play(0, program, events, expression)

    def play_drums(self, preset: int, strokes: Sequence[tuple[Drum, Event]]) -> Signal:
        """A kit being struck."""
        events = [replace(event, pitch=GENERAL_MIDI_DRUMS[drum]) for drum, event in strokes]
        return self._play(DRUM_BANK, preset, events, None)

    def _play(self, bank: int, program: int, events: Sequence[Event], expression: Expression | None) -> Signal:
        self._synth.sounds_off()
        if self._synth.sfpreset_name(self._font, bank, program) is None:
            raise unusable(f"the sound font has no preset {program} in bank {bank}")
        self._synth.program_select(0, self._font, bank, program, bank == DRUM_BANK)
        self._synth.pitchbend(0, _BEND_CENTRE)
        buffer = np.zeros((self._frames, 2), np.float32)
        raw, frame = buffer.data.cast("B"), 0
        for action in _actions(events, expression):
            until = min(action.frame, self._frames)
            if until > frame:
                self._synth.generate_simple(until - frame, raw[frame * 8 : until * 8])
                frame = until
            self._act(action)
        if frame < self._frames:
            self._synth.generate_simple(self._frames - frame, raw[frame * 8 :])
        return np.ascontiguousarray(buffer.T)

    def _act(self, action: _Action) -> None:
        if action.order == _ON:
            self._synth.noteon(0, action.pitch, round(action.value))
        elif action.order == _OFF:
            self._synth.noteoff(0, action.pitch)
        else:
            self._synth.pitchbend(0, round(action.value))


def _actions(events: Sequence[Event], expression: Expression | None) -> list[_Action]:
    """Note ons, offs and bends in order of time; at the same moment offs come first."""
    actions = []
    for event, end_s in zip(events, ends_before_repeats(events), strict=True):
        velocity = float(np.clip(127 * event.velocity, 8, 127))
        actions.append(_Action(_frame(event.start_s), _ON, event.pitch, velocity))
        actions.append(_Action(_frame(end_s), _OFF, event.pitch, 0))
        if expression is not None:
            actions += _bends(event, expression)
    return sorted(actions, key=lambda action: (action.frame, action.order, action.pitch))


def _bends(event: Event, expression: Expression) -> list[_Action]:
    """Pitch wheel moves over one note of a single-voiced line."""
    moments = np.arange(0.0, event.end_s - event.start_s, _BEND_EVERY_S)
    scoop = -expression.scoop_cents * np.clip(1 - moments / _SCOOP_S, 0, 1)
    swell = np.clip((moments - _VIBRATO_DELAY_S) / 0.25, 0, 1)
    vibrato = expression.vibrato_cents * swell * np.sin(2 * np.pi * _VIBRATO_HZ * moments)
    wheel = _BEND_CENTRE + (scoop + vibrato) / 100 / _BEND_RANGE_SEMITONES * _BEND_CENTRE
    return [
        _Action(_frame(event.start_s + moment), _BEND, 0, float(value))
        for moment, value in zip(moments, wheel, strict=True)
    ]


def _frame(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE)
