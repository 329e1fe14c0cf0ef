"""Sound files by ffmpeg: encodes a song for listening, cuts a part of it for a shorter video."""

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path

import imageio_ffmpeg
import soundfile

from server.core.failures import EngineFailed

_READ_WAV = ("-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file", "-format_whitelist", "wav")
_READ_ANY = (
    "-nostdin",
    "-v",
    "error",
    "-y",
    "-protocol_whitelist",
    "file",
    "-format_whitelist",
    "mp3,wav,mov,aac,matroska",
)
_AAC = ("-vn", "-c:a", "aac", "-b:a", "192k", "-ar", "48000", "-movflags", "+faststart", "-f", "mp4")
_WAV = ("-vn", "-c:a", "pcm_s16le", "-f", "wav")
_MASTER = ("-vn", "-c:a", "pcm_s16le", "-ar", "48000", "-ac", "2", "-f", "wav")
_FADE_IN_S = 0.4
_ERROR_TAIL = 800
_DISK_FULL, _SOUNDLESS = "No space left", "does not contain any stream"


class FfmpegAudio:
    """Runs ffmpeg as a child that ends with its caller; implements `server.content.ports.AudioEditor`."""

    def __init__(self, timeout_s: float = 120.0) -> None:
        self._timeout_s = timeout_s

    async def encode(self, wav: Path, target: Path) -> None:
        """Write an M4A."""
        await self._convert(wav, target, _AAC)

    async def cut(self, wav: Path, target: Path, start_s: float, duration_s: float) -> None:
        """Write a part as WAV."""
        fade = ("-af", f"afade=t=in:d={_FADE_IN_S}") if start_s > 0 else ()
        await self._convert(wav, target, (*fade, *_WAV), ("-ss", f"{start_s:.6f}", "-t", f"{duration_s:.6f}"))

    async def decode(self, source: Path, target: Path) -> float:
        """Write a WAV for working with."""
        await self._convert(source, target, _MASTER, read=_READ_ANY)
        return float(soundfile.info(target).duration)

    async def _convert(
        self,
        source: Path,
        target: Path,
        output: Sequence[str],
        part: Sequence[str] = (),
        read: Sequence[str] = _READ_WAV,
    ) -> None:
        partial = target.with_name(f"{target.name}.part")
        try:
            await self._run([*read, *part, "-i", f"file:{source}", *output, f"file:{partial}"])
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)

    async def _run(self, arguments: Sequence[str]) -> None:
        child = await asyncio.create_subprocess_exec(
            imageio_ffmpeg.get_ffmpeg_exe(),
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(self._timeout_s):
                _, errors = await child.communicate()
        except TimeoutError:
            raise EngineFailed("DEADLINE_PASSED", "ffmpeg ran over its time", retryable=True) from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
        if child.returncode:
            tail = errors[-_ERROR_TAIL:].decode(errors="replace")
            reason = "MEDIA_UNSUPPORTED" if _SOUNDLESS in tail else "PROVIDER_FAILED"
            raise EngineFailed(reason, tail, retryable=_DISK_FULL in tail)
