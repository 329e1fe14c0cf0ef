"""Owners' own videos: checked and cleaned by ffmpeg, in a process that may not take more than its share."""

from pathlib import Path

from server.content.upload_ports import CheckedVideo
from server.core.engine_process import run_engine

_ENGINE = "server.providers.videos.engine"


async def _untold(_percent: int) -> None:
    """Nobody watches a check."""


class FfmpegVideos:
    """Implements `server.content.upload_ports.VideoInspector`."""

    def __init__(self, timeout_s: float = 25.0) -> None:
        self._timeout_s = timeout_s

    async def inspect(self, sent: Path, content_type: str, workdir: Path) -> CheckedVideo:
        """Check in a child process; raises EngineFailed."""
        request = {"sent": str(sent), "content_type": content_type, "folder": str(workdir)}
        found = await run_engine(_ENGINE, request, _untold, timeout_s=self._timeout_s)
        files = Path(found["video"]), Path(found["thumbnail"])
        return CheckedVideo(*files, found["duration_s"], found["width"], found["height"])
