"""Looks at a finished video the way a platform would, before anyone relies on it."""

import re
import subprocess
from pathlib import Path
from struct import unpack_from

import imageio_ffmpeg

from server.content.scene import Scene
from server.core.failures import EngineFailed
from server.providers.renderer.encoder import frame_count
from server.providers.renderer.mp4 import Mp4Invalid, Track, top_level, tracks
from server.providers.renderer.specification import (
    INSTAGRAM_REEL,
    YOUTUBE_SHORT,
    YOUTUBE_VIDEO,
    Facts,
    Specification,
    complaints,
)

_TIMEOUT_S = 60
_TOLERANCE_S = 0.05
_PROFILES = {66: "Baseline", 77: "Main", 100: "High"}
_PIXELS = re.compile(r"Video: h264.*?(yuv\w+\([^)]*\))")
_SOUND = re.compile(r"Audio: (aac \(\w+\)).*?, (\d+ Hz, \w+)")
_LOUDNESS = re.compile(r"I: +(-?[\d.]+|-inf) LUFS")
_PEAK = re.compile(r"Peak: +(-?[\d.]+|-inf) dBFS")


def check_video(video: Path, scene: Scene) -> float:
    """Return the duration in seconds, or fail when the file is not the scene's or a platform would not take it."""
    facts = look_at(video)
    faults = [fault for each in _platforms(scene) for fault in complaints(facts, each)]
    if (facts.width, facts.height, facts.frames) != (scene.width, scene.height, frame_count(scene)):
        faults.append(f"{facts.frames} frames of {facts.width}x{facts.height}, {frame_count(scene)} were drawn")
    if abs(facts.picture_s - frame_count(scene) / scene.fps) > _TOLERANCE_S:
        faults.append(f"{facts.picture_s:.2f} s instead of {scene.duration_s:.2f}")
    if faults:
        raise EngineFailed("PROVIDER_FAILED", f"the finished video is not right: {'; '.join(faults)}", retryable=True)
    return facts.picture_s


def _platforms(scene: Scene) -> tuple[Specification, ...]:
    return (INSTAGRAM_REEL, YOUTUBE_VIDEO if scene.width > scene.height else YOUTUBE_SHORT)


def look_at(video: Path) -> Facts:
    """Everything about the file that a platform asks for."""
    try:
        found = list(top_level(video))
        _, start, length = next(each for each in found if each[0] == "moov")
        with video.open("rb") as stream:
            stream.seek(start)
            by_kind = {track.kind: track for track in tracks(stream.read(length))}
        return _facts(video, tuple(name for name, _, _ in found), by_kind["vide"], by_kind["soun"])
    except (Mp4Invalid, StopIteration, KeyError, ValueError) as error:
        raise EngineFailed(
            "PROVIDER_FAILED", f"the finished video is no whole MP4: {error!r}", retryable=True
        ) from error


def _facts(video: Path, boxes: tuple[str, ...], picture: Track, sound: Track) -> Facts:
    width, height = unpack_from(">HH", picture.entry, 24)
    configuration = picture.inside_entry("avcC")
    said = _heard(video)
    return Facts(
        boxes=boxes,
        has_edit_list=picture.edited or sound.edited,
        size_bytes=video.stat().st_size,
        width=width,
        height=height,
        frames=len(picture.sizes),
        frames_per_s=len(picture.sizes) / picture.duration_s,
        picture_s=picture.duration_s,
        picture_mbit_s=picture.bits_per_s / 1e6,
        picture="avc1" if configuration else "unknown",
        profile=_PROFILES.get(configuration[1], "unknown") if configuration else "unknown",
        colour=_joined(_PIXELS, said),
        longest_group_s=picture.longest_group_s,
        closed_groups=picture.is_closed,
        sound_s=sound.duration_s,
        sound_kbit_s=sound.bits_per_s / 1e3,
        sound=_joined(_SOUND, said),
        loudness=_level(_LOUDNESS, said),
        peak=_level(_PEAK, said),
    )


def _joined(pattern: re.Pattern[str], report: str) -> str:
    found = pattern.search(report)
    return ", ".join(found.groups()) if found else "unknown"


def _level(pattern: re.Pattern[str], report: str) -> float:
    """The last of the levels, which is the whole recording's; silence has none."""
    found = pattern.findall(report)
    return float(found[-1]) if found else float("inf")


def _heard(video: Path) -> str:
    """Let ffmpeg read every packet and measure the sound; what it says goes to stderr."""
    whitelists = ("-protocol_whitelist", "file", "-format_whitelist", "mov,mp4")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", *whitelists, "-i", f"file:{video}"]
    meter = ("-map", "0:v", "-c:v", "copy", "-map", "0:a", "-af", "ebur128=framelog=quiet:peak=sample")
    done = subprocess.run(
        [*command, *meter, "-f", "null", "-"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    return done.stderr.decode(errors="replace")
