"""The child process that checks a video: what a stranger sent in, an MP4 that is safe to keep and a JPEG out.

ffmpeg is told which reader to use, may open nothing but the one file, and inherits this process's limits.
"""

import resource
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from server.content.upload_ports import VIDEO_BYTES_AT_MOST, VIDEO_SECONDS_AT_MOST
from server.core.engine_process import serve_engine
from server.core.failures import EngineFailed
from server.providers.videos.containers import MP4, Container, container_of
from server.providers.videos.report import Streams, streams_in

PICTURES = frozenset({"h264", "hevc", "vp9", "av1"})
SOUNDS = frozenset({"", "aac", "mp3", "opus", "vorbis", "alac", "pcm_s16le", "pcm_s24le"})
LEAST_SIDE, MOST_PIXELS = 64, 8_294_400 * 4
LEAST_S, LEAST_SHARE = 0.5, 0.9
KEY_PICTURES = 60
LIMITS = {
    resource.RLIMIT_AS: 4 * 1024**3,
    resource.RLIMIT_CPU: 60,
    resource.RLIMIT_FSIZE: 2 * VIDEO_BYTES_AT_MOST,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}
_QUIET = ("-nostdin", "-hide_banner", "-y")
_SMALLER = "scale=1280:1280:force_original_aspect_ratio=decrease"
_THUMBNAIL = ("-frames:v", "1", "-vf", _SMALLER, "-q:v", "3", "-f", "mjpeg")
_PLAIN_MP4 = ("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", "-f", "mp4")


def check(request: dict[str, Any], _progress: Callable[[int], None]) -> dict[str, Any]:
    """Read, clean, look again; the folder is the caller's to clear."""
    for what, most in LIMITS.items():
        resource.setrlimit(what, (most, most))
    sent, folder = Path(request["sent"]), Path(request["folder"])
    container = container_of(sent)
    if container is None or request["content_type"] not in container.types:
        raise _unsupported("not what it was announced as")
    announced = _require_playable(_look(sent, container))
    video, thumbnail = folder / "video.mp4", folder / "thumbnail.jpg"
    _clean(sent, container, announced, video)
    kept = _require_playable(_look(video, MP4))
    _require_whole(announced, kept)
    _draw(video, kept, thumbnail)
    return {
        "video": str(video),
        "thumbnail": str(thumbnail),
        "duration_s": kept.duration_s,
        "width": kept.width,
        "height": kept.height,
    }


def _look(path: Path, container: Container) -> Streams | None:
    return streams_in(_ffmpeg(_reading(path, container), may_fail=True))


def _require_playable(found: Streams | None) -> Streams:
    if found is None or found.picture not in PICTURES or found.sound not in SOUNDS:
        raise _unsupported(f"streams {found and (found.picture, found.sound)}")
    if min(found.width, found.height) < LEAST_SIDE or found.width * found.height > MOST_PIXELS:
        raise _unsupported(f"{found.width}x{found.height} pixels")
    if found.duration_s > VIDEO_SECONDS_AT_MOST:
        raise EngineFailed("PAYLOAD_TOO_LARGE", f"{found.duration_s:.0f} s", retryable=False)
    return found


def _require_whole(announced: Streams, kept: Streams) -> None:
    """What the index promises must really be there; a recording of a browser promises nothing."""
    if kept.duration_s < max(LEAST_S, LEAST_SHARE * announced.duration_s):
        raise _unsupported(f"{kept.duration_s:.1f} of {announced.duration_s:.1f} s")


def _clean(sent: Path, container: Container, found: Streams, video: Path) -> None:
    """Write the pictures as they are, with sound that every player knows, the index first and no notes of cameras."""
    sound = ("-c:a", "copy") if found.sound == "aac" else ("-c:a", "aac", "-b:a", "192k", "-ar", "48000", "-ac", "2")
    tag = ("-tag:v", "hvc1") if found.picture == "hevc" else ()
    streams = ("-map", "0:V:0", "-map", "0:a:0?", "-c:v", "copy", *tag, *sound)
    _ffmpeg([*_reading(sent, container), *streams, *_PLAIN_MP4, f"file:{video}"])


def _draw(video: Path, found: Streams, thumbnail: Path) -> None:
    """Decode key pictures all along the video, and keep an early one."""
    keys_only = ("-skip_frame", "nokey", "-err_detect", "explode")
    _ffmpeg([*keys_only, *_reading(video, MP4), "-map", "0:V:0", "-frames:v", str(KEY_PICTURES), "-f", "null", "-"])
    early = ("-ss", f"{min(1.0, found.duration_s / 2):.3f}")
    _ffmpeg([*early, *_reading(video, MP4), *_THUMBNAIL, f"file:{thumbnail}"])


def _reading(path: Path, container: Container) -> list[str]:
    guards = ("-protocol_whitelist", "file", "-format_whitelist", "mov,matroska", "-max_pixels", str(MOST_PIXELS))
    return [*guards, "-threads", "2", "-f", container.demuxer, "-i", f"file:{path}"]


def _ffmpeg(arguments: Sequence[str], *, may_fail: bool = False) -> str:
    """Run it, and return what it says; a reading without an output always ends with an error."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *_QUIET, *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    said = done.stderr.decode(errors="replace")
    if "No space left" in said:
        raise EngineFailed("PROVIDER_FAILED", "no room to check a video", retryable=True)
    if done.returncode and not may_fail:
        raise _unsupported(said[-800:])
    return said


def _unsupported(detail: str) -> EngineFailed:
    return EngineFailed("MEDIA_UNSUPPORTED", detail, retryable=False)


if __name__ == "__main__":
    serve_engine(check)
