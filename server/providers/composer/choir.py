"""Who sings the words where a sung lead was asked for: one voice, and on both sides the same again in the chorus."""

from collections.abc import Iterator, Sequence

from server.content.ports import SectionKind, SongBrief
from server.providers.composer.desk import Track
from server.providers.composer.genre import Role
from server.providers.composer.melody import LeadNote
from server.providers.composer.performance import perform_lead
from server.providers.composer.score import Dice, Score
from server.providers.composer.voice.lead import Singer
from server.providers.composer.voice.syllabify import Syllable

_SIDES = (("voice left", -0.7, 0.014), ("voice right", 0.7, 0.023))
"""Name, place, and by how many seconds each side comes late."""
SUNG_TRACKS = 1 + len(_SIDES)
_LEAST_VIBRATO_CENTS = 24.0

_SungNote = tuple[LeadNote, Syllable]


def sung_tracks(score: Score, brief: SongBrief, dice: Dice, frames: int) -> Iterator[Track]:
    """The lead, then its doubles, which are never quite the same; raises EngineFailed where nobody can sing."""
    style = brief.style
    vibrato = max(score.genre.voices[style.vocal].vibrato_cents, _LEAST_VIBRATO_CENTS)
    singer = Singer(style.vocal, brief.language, vibrato)
    sung = list(zip(score.lead, singer.pronounce(score.plan.lines), strict=True))
    refrain = [each for each in sung if score.section_of(each[0]) is SectionKind.CHORUS]

    def track(name: str, role: Role, words: Sequence[_SungNote], pan: float, late_s: float) -> Track:
        events = perform_lead([note for note, _ in words], score.groove, late_s=late_s)
        return Track(name, singer.sing(events, [each for _, each in words], frames, dice.stream(name)), role, pan)

    yield track("voice", Role.VOICE, sung, 0.0, 0.0)
    for name, pan, late_s in _SIDES if refrain else ():
        yield track(name, Role.CHOIR, refrain, pan, late_s)
