"""Watches a finished video the way a viewer does: decodes its frames and its sound."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
from PIL import Image

RATE = 48_000


@dataclass(frozen=True)
class Film:
    """A decoded video: its file, luma of every frame, and its sound."""

    video: Path
    frames: npt.NDArray[np.uint8]
    sound: npt.NDArray[np.int16]
    thumbnail: Image.Image
    fps: int = 30

    @property
    def duration_s(self) -> float:
        """How long the picture lasts."""
        return len(self.frames) / self.fps


def ffmpeg(*arguments: str) -> bytes:
    """What ffmpeg writes, or else what it says."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return done.stdout or done.stderr


CHANNELS = {"rgb24": (3,), "gray": ()}


def decoded(video: Path, size: tuple[int, int], pixels: str) -> npt.NDArray[np.uint8]:
    """Every frame, in rgb24 or gray."""
    raw = ffmpeg("-v", "error", "-i", str(video), "-f", "rawvideo", "-pix_fmt", pixels, "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0], *CHANNELS[pixels])


def blue_of(video: Path, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """The plane of blue difference of every frame, half as wide and high as the frame; gold is low in it."""
    raw = ffmpeg("-v", "error", "-i", str(video), "-vf", "extractplanes=u", "-f", "rawvideo", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, size[1] // 2, size[0] // 2)


def heard(video: Path) -> npt.NDArray[np.int16]:
    """Both channels of the sound."""
    return np.frombuffer(ffmpeg("-v", "error", "-i", str(video), "-vn", "-f", "s16le", "-"), np.int16).reshape(-1, 2)


def watch(video: Path) -> Film:
    """Decode a whole video; its thumbnail lies beside it."""
    thumbnail = Image.open(video.with_suffix(".jpg"))
    return Film(video, decoded(video, thumbnail.size, "gray"), heard(video), thumbnail)
