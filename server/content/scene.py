"""The scene description: one typed, serialisable account of a video, drawn by any renderer.

Times are seconds from the start. Rectangles are fractions of the photo after its orientation was applied.
A scene names its photos and audio by asset id and knows nothing of files or vendors.
"""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from server.core.language import Language


@dataclass(frozen=True, slots=True)
class Rect:
    """A part of a photo, each number between 0 and 1; its shape in pixels has the frame's aspect ratio."""

    x: float
    y: float
    width: float
    height: float


class TransitionKind(StrEnum):
    """How a shot takes over from the one before it."""

    CUT = "cut"
    CROSSFADE = "crossfade"


@dataclass(frozen=True, slots=True)
class Transition:
    """`duration_s` of a crossfade lies after the shot's start, over the tail of the previous shot; 0 for a cut."""

    kind: TransitionKind
    duration_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo, seen through a window that glides from `crop_from` to `crop_to` with a smooth start and end.

    Where the next shot is faded in, this one's `end_s` is the end of that fade.
    """

    asset_id: str
    start_s: float
    end_s: float
    crop_from: Rect
    crop_to: Rect
    transition: Transition


@dataclass(frozen=True, slots=True)
class Word:
    """A karaoke word: it fills with the accent colour from `start_s` to `end_s`."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Subtitle:
    """A sung line, shown from shortly before its first word until after its last.

    The words put together as they are give the line: spaces belong to the word before them.
    """

    start_s: float
    end_s: float
    words: tuple[Word, ...]


class CardKind(StrEnum):
    """Which of the two cards it is."""

    TITLE = "title"
    END = "end"


@dataclass(frozen=True, slots=True)
class Card:
    """Large text over the picture: a headline and smaller lines under it."""

    kind: CardKind
    start_s: float
    end_s: float
    headline: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audio:
    """The soundtrack, from its beginning, faded out over the last `fade_out_s` seconds."""

    asset_id: str
    fade_out_s: float


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #RRGGBB."""

    text: str = "#FFFFFF"
    accent: str = "#FFD166"
    shade: str = "#101418"


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole video. Shots are in order, cover the duration without a gap and start at 0.

    `stills` are moments that the thumbnail may show: a renderer that can tell takes the best, any other `thumbnail_s`.
    """

    width: int
    height: int
    fps: int
    duration_s: float
    language: Language
    shots: tuple[Shot, ...]
    subtitles: tuple[Subtitle, ...]
    cards: tuple[Card, ...]
    audio: Audio
    palette: Palette = Palette()
    thumbnail_s: float = 0.0
    stills: tuple[float, ...] = ()
    version: int = 1


_adapter = TypeAdapter(Scene)


def to_json(scene: Scene) -> bytes:
    """Serialise for storage or for another process."""
    return _adapter.dump_json(scene)


def from_json(data: bytes | str) -> Scene:
    """Read a scene back; raises pydantic.ValidationError when it does not have this shape."""
    return _adapter.validate_json(data)
