"""Reads what ffmpeg says about a file's streams."""

import re
from dataclasses import dataclass

_PICTURE = re.compile(r"Stream #0:\d+.*?: Video: (?P<codec>\w+).*?, (?P<width>\d+)x(?P<height>\d+)(?P<rest>.*)")
_SOUND = re.compile(r"Stream #0:\d+.*?: Audio: (?P<codec>\w+)")
_DURATION = re.compile(r"Duration: (\d+):(\d+):([\d.]+)")
_TURN = re.compile(r"rotation of (-?\d+)")
_STILL = "(attached pic)"
_QUARTER = 90


@dataclass(frozen=True, slots=True)
class Streams:
    """The first picture and the first sound; sizes as people see them, a duration of 0 is not told."""

    picture: str
    sound: str
    duration_s: float
    width: int
    height: int


def streams_in(report: str) -> Streams | None:
    """What plays in the file; None where no picture moves."""
    pictures = [found for found in _PICTURE.finditer(report) if _STILL not in found["rest"]]
    if not pictures:
        return None
    picture, sound = pictures[0], _SOUND.search(report)
    width, height = int(picture["width"]), int(picture["height"])
    turn = _TURN.search(report, picture.end())
    if turn and abs(int(turn[1])) % (2 * _QUARTER) == _QUARTER:
        width, height = height, width
    return Streams(picture["codec"], sound["codec"] if sound else "", _duration(report), width, height)


def _duration(report: str) -> float:
    found = _DURATION.search(report)
    return int(found[1]) * 3_600 + int(found[2]) * 60 + float(found[3]) if found else 0.0
