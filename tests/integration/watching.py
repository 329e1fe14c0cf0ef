"""Watches a finished video the way a viewer does: decodes its frames and its sound."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
from PIL import Image

from server.content.scene import Scene
from server.providers.renderer.layout import Layout
from server.providers.renderer.soundtrack import LAG_S

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


GOLDEN_U, LIT_PIXELS, LEAST_LEAD_S = 100, 3, 0.1
"""Blue difference of the accent colour, how many such pixels make a lit letter, and time to see it unlit before."""


def shrunk(video: Path, width: int, height: int) -> npt.NDArray[np.uint8]:
    """Luma of every frame at a smaller size."""
    scale = f"scale={width}:{height}:flags=area"
    raw = ffmpeg("-v", "error", "-i", str(video), "-vf", scale, "-f", "rawvideo", "-pix_fmt", "gray", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width)


def heard(video: Path) -> npt.NDArray[np.int16]:
    """Both channels of the sound."""
    return np.frombuffer(ffmpeg("-v", "error", "-i", str(video), "-vn", "-f", "s16le", "-"), np.int16).reshape(-1, 2)


def lit_late_s(scene: Scene, video: Path) -> list[float]:
    """For every line, how long after the onset of its first note its first pixel takes on the accent colour.

    The note sounds when it is heard in this file, which is a little later than in the song. A line that is sung from
    the very first moment on is never seen unlit, and left out.
    """
    layout = Layout.of(scene.width, scene.height)
    top = int(layout.bottom - 3 * layout.px(layout.proportions.subtitle)) // 2 * 2
    height = int(layout.bottom - top) // 2 * 2
    crop = f"crop={scene.width}:{height}:0:{top},extractplanes=u"
    raw = ffmpeg("-v", "error", "-i", str(video), "-vf", crop, "-f", "rawvideo", "-")
    golden = (np.frombuffer(raw, np.uint8).reshape(-1, height * scene.width // 4) < GOLDEN_U).sum(axis=1)
    late = []
    for subtitle in (each for each in scene.subtitles if each.words[0].start_s - each.start_s >= LEAST_LEAD_S):
        shown = range(round(subtitle.start_s * scene.fps) + 2, round(subtitle.end_s * scene.fps))
        lit = next(number for number in shown if golden[number] > golden[shown.start] + LIT_PIXELS)
        late.append(lit / scene.fps - LAG_S - subtitle.words[0].start_s)
    return late


def watch(video: Path, shrink: int = 4) -> Film:
    """Decode a video at a fraction of its size; its thumbnail lies beside it."""
    thumbnail = Image.open(video.with_suffix(".jpg"))
    width, height = (side // shrink for side in thumbnail.size)
    return Film(video, shrunk(video, width, height), heard(video), thumbnail)
