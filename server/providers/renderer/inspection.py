"""Looks at a finished video the way a platform would, before anyone relies on it."""

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg

from server.content.scene import Scene
from server.core.failures import EngineFailed
from server.providers.renderer.encoder import frame_count

_TIMEOUT_S = 60
_TOLERANCE_S = 0.05
_STREAMS = {
    "an H.264 High stream in BT.709": r"Video: h264 \(High\).*yuv420p\(tv, bt709",
    "an AAC stream in stereo at 48 kHz": r"Audio: aac \(LC\).*48000 Hz, stereo",
}
_DURATION = re.compile(r"Duration: (\d+):(\d+):([\d.]+)")
_FRAMES = re.compile(r"frame= *(\d+)")


def check_video(video: Path, scene: Scene) -> float:
    """Return the duration in seconds, or fail when streams, size, length or frame count are not the scene's."""
    report = _read(video)
    wanted = {**_STREAMS, f"{scene.width}x{scene.height} pixels": rf"Video: .*\b{scene.width}x{scene.height}\b"}
    missing = [what for what, pattern in wanted.items() if not re.search(pattern, report)]
    frames = _FRAMES.findall(report)
    if not frames or int(frames[-1]) != frame_count(scene):
        missing.append(f"{frame_count(scene)} frames")
    duration = _duration(report)
    if abs(duration - frame_count(scene) / scene.fps) > _TOLERANCE_S:
        missing.append(f"{scene.duration_s:.2f} s")
    if missing:
        raise EngineFailed("PROVIDER_FAILED", f"the finished video lacks {', '.join(missing)}", retryable=True)
    return duration


def _duration(report: str) -> float:
    found = _DURATION.search(report)
    if not found:
        return 0.0
    hours, minutes, seconds = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _read(video: Path) -> str:
    """Let ffmpeg read every packet of the file; what it says about the streams goes to stderr."""
    whitelists = ("-protocol_whitelist", "file", "-format_whitelist", "mov,mp4")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", *whitelists, "-i", f"file:{video}"]
    done = subprocess.run(
        [*command, "-map", "0", "-c", "copy", "-f", "null", "-"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    return done.stderr.decode(errors="replace")
