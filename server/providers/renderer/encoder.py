"""Encodes drawn frames and the song into an MP4 with ffmpeg."""

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import imageio_ffmpeg

from server.content.scene import Scene
from server.core.failures import EngineFailed
from server.providers.renderer.soundtrack import as_aac, failure_from, gain_db, song_input
from server.providers.renderer.yuv import Picture

_BT709 = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
_X264 = (
    "mbtree=1:rc-lookahead=10:weightp=0:b-adapt=0:keyint=60:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
)
_CONTAINER = ("-use_editlist", "0", "-movflags", "+faststart+negative_cts_offsets")
"""The index first and no edit lists, for which pictures out of order need offsets below zero."""
_MOST_THREADS = 4
_ERROR_TAIL = 800


def frame_count(scene: Scene) -> int:
    """How many frames the scene has."""
    return round(scene.duration_s * scene.fps)


class Encoder:
    """A running ffmpeg that takes frames and leaves an MP4; left early, it ends at once."""

    def __init__(self, scene: Scene, song: Path, output: Path) -> None:
        arguments = _arguments(scene, song, output)
        self._errors = output.with_suffix(".log").open("w+b")
        self._process = subprocess.Popen(
            [imageio_ffmpeg.get_ffmpeg_exe(), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._errors.close()

    def write(self, frame: Picture) -> None:
        """Send one frame."""
        assert self._process.stdin
        try:
            self._process.stdin.write(frame.flat.data)
        except BrokenPipeError:
            raise self._failure() from None

    def finish(self) -> None:
        """Wait until the file is complete."""
        assert self._process.stdin
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            raise self._failure() from None
        if self._process.wait():
            raise self._failure()

    def _failure(self) -> EngineFailed:
        status = self._process.wait()
        self._errors.seek(0)
        tail = self._errors.read()[-_ERROR_TAIL:].decode(errors="replace").strip()
        return failure_from(status, tail)


def _arguments(scene: Scene, song: Path, output: Path) -> list[str]:
    seconds = frame_count(scene) / scene.fps
    return [
        *drawn_frames(scene),
        *song_input(song),
        *("-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "-1"),
        *as_h264(),
        *as_aac(scene, gain_db(song, seconds), seconds),
        *("-t", f"{seconds:.6f}", *_CONTAINER, "-f", "mp4", f"file:{output}"),
    ]


def drawn_frames(scene: Scene) -> list[str]:
    """ffmpeg's arguments to read frames from its standard input."""
    return [
        *("-hide_banner", "-v", "error", "-nostats", "-y"),
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", *_BT709, "-s", f"{scene.width}x{scene.height}"),
        *("-r", f"{scene.fps}", "-protocol_whitelist", "pipe", "-i", "pipe:0"),
    ]


def as_h264() -> list[str]:
    """ffmpeg's arguments to encode the picture."""
    threads = min(_MOST_THREADS, os.cpu_count() or 1)
    return [
        *("-c:v", "libx264", "-preset", "superfast", "-profile:v", "high", "-crf", "21", "-x264-params", _X264),
        *("-threads", f"{threads}", "-pix_fmt", "yuv420p", *_BT709),
    ]
