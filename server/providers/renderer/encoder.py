"""Encodes drawn frames and the song into an MP4 with ffmpeg."""

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import imageio_ffmpeg

from server.content.scene import Scene
from server.core.failures import EngineFailed
from server.providers.renderer.yuv import Picture

_BT709 = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
_X264 = "mbtree=1:rc-lookahead=20:b-adapt=0:keyint=60:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
_AUDIO_FORMATS = "wav,mp3,flac"
_SAMPLE_RATE = 48_000
_MOST_THREADS = 4
_ERROR_TAIL = 800
_UNREADABLE_SONG = ("Invalid data found", "does not contain any stream", "matches no streams", "not on whitelist")


def frame_count(scene: Scene) -> int:
    """How many frames the scene has."""
    return round(scene.duration_s * scene.fps)


class Encoder:
    """A running ffmpeg that takes frames and leaves an MP4; left early, it ends at once."""

    def __init__(self, scene: Scene, audio: Path, output: Path) -> None:
        self._errors = output.with_suffix(".log").open("w+b")
        self._process = subprocess.Popen(
            [imageio_ffmpeg.get_ffmpeg_exe(), *_arguments(scene, audio, output)],
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


def failure_from(status: int, message: str) -> EngineFailed:
    """Tell a song nobody can read from a machine that is out of space, memory or luck."""
    if any(sign in message for sign in _UNREADABLE_SONG):
        return EngineFailed("MEDIA_UNSUPPORTED", f"the song cannot be read: {message}", retryable=False)
    return EngineFailed("PROVIDER_FAILED", f"ffmpeg ended with {status}: {message}", retryable=True)


def _arguments(scene: Scene, audio: Path, output: Path) -> list[str]:
    seconds = frame_count(scene) / scene.fps
    fade = scene.audio.fade_out_s
    sound = f"apad,atrim=end={seconds:.6f}" + (f",afade=t=out:st={seconds - fade:.6f}:d={fade:.6f}" if fade else "")
    threads = min(_MOST_THREADS, os.cpu_count() or 1)
    return [
        *("-hide_banner", "-v", "error", "-nostats", "-y"),
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", *_BT709, "-s", f"{scene.width}x{scene.height}"),
        *("-r", f"{scene.fps}", "-protocol_whitelist", "pipe", "-i", "pipe:0"),
        *("-protocol_whitelist", "file", "-format_whitelist", _AUDIO_FORMATS, "-i", f"file:{audio}"),
        *("-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "-1", "-af", sound),
        *("-c:v", "libx264", "-preset", "superfast", "-profile:v", "high", "-crf", "21", "-x264-params", _X264),
        *("-threads", f"{threads}", "-pix_fmt", "yuv420p", *_BT709),
        *("-c:a", "aac", "-b:a", "192k", "-ar", f"{_SAMPLE_RATE}", "-ac", "2"),
        *("-t", f"{seconds:.6f}", "-movflags", "+faststart", "-f", "mp4", f"file:{output}"),
    ]
