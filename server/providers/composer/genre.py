"""What a genre is made of: harmony, groove and the parts of its band; the genres themselves are tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from server.content.ports import Mood, SectionKind, Vocal
from server.providers.composer.theory import Mode

Patterns = Mapping[SectionKind, tuple[str, ...]]
"""What a part plays in each section, from sparse to busy; a section not named is silent."""


class Role(StrEnum):
    """What a part does in the band; it decides register, pattern language and place in the mix."""

    DRUMS = "drums"
    BASS = "bass"
    CHORDS = "chords"
    FIGURE = "figure"
    PAD = "pad"
    COUNTER = "counter"
    LEAD = "lead"
    DOUBLE = "double"
    ECHO = "echo"
    VOICE = "voice"
    CHOIR = "choir"


class Drum(StrEnum):
    """The pieces of the kit a pattern can strike."""

    KICK = "kick"
    SNARE = "snare"
    RIM = "rim"
    CLAP = "clap"
    HAT = "hat"
    OPEN_HAT = "open_hat"
    RIDE = "ride"
    CRASH = "crash"
    SHAKER = "shaker"
    TAMBOURINE = "tambourine"
    LOW_TOM = "low_tom"
    MID_TOM = "mid_tom"
    HIGH_TOM = "high_tom"
    CONGA = "conga"


Beat = Mapping[Drum, str]
"""One pattern for each struck piece, 16 steps to the bar."""


@dataclass(frozen=True, slots=True)
class Part:
    """An accompanying instrument (General MIDI program) and what it plays."""

    name: str
    program: int
    role: Role
    patterns: Patterns
    low: int
    high: int
    level_db: float = 0.0
    pan: float = 0.0
    strum_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Kit:
    """The drum kit: a General MIDI drum preset, beats by section from sparse to busy, and fills."""

    preset: int
    beats: Mapping[SectionKind, tuple[Beat, ...]]
    fills: tuple[Beat, ...]
    level_db: float = 0.0
    synth_layer: float = 0.0


@dataclass(frozen=True, slots=True)
class Swing:
    """Every second `unit` of a beat comes late: `ratio` is where it falls in its pair, 0.5 is straight."""

    unit_beats: float = 0.25
    ratio: float = 0.5


@dataclass(frozen=True, slots=True)
class Voice:
    """The melodic lead: a General MIDI program, None for our own synthesiser, and one that doubles it in the chorus."""

    program: int | None
    double: int
    vibrato_cents: float = 12.0
    scoop_cents: float = 0.0


@dataclass(frozen=True, slots=True)
class Harmony:
    """Progressions to choose from by section, and the cadence that closes a section."""

    progressions: Mapping[SectionKind, tuple[str, ...]]
    cadences: Mapping[SectionKind, str]
    last: str


@dataclass(frozen=True, slots=True)
class Genre:
    """A style of music as data."""

    tonics: tuple[int, ...]
    modes: Mapping[Mood, Mode]
    harmony: Mapping[Mode, Harmony]
    avoided_degrees: tuple[int, ...]
    syncopation: float
    swing: Swing
    voices: Mapping[Vocal, Voice]
    echo_program: int
    parts: tuple[Part, ...]
    kit: Kit
    reverb_s: float
    pump_db: float = 0.0
    air_db: float = 0.0
    dust_db: float | None = None
    humanise_s: float = 0.004
