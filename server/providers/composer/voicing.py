"""Voice leading: each chord is spread so that its voices move as little as they can."""

from itertools import pairwise

from server.providers.composer.theory import Chord

_LOW_INTERVAL_LIMIT = 52
"""Below this pitch (E3) close intervals turn to mud, so voices keep a fifth apart there."""

Voicing = tuple[int, ...]


def voice_lead(chords: list[Chord], low: int, high: int) -> list[Voicing]:
    """One voicing for each chord, all between the pitches `low` and `high`."""
    centre = (low + high) / 2
    voicings: list[Voicing] = []
    for chord in chords:
        previous = voicings[-1] if voicings else None
        candidates = _candidates(chord, low, high)
        voicings.append(min(candidates, key=lambda voicing: (_cost(voicing, previous, centre), voicing)))
    return voicings


def _candidates(chord: Chord, low: int, high: int) -> list[Voicing]:
    """Every inversion in close position, and with its second voice dropped an octave."""
    tones = sorted(set(chord.pitch_classes))
    found: list[Voicing] = []
    for bottom in range(low, high + 1):
        if bottom % 12 in tones:
            close = _stack(tones, bottom)
            opened = tuple(sorted((*close[:-2], close[-2] - 12, close[-1])))
            found += [voicing for voicing in (close, opened) if low <= voicing[0] and voicing[-1] <= high]
    return found or [_stack(tones, low + (tones[0] - low) % 12)]


def _stack(tones: list[int], bottom: int) -> Voicing:
    return tuple(sorted(bottom + (tone - bottom) % 12 for tone in tones))


def _cost(voicing: Voicing, previous: Voicing | None, centre: float) -> float:
    drift = abs(sum(voicing) / len(voicing) - centre)
    mud = sum(1 for lower, upper in pairwise(voicing) if lower < _LOW_INTERVAL_LIMIT and upper - lower < 5)
    rub = sum(1 for lower, upper in pairwise(voicing) if upper - lower == 1)
    return 4 * mud + 1.5 * rub + 0.4 * drift + (_movement(previous, voicing) if previous else 0)


def _movement(before: Voicing, after: Voicing) -> float:
    """How far every voice is from the nearest one in the other chord."""
    there = sum(min(abs(tone - other) for other in before) for tone in after)
    back = sum(min(abs(tone - other) for other in after) for tone in before)
    return (there + back) / 2
