"""Mixes what the band plays, track by track, and gives the mix its shape and tone."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from server.content.form import BEATS_PER_BAR
from server.content.ports import SectionKind
from server.providers.composer.band import Band
from server.providers.composer.desk import Desk
from server.providers.composer.effects import Equaliser, crackle, pump
from server.providers.composer.filters import SAMPLE_RATE, Signal, filter_signal, low_pass
from server.providers.composer.genre import Drum
from server.providers.composer.master import master
from server.providers.composer.score import Score

_DARKEST_HZ = 16_000.0
_FADER_S = 0.02
_SECTION_DB = {
    SectionKind.INTRO: 1.0,
    SectionKind.VERSE: -0.5,
    SectionKind.PRE_CHORUS: 0.0,
    SectionKind.CHORUS: 0.5,
    SectionKind.OUTRO: 1.0,
}
KeepStem = Callable[[str, Signal], None]
"""Told a track's name and its part of the mix before mastering."""

_PLAYED_SHARE, _MIXED_SHARE = 0.75, 0.85


def record(score: Score, band: Band, progress: Callable[[float], None], keep: KeepStem | None = None) -> Signal:
    """The mastered song; `progress` is told the share done, 0-1, and `keep` gets what each track adds to the mix."""
    mix = _mix(score, band, progress, keep)
    progress(_MIXED_SHARE)
    return master(mix, fade_s=_fade_s(score))


def _mix(score: Score, band: Band, progress: Callable[[float], None], keep: KeepStem | None) -> Signal:
    desk = Desk(_ducking(score, band.frames), score.genre.reverb_s)
    fader = _section_gain(score, band.frames)
    for done, track in enumerate(band.tracks(), start=1):
        if keep is None:
            desk.add(track)
        else:
            keep(track.name, _finish_tone(score, desk.wet(track.role, desk.add(track)) * fader))
        progress(_PLAYED_SHARE * done / band.size)
    mix = _finish_tone(score, desk.sum() * fader)
    if score.genre.dust_db is not None:
        mix += crackle(band.frames, score.genre.dust_db)
    return mix


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
    """The genre's and the mood's brightness; dark ones lose their top."""
    air = score.genre.air_db + score.shade.brightness_db
    toned = Equaliser(28, -1.5, 1.0, air).apply(mix)
    if air < 0:
        toned = filter_signal(toned, low_pass(_DARKEST_HZ * 10 ** (air / 24)))
    return toned


def _fade_s(score: Score) -> float:
    """The last chord rings for its first half and fades over the second."""
    return 0.5 * (score.plan.beats - score.ending) * score.plan.beat_s
