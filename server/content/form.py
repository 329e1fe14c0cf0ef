"""The form of a short song: how many bars each part gets, how many lines fit, how long a line may be.

Lyricist and composer plan with the same numbers, so the words always fit the music.
"""

from dataclasses import dataclass

from server.content.ports import SectionKind

BEATS_PER_BAR = 4
SLOW_TEMPO_BPM = 84
"""Below this tempo a line lasts one bar, from here on two."""
SUNG_SYLLABLES_PER_S = (1.4, 3.6)
"""Slowest and fastest comfortable singing, averaged over a line and the breath after it."""

_WEIGHTS = {
    SectionKind.INTRO: 3,
    SectionKind.VERSE: 8,
    SectionKind.PRE_CHORUS: 4,
    SectionKind.CHORUS: 8,
    SectionKind.OUTRO: 3,
}
_SUNG = {SectionKind.VERSE, SectionKind.PRE_CHORUS, SectionKind.CHORUS}


@dataclass(frozen=True, slots=True)
class FormSection:
    """A part of the song; `lines` is how many lyric lines it holds, 0 where nobody sings."""

    kind: SectionKind
    first_bar: int
    bars: int
    lines: int


@dataclass(frozen=True, slots=True)
class Form:
    """A whole song. `tempo_bpm` is the asked tempo moved so that whole bars fill the duration exactly."""

    tempo_bpm: float
    bars: int
    line_bars: int
    sections: tuple[FormSection, ...]

    @property
    def bar_s(self) -> float:
        """Length of one bar in seconds."""
        return BEATS_PER_BAR * 60 / self.tempo_bpm

    @property
    def line_s(self) -> float:
        """Time one lyric line has, breath included, in seconds."""
        return self.line_bars * self.bar_s

    @property
    def syllables_per_line(self) -> tuple[int, int]:
        """Fewest and most syllables that sing well in one line."""
        slow, fast = SUNG_SYLLABLES_PER_S
        return max(2, round(slow * self.line_s)), round(fast * self.line_s)

    @property
    def lines(self) -> int:
        """Lyric lines in the whole song."""
        return sum(section.lines for section in self.sections)


def plan_form(tempo_bpm: float, duration_s: float) -> Form:
    """Divide `duration_s` into whole bars near `tempo_bpm` and the bars among the parts of the song."""
    bars = max(4, round(duration_s * tempo_bpm / (60 * BEATS_PER_BAR)))
    tempo = bars * BEATS_PER_BAR * 60 / duration_s
    line_bars = 1 if tempo < SLOW_TEMPO_BPM else 2
    sections, first = [], 0
    for kind, slots in _share_slots(bars // line_bars).items():
        length = slots * line_bars + (bars % line_bars if kind is SectionKind.OUTRO else 0)
        if length:
            sections.append(FormSection(kind, first, length, slots if kind in _SUNG else 0))
            first += length
    return Form(tempo, bars, line_bars, tuple(sections))


def _share_slots(slots: int) -> dict[SectionKind, int]:
    """Largest remainders; the chorus comes first where there is little to share."""
    total = sum(_WEIGHTS.values())
    shares = {kind: slots * weight / total for kind, weight in _WEIGHTS.items()}
    given = {kind: int(share) for kind, share in shares.items()}
    order = sorted(
        _WEIGHTS, key=lambda kind: (given[kind] - shares[kind], -_WEIGHTS[kind], kind is not SectionKind.CHORUS)
    )
    for kind in order[: slots - sum(given.values())]:
        given[kind] += 1
    return given
