"""What content asks of the outside: a lyricist, a composer, a renderer, and what handles photos and sound."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from server.content.scene import Rect, Scene
from server.core.failures import EngineFailed as EngineFailed
from server.core.language import Language
from server.core.media import Shelf
from server.core.provenance import MeteredProvenance
from server.core.till import Till

Made = TypeVar("Made", covariant=True)

ReportProgress = Callable[[int], Awaitable[None]]
"""Told the percentage done, 0-100; raises when the work is no longer wanted."""


class Genre(StrEnum):
    """Styles the composer knows."""

    KPOP = "kpop"
    BALLAD = "ballad"
    ACOUSTIC_FOLK = "acoustic_folk"
    LOFI = "lofi"
    CITY_POP = "city_pop"
    TROT = "trot"


class Mood(StrEnum):
    """The feeling asked for; it moves mode, register, density and dynamics."""

    CALM = "calm"
    HAPPY = "happy"
    ROMANTIC = "romantic"
    ENERGETIC = "energetic"


class Vocal(StrEnum):
    """Who carries the melody; an instrument in that register unless a sung lead is switched on."""

    FEMALE = "female"
    MALE = "male"
    INSTRUMENTAL = "instrumental"


class SectionKind(StrEnum):
    """Parts of a song's form."""

    INTRO = "intro"
    VERSE = "verse"
    PRE_CHORUS = "pre_chorus"
    CHORUS = "chorus"
    OUTRO = "outro"


@dataclass(frozen=True, slots=True)
class MusicStyle:
    """How the song should sound. `tempo_bpm` is quarter notes a minute, 60-180; with `sung_lead` a voice sings."""

    genre: Genre
    mood: Mood
    vocal: Vocal
    tempo_bpm: int
    sung_lead: bool = False


@dataclass(frozen=True, slots=True)
class SellingLine:
    """A selling point as the lyricist gets it: category, sentence and its score 0-100."""

    category: str
    text: str
    score: int


@dataclass(frozen=True, slots=True)
class LyricsBrief:
    """Everything the words may draw on; nothing outside of it may be claimed."""

    language: Language
    store_name: str
    region: str
    detail_region: str
    selling_points: tuple[SellingLine, ...]
    keywords: tuple[str, ...]
    style: MusicStyle
    duration_s: float = 60.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class LyricLine:
    """One sung line and the part of the song it belongs to."""

    section: SectionKind
    text: str


@dataclass(frozen=True, slots=True)
class Lyrics:
    """A song's words, in singing order."""

    title: str
    lines: tuple[LyricLine, ...]


class Lyricist(Protocol):
    """Writes lyrics whose lines and syllables fit the brief's tempo and duration."""

    async def write(self, brief: LyricsBrief) -> tuple[Lyrics, MeteredProvenance]:
        """Write one song's words; raises EngineFailed."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word and when it is sung; seconds from the start of the audio."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class TimedLine:
    """A line of the lyrics with the times of its words; the words joined as written give the line."""

    section: SectionKind
    text: str
    start_s: float
    end_s: float
    words: tuple[TimedWord, ...]


@dataclass(frozen=True, slots=True)
class TimedSection:
    """A part of the form and where it lies; seconds."""

    kind: SectionKind
    start_s: float
    end_s: float


class Keepsake(StrEnum):
    """What a composer of our own can leave beside the recording."""

    STEMS = "stems"
    MIDI = "midi"


@dataclass(frozen=True, slots=True)
class SongBrief:
    """What to compose. The same brief gives the same song, sample for sample, whatever is kept beside it."""

    language: Language
    lyrics: Lyrics
    style: MusicStyle
    duration_s: float
    seed: int
    keep: tuple[Keepsake, ...] = ()


@dataclass(frozen=True, slots=True)
class Song:
    """A finished recording (48 kHz stereo WAV), its map in time, and a second one to fall back on where there is one.

    `tempo_bpm` is the tempo really played, near the asked one so that whole bars fill `duration_s`;
    `bars` are the start times of every bar, `beside` the keepsakes that were asked for.
    """

    audio: Path
    duration_s: float
    tempo_bpm: float
    key: str
    bars: tuple[float, ...]
    sections: tuple[TimedSection, ...]
    lines: tuple[TimedLine, ...]
    spare: Path | None = None
    beside: tuple[Path, ...] = ()


class Composer(Protocol):
    """Composes, plays and masters a song into `workdir`; one that must be paid may need several runs of its job."""

    async def compose(self, brief: SongBrief, workdir: Path, report: ReportProgress) -> Song:
        """Make one recording; raises EngineFailed or NotYet and then leaves no file."""


@dataclass(frozen=True, slots=True)
class RenderedVideo:
    """A finished MP4 and its thumbnail JPEG, both inside the work folder."""

    video: Path
    thumbnail: Path
    duration_s: float
    width: int
    height: int


Bring = Callable[[], Awaitable[dict[str, Path]]]
"""Brings a local file for every asset id of a scene; a maker that is only waiting does without."""


class Renderer(Protocol):
    """Draws a scene; one that must be paid may need several runs of its job."""

    async def render(self, scene: Scene, bring: Bring, workdir: Path, report: ReportProgress) -> RenderedVideo:
        """Make one video; raises EngineFailed or NotYet and then leaves no file."""


Hire = Callable[[Till], Made]
"""Gives the maker for one job; only one that must be paid has use for the till."""

HireRenderer = Callable[[Till, Shelf], "Renderer"]
"""The same for a renderer, which may have to lend its files to a vendor."""


class AudioEditor(Protocol):
    """Changes recordings without making them; each raises EngineFailed and then leaves no file."""

    async def decode(self, source: Path, target: Path) -> float:
        """Write any recording as a 48 kHz stereo WAV; its length in seconds."""

    async def encode(self, wav: Path, target: Path) -> None:
        """Write an M4A (AAC) for listening."""

    async def cut(self, wav: Path, target: Path, start_s: float, duration_s: float) -> None:
        """Write a part as WAV; one that does not start at the beginning fades in."""


@dataclass(frozen=True, slots=True)
class CheckedPhoto:
    """A photo as it may be stored: a JPEG without metadata, upright, and `focus`, the part that draws the eye."""

    jpeg: bytes
    width: int
    height: int
    focus: Rect


PHOTO_BYTES_AT_MOST = 20 * 1024 * 1024
PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})


class PhotoFetcher(Protocol):
    """Fetches a photo from a link that a stranger may have chosen."""

    async def fetch(self, url: str) -> bytes:
        """The file's bytes; raises EngineFailed: URL_FORBIDDEN, PAYLOAD_TOO_LARGE, MEDIA_UNSUPPORTED and others."""


class PhotoInspector(Protocol):
    """Decides whether uploaded bytes are a usable photo; raises EngineFailed with the reason when not."""

    async def inspect(self, data: bytes) -> CheckedPhoto:
        """Check and normalise one photo."""
