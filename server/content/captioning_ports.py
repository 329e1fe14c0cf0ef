"""What captioning asks of the outside: somebody who listens to a video."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from server.content.ports import ReportProgress
from server.core.language import Language


class Emotion(StrEnum):
    """The feeling in a voice."""

    NEUTRAL = "NEUTRAL"
    HAPPY = "HAPPY"
    SAD = "SAD"
    ANGRY = "ANGRY"
    FEARFUL = "FEARFUL"
    SURPRISED = "SURPRISED"
    DISGUSTED = "DISGUSTED"


@dataclass(frozen=True, slots=True)
class KnownLine:
    """Words that are known beforehand, and when they are sung; seconds from the start of the video."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class CaptionSegment:
    """A stretch of speech or song: what is said, empty where nobody can tell, and how.

    `confidence` is that of the emotion, 0 to 1; `pitch_hz` is 0 where nothing has a pitch.
    """

    start_s: float
    end_s: float
    text: str
    emotion: Emotion
    confidence: float
    loudness_lufs: float
    pitch_hz: float


@dataclass(frozen=True, slots=True)
class Captions:
    """All of a video, in order of time; without a language where none was given or found."""

    language: Language | None
    segments: tuple[CaptionSegment, ...]


@dataclass(frozen=True, slots=True)
class Footage:
    """A video to be listened to; `bring` copies it here, `lend` makes a link from which a vendor may fetch it."""

    duration_s: float
    language: Language | None
    known: tuple[KnownLine, ...]
    bring: Callable[[], Awaitable[Path]]
    lend: Callable[[], Awaitable[str]]


class Captioner(Protocol):
    """Listens to a video; one that must be paid may need several runs of its job."""

    async def caption(self, footage: Footage, workdir: Path, report: ReportProgress) -> Captions:
        """Caption one video; raises EngineFailed or NotYet."""
