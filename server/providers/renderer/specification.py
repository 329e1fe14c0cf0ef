"""What the platforms ask of a file, as rules that a finished video is held against."""

from collections.abc import Iterable
from dataclasses import dataclass

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Facts:
    """A finished file as it was found. Loudness in LUFS, peak in dBFS."""

    boxes: tuple[str, ...]
    has_edit_list: bool
    size_bytes: int
    width: int
    height: int
    frames: int
    frames_per_s: float
    picture_s: float
    picture_mbit_s: float
    picture: str
    profile: str
    colour: str
    longest_group_s: float
    closed_groups: bool
    sound_s: float
    sound_kbit_s: float
    sound: str
    loudness: float
    peak: float


@dataclass(frozen=True, slots=True)
class Specification:
    """One platform's rules; both ends of a range are allowed."""

    name: str
    seconds: tuple[float, float]
    megabytes: float
    frames_per_s: tuple[float, float]
    longest_side: int
    widest: float
    picture_mbit_s: float
    sound_kbit_s: float
    longest_group_s: float


# Instagram asks for 128 kbit/s of sound and takes what comes near.
INSTAGRAM_REEL = Specification("Instagram Reel", (3, 900), 300, (23, 60), 1920, 10.0, 25, 135, 5)
YOUTUBE_SHORT = Specification("YouTube Short", (1, 180), 256_000, (24, 60), 1920, 1.0, 68, 512, 2)
YOUTUBE_VIDEO = Specification("YouTube video", (1, 43_200), 256_000, (24, 60), 3840, 10.0, 68, 512, 2)

# Coding a song at 120 kbit/s lifts single peaks by up to 1.4 dB (30 songs); players cut that off unheard.
_LOUDEST, _HIGHEST_PEAK = -13.0, 2.0
_APART_S = 0.05
_WANTED = {
    "picture": ("H.264", "avc1"),
    "profile": ("profile High", "High"),
    "colour": ("BT.709 colours in studio range, 4:2:0, progressive", "yuv420p(tv, bt709, progressive)"),
    "sound": ("AAC-LC, 48 kHz, stereo", "aac (LC), 48000 Hz, stereo"),
}


def complaints(facts: Facts, specification: Specification) -> list[str]:
    """What the platform would refuse or might damage, in words; nothing when all is well."""
    name = specification.name
    return [
        *(f"{name}: {words} wanted, not {getattr(facts, field)}" for field, (words, value) in _WANTED.items()
          if getattr(facts, field) != value),
        *(f"{name}: {what}" for right, what in (*_container(facts), *_sound(facts)) if not right),
        *(f"{name}: {what} {value:g} is not within {low:g} to {high:g}"
          for what, value, low, high in _ranges(facts, specification) if not low <= value <= high),
    ]  # fmt: skip


def _container(facts: Facts) -> Iterable[tuple[bool, str]]:
    order = [box for box in facts.boxes if box in ("moov", "mdat")]
    yield order[:1] == ["moov"], "the index does not come first"
    yield not facts.has_edit_list, "there is an edit list"
    yield facts.closed_groups, "groups of pictures are open"


def _sound(facts: Facts) -> Iterable[tuple[bool, str]]:
    yield abs(facts.sound_s - facts.picture_s) <= _APART_S, "sound and picture do not end together"
    yield facts.loudness <= _LOUDEST, f"{facts.loudness} LUFS will be turned down"
    yield facts.peak <= _HIGHEST_PEAK, f"peaks of {facts.peak} dBFS distort"


def _ranges(facts: Facts, wanted: Specification) -> Iterable[tuple[str, float, float, float]]:
    yield "duration", facts.picture_s, *wanted.seconds
    yield "frame rate", facts.frames_per_s, *wanted.frames_per_s
    yield "size in MB", facts.size_bytes / _MEGABYTE, 0, wanted.megabytes
    yield "longer side", max(facts.width, facts.height), 1, wanted.longest_side
    yield "width by height", facts.width / facts.height, 0.01, wanted.widest
    yield "picture's Mbit/s", facts.picture_mbit_s, 0, wanted.picture_mbit_s
    yield "sound's kbit/s", facts.sound_kbit_s, 0, wanted.sound_kbit_s
    yield "seconds between key pictures", facts.longest_group_s, 0, wanted.longest_group_s
