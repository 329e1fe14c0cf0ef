"""The mixing desk: strips that set every track's place, a dry bus and a reverb bus."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.providers.composer.effects import Equaliser, pan_gains, reverberate
from server.providers.composer.filters import Signal
from server.providers.composer.genre import Role

_ACTIVE_BELOW_PEAK_DB = 25.0
_SILENCE = 1e-12
_METER_FRAMES = 19_200


@dataclass(frozen=True, slots=True)
class Strip:
    """How a role sits in the mix: loudness while it plays, reverb send, ducking under the kick, tone, stereo width."""

    level_db: float
    send: float
    ducking: float
    tone: Equaliser
    width: float = 1.0


STRIPS = {
    Role.LEAD: Strip(-18.5, 0.22, 0.0, Equaliser(140, -3.0, 2.5, 1.5), width=0.4),
    Role.DOUBLE: Strip(-27.0, 0.35, 0.3, Equaliser(180, -3.0, 0.0, 1.0)),
    Role.ECHO: Strip(-23.0, 0.40, 0.2, Equaliser(200, -2.0, 0.0, 1.0)),
    Role.DRUMS: Strip(-20.0, 0.07, 0.0, Equaliser(32, -3.0, 0.5, 1.5)),
    Role.BASS: Strip(-19.5, 0.02, 0.7, Equaliser(34, -3.0, 1.5), width=0.2),
    Role.CHORDS: Strip(-23.0, 0.18, 0.5, Equaliser(160, -4.0, 0.0, 1.0), width=0.65),
    Role.FIGURE: Strip(-23.5, 0.24, 0.3, Equaliser(150, -3.5, 1.0, 1.5), width=0.65),
    Role.PAD: Strip(-26.0, 0.40, 1.0, Equaliser(200, -4.5, -1.0, 1.0), width=0.9),
    Role.VOICE: Strip(-17.0, 0.24, 0.0, Equaliser(130, -1.5, 1.5, 4.0)),
    Role.CHOIR: Strip(-26.0, 0.45, 0.2, Equaliser(220, -3.0, 0.5, 4.0)),
    Role.COUNTER: Strip(-24.5, 0.35, 0.6, Equaliser(200, -3.0)),
}


@dataclass(frozen=True, slots=True)
class Track:
    """One instrument's recording and where it goes."""

    name: str
    sound: Signal
    role: Role
    pan: float = 0.0
    level_db: float = 0.0


class Desk:
    """Takes tracks one at a time, so that only one of them is in memory; `ducking` is the pump's gain."""

    def __init__(self, ducking: NDArray[np.float32], reverb_s: float) -> None:
        self._ducking = ducking
        self._reverb_s = reverb_s
        self._dry: Signal = np.zeros((2, len(ducking)), np.float32)
        self._send: Signal = np.zeros((2, len(ducking)), np.float32)

    def add(self, track: Track) -> Signal:
        """Bring the track to its strip's tone, loudness and place, and add it to both buses; the dry result.

        The track's own recording is used up.
        """
        strip = STRIPS[track.role]
        toned = strip.tone.apply(track.sound)
        _narrow(toned, strip.width)
        loudness = _active_loudness_db(toned)
        if loudness is None:
            return toned
        toned *= pan_gains(track.pan, 10 ** ((strip.level_db + track.level_db - loudness) / 20))
        toned *= 1 - strip.ducking * (1 - self._ducking)
        self._dry += toned
        self._send += np.multiply(toned, np.float32(strip.send), out=track.sound)
        return toned

    def wet(self, role: Role, dry: Signal) -> Signal:
        """What a single track contributes to the sum, its reverb included."""
        return dry + reverberate(dry * np.float32(STRIPS[role].send), self._reverb_s)

    def sum(self) -> Signal:
        """Both buses together."""
        return self._dry + reverberate(self._send, self._reverb_s)


def _narrow(sound: Signal, width: float) -> None:
    """Make its sides softer, in place, so that it keeps its own on one loudspeaker, too."""
    middle = sound.mean(axis=0, keepdims=True)
    sound -= middle
    sound *= np.float32(width)
    sound += middle


def _active_loudness_db(sound: Signal) -> float | None:
    """RMS over the moments the instrument really sounds; None for silence."""
    squares = (sound[0] * sound[0] + sound[1] * sound[1]) / 2
    blocks = np.pad(squares, (0, -len(squares) % _METER_FRAMES)).reshape(-1, _METER_FRAMES).mean(axis=1)
    loudest = float(blocks.max())
    if loudest < _SILENCE:
        return None
    active = blocks[blocks > loudest * 10 ** (-_ACTIVE_BELOW_PEAK_DB / 10)]
    return 10 * float(np.log10(active.mean()))
