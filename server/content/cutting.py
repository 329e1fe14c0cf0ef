"""Cuts a video to its song: shots begin on bars, calmly in the intro, quickly and on strong beats in the chorus."""

from dataclasses import dataclass
from itertools import pairwise
from math import log

from server.content.framing import Tempo
from server.content.ports import SectionKind, TimedLine, TimedSection


@dataclass(frozen=True, slots=True)
class SongMap:
    """The soundtrack's asset and its map in time; bars, sections and lines may be missing."""

    asset_id: str
    duration_s: float
    bars: tuple[float, ...] = ()
    sections: tuple[TimedSection, ...] = ()
    lines: tuple[TimedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Manner:
    """How a part of the song is filmed: length of its shots, fade into each of them (0 cuts), camera speed.

    `on_strong_beats` lets shots begin in the middle of a bar, too.
    """

    shot_s: float
    fade_s: float
    tempo: Tempo
    on_strong_beats: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A shot yet to be filled: its time and how to film it."""

    start_s: float
    end_s: float
    manner: Manner


_CALM, _STEADY, _LIVELY = Tempo(0.022, 0.055), Tempo(0.030, 0.075), Tempo(0.050, 0.11)
_MANNERS = {
    SectionKind.INTRO: Manner(4.0, 0.6, _CALM),
    SectionKind.VERSE: Manner(3.6, 0.4, _STEADY),
    SectionKind.PRE_CHORUS: Manner(2.8, 0.25, _STEADY),
    SectionKind.CHORUS: Manner(2.0, 0.0, _LIVELY, on_strong_beats=True),
    SectionKind.OUTRO: Manner(9.0, 0.8, _CALM),
}
_STRETCHES = (0.5, 0.65, 0.8, 1.0, 1.3, 1.6, 2.0)
_MOST_SHOWINGS = 3
"""Shots are stretched, within the limits above, until no photo need be shown more often than this."""
_UNMAPPED_BAR_S = 2.0
_SHORTEST_SHOT_S = 1.2


def plan_cuts(song: SongMap, photos: int) -> list[Cut]:
    """Cut at the pace that comes nearest to showing every photo, and none too often."""

    def misfit(stretch: float) -> tuple[int, float]:
        shots = len(_cut(song, stretch))
        return max(0, photos - shots, shots - photos * _MOST_SHOWINGS), abs(log(stretch))

    return _cut(song, min(_STRETCHES, key=misfit))


def _cut(song: SongMap, stretch: float) -> list[Cut]:
    grid = _grid(song)
    beat_pair = song.duration_s / len(grid)
    starts = [(0.0, _manner_at(song, 0.0))]
    for moment, is_bar in grid[1:]:
        manner, (start, filmed) = _manner_at(song, moment), starts[-1]
        if not (is_bar or manner.on_strong_beats) or moment - start < _SHORTEST_SHOT_S:
            continue
        early = beat_pair / 2 if manner.on_strong_beats else beat_pair
        if manner is not filmed or moment - start >= filmed.shot_s * stretch - early:
            starts.append((moment, manner))
    times = [start for start, _ in starts] + [song.duration_s]
    return [Cut(start, end, manner) for (start, end), (_, manner) in zip(pairwise(times), starts, strict=True)]


def _grid(song: SongMap) -> list[tuple[float, bool]]:
    """Bars and, between them, the strong beats in their middle, each with whether it is a bar."""
    bars = _bars(song)
    middles = [((bar + following) / 2, False) for bar, following in pairwise(bars)]
    return sorted([*((bar, True) for bar in bars), *middles])


def _bars(song: SongMap) -> list[float]:
    """Bar starts that leave room for a last shot; an even grid where the song has no map."""
    steps = int(song.duration_s / _UNMAPPED_BAR_S)
    bars = song.bars or [step * _UNMAPPED_BAR_S for step in range(steps)]
    return [bar for bar in bars if bar <= song.duration_s - _SHORTEST_SHOT_S] or [0.0]


def _manner_at(song: SongMap, time_s: float) -> Manner:
    """Rounding must not put a section's first bar into the section before it."""
    begun = [section.kind for section in song.sections if section.start_s <= time_s + 0.05]
    return _MANNERS[begun[-1] if begun else SectionKind.VERSE]
