"""Turns beats into seconds the way players do: swing, small looseness, strummed chords."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from server.providers.composer.arrange import Hit
from server.providers.composer.genre import Drum, Swing
from server.providers.composer.melody import LeadNote
from server.providers.composer.patterns import Note

_SHORTEST_S = 0.04
_VELOCITY_SPREAD = 0.05
_WEIGHTS = {
    Drum.HAT: 0.78,
    Drum.OPEN_HAT: 0.58,
    Drum.RIDE: 0.65,
    Drum.SHAKER: 0.65,
    Drum.TAMBOURINE: 0.5,
    Drum.CRASH: 0.8,
    Drum.CLAP: 0.85,
}
"""Metal and hand percussion behind kick and snare, as a drummer plays them."""


@dataclass(frozen=True, slots=True)
class Event:
    """A note for the synthesiser: seconds, MIDI pitch, velocity 0-1."""

    start_s: float
    end_s: float
    pitch: int
    velocity: float


@dataclass(frozen=True, slots=True)
class Groove:
    """Where a beat really falls."""

    beat_s: float
    swing: Swing

    def seconds(self, beat: float) -> float:
        """The moment of `beat`; whole beats are never moved."""
        pair = 2 * self.swing.unit_beats
        cycle, within = floor(beat / pair + 1e-9) * pair, max(0.0, beat % pair)
        late = 0.0 if pair - within < 1e-9 else within
        first = late / self.swing.unit_beats
        ratio = self.swing.ratio
        moved = first * ratio if first <= 1 else ratio + (first - 1) * (1 - ratio)
        return (cycle + moved * pair) * self.beat_s


def perform(
    notes: Iterable[Note], groove: Groove, looseness_s: float, strum_s: float, legato: float, rng: np.random.Generator
) -> list[Event]:
    """Play accompanying notes; the voices of a chord follow each other by `strum_s`, low to high."""
    events = []
    ordered = sorted(notes, key=lambda note: (note.start, note.pitch))
    previous_start, voice = -1.0, 0
    for note in ordered:
        voice = voice + 1 if note.start == previous_start else 0
        previous_start = note.start
        start = groove.seconds(note.start) + voice * strum_s + float(rng.normal(0, looseness_s))
        end = groove.seconds(note.start + note.beats * legato)
        velocity = note.velocity * (1 + float(rng.normal(0, _VELOCITY_SPREAD)))
        events.append(Event(max(0.0, start), max(end, start + _SHORTEST_S), note.pitch, velocity))
    return events


def perform_lead(notes: Iterable[LeadNote], groove: Groove, transpose: int = 0, late_s: float = 0.0) -> list[Event]:
    """Play the tune exactly where its words are, or all of it a little late."""
    return [
        Event(
            groove.seconds(note.start) + late_s,
            groove.seconds(note.start + note.beats) + late_s,
            note.pitch + transpose,
            note.velocity,
        )
        for note in notes
    ]


def perform_drums(
    hits: Iterable[Hit], groove: Groove, looseness_s: float, rng: np.random.Generator
) -> list[tuple[Drum, Event]]:
    """Play the kit; the kick stays on the grid, the rest is a little loose."""
    events = []
    for hit in hits:
        loose = 0.0 if hit.drum is Drum.KICK else float(rng.normal(0, looseness_s))
        start = max(0.0, groove.seconds(hit.start) + loose)
        velocity = hit.velocity * _WEIGHTS.get(hit.drum, 1.0) * (1 + float(rng.normal(0, _VELOCITY_SPREAD)))
        events.append((hit.drum, Event(start, start + 0.2, 0, velocity)))
    return events


def ends_before_repeats(events: Sequence[Event]) -> list[float]:
    """End each note no later than the next of its pitch begins, or that one would be cut by this one's end."""
    ends = [event.end_s for event in events]
    latest: dict[int, int] = {}
    for at in sorted(range(len(events)), key=lambda at: events[at].start_s):
        before = latest.get(events[at].pitch)
        if before is not None:
            ends[before] = min(ends[before], events[at].start_s)
        latest[events[at].pitch] = at
    return ends
