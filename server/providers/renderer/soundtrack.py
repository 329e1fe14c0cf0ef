"""The song as it goes into the video: turned down where it is too loud for the platforms, faded out, in step."""

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg

from server.content.scene import Scene
from server.core.failures import EngineFailed

SAMPLE_RATE = 48_000
LAG_S = 1024 / SAMPLE_RATE
"""The encoder puts this much silence before the song; a file without edit lists cannot hide it, so pictures wait."""

_LOUDNESS, _PEAK = -14.0, -1.0
_BIT_RATE = "120k"
"""The encoder goes up to a twentieth over what it is told, and Instagram wants 128."""
_FORMATS = "wav,mp3,flac"
_TIMEOUT_S = 60
_MEASURED = {name: re.compile(rf"{name}: +(-?[\d.]+) (?:LUFS|dBFS)") for name in ("I", "Peak")}
_ERROR_TAIL = 800
_UNREADABLE = ("Invalid data found", "does not contain any stream", "matches no streams", "not on whitelist")


def song_input(song: Path) -> list[str]:
    """ffmpeg's arguments to read the song; nothing but a song."""
    return ["-protocol_whitelist", "file", "-format_whitelist", _FORMATS, "-i", f"file:{song}"]


def gain_db(song: Path, seconds: float) -> float:
    """How far the part that is played has to be turned down; never up, for a quiet song may want to be quiet."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-nostats", *song_input(song)]
    meter = ("-map", "0:a:0", "-t", f"{seconds:.6f}", "-af", "ebur128=framelog=quiet:peak=sample", "-f", "null", "-")
    done = subprocess.run(
        [*command, *meter], stdin=subprocess.DEVNULL, capture_output=True, timeout=_TIMEOUT_S, check=False
    )
    report = done.stderr.decode(errors="replace")
    if done.returncode:
        raise failure_from(done.returncode, report[-_ERROR_TAIL:].strip())
    levels = {name: float(found[-1]) for name, pattern in _MEASURED.items() if (found := pattern.findall(report))}
    return min(0.0, _LOUDNESS - levels.get("I", _LOUDNESS), _PEAK - levels.get("Peak", _PEAK))


def as_aac(scene: Scene, gain: float, seconds: float) -> list[str]:
    """ffmpeg's arguments to encode the song so that it ends with the picture."""
    end, fade = seconds - LAG_S, scene.audio.fade_out_s
    steps = [f"volume={gain:.2f}dB", "apad", f"atrim=end={end:.6f}"]
    if fade:
        steps.append(f"afade=t=out:st={end - fade:.6f}:d={fade:.6f}")
    return ["-af", ",".join(steps), "-c:a", "aac", "-b:a", _BIT_RATE, "-ar", f"{SAMPLE_RATE}", "-ac", "2"]


def failure_from(status: int, message: str) -> EngineFailed:
    """Tell a song nobody can read from a machine that is out of space, memory or luck."""
    if any(sign in message for sign in _UNREADABLE):
        return EngineFailed("MEDIA_UNSUPPORTED", f"the song cannot be read: {message}", retryable=False)
    return EngineFailed("PROVIDER_FAILED", f"ffmpeg ended with {status}: {message}", retryable=True)
