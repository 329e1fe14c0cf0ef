"""Reads the little pattern language of the genre tables: 16 steps to a bar, one sign a step.

Everywhere: `.` rest, `_` go on sounding, blanks and `|` are for the eye.
Chords: `X` `x` `o` all voices loud to soft, `u` the upper ones, `b` the lowest, digits one voice counted upwards.
Bass: `R` root, `r` soft root, `8` octave, `5` fifth, `3` third, `a` a step towards the next root.
Drums: `X` accent, `x` hit, `o` soft, `-` ghost.
"""

from collections.abc import Callable
from dataclasses import dataclass

from server.providers.composer.harmony import Changes
from server.providers.composer.theory import Chord
from server.providers.composer.voicing import Voicing

STEP_BEATS = 0.25
_REST, _HOLD = ".", "_"
_LOUDNESS = {"X": 1.0, "x": 0.84, "o": 0.68, "-": 0.42, "u": 0.72, "b": 0.84, "R": 1.0, "r": 0.74, "a": 0.8}
_FIGURE_LOUDNESS = 0.8


@dataclass(frozen=True, slots=True)
class Note:
    """A note of an accompanying part, in beats from the start of the song; `velocity` is 0-1."""

    start: float
    beats: float
    pitch: int
    velocity: float


@dataclass(frozen=True, slots=True)
class Strike:
    """A sign of a pattern where it falls and for how long it sounds."""

    start: float
    beats: float
    sign: str


def strikes(pattern: str, start: float, end: float, changes: Changes) -> list[Strike]:
    """Repeat `pattern` from `start` to `end`; what is held over a change of chord is struck anew."""
    signs = clean(pattern)
    found: list[Strike] = []
    began, sounding = start, _REST
    for step in range(round((end - start) / STEP_BEATS)):
        beat = start + step * STEP_BEATS
        sign = signs[step % len(signs)]
        if sign == _HOLD and (sounding == _REST or changes.index(beat) == changes.index(beat - STEP_BEATS)):
            continue
        if sounding != _REST:
            found.append(Strike(began, beat - began, sounding))
        began, sounding = beat, sounding if sign == _HOLD else sign
    if sounding != _REST:
        found.append(Strike(began, end - began, sounding))
    return found


def clean(pattern: str) -> str:
    """A pattern without what is only for the eye."""
    return pattern.replace(" ", "").replace("|", "")


def chord_notes(strike: Strike, voicing: Voicing) -> list[Note]:
    """The voices a sign calls for."""
    loudness = _LOUDNESS.get(strike.sign, _FIGURE_LOUDNESS)
    return [Note(strike.start, strike.beats, pitch, loudness) for pitch in _voices(strike.sign, voicing)]


def _voices(sign: str, voicing: Voicing) -> Voicing:
    if sign.isdigit():
        octave, voice = divmod(int(sign), len(voicing))
        return (voicing[voice] + 12 * octave,)
    return {"u": voicing[1:], "b": voicing[:1]}.get(sign, voicing)


def bass_note(strike: Strike, changes: Changes, low: int) -> Note:
    """The note of the bass; `low` is the lowest it may play."""
    chord, following = changes.at(strike.start), changes.following(strike.start)
    root = low + (chord.root - low) % 12
    pitch = _BASS_TONES[strike.sign](root, chord, low + (following.root - low) % 12)
    return Note(strike.start, strike.beats, pitch, _LOUDNESS.get(strike.sign, _FIGURE_LOUDNESS))


_BASS_TONES: dict[str, Callable[[int, Chord, int], int]] = {
    "R": lambda root, chord, following: root,
    "r": lambda root, chord, following: root,
    "8": lambda root, chord, following: root + 12,
    "5": lambda root, chord, following: root + chord.fifth,
    "3": lambda root, chord, following: root + chord.third,
    "a": lambda root, chord, following: following - 1 if following > root else following + 2,
}


def drum_hits(pattern: str, start: float, end: float) -> list[tuple[float, float]]:
    """Beat and loudness of every hit when `pattern` repeats from `start` to `end`."""
    signs = clean(pattern)
    steps = range(round((end - start) / STEP_BEATS))
    struck = ((step, signs[step % len(signs)]) for step in steps)
    return [(start + step * STEP_BEATS, _LOUDNESS[sign]) for step, sign in struck if sign != _REST]
