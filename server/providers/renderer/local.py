"""The renderer's side in the server's process: starts the engine and hands over only finished files."""

from pathlib import Path
from tempfile import TemporaryDirectory

from server.content.ports import Bring, RenderedVideo, ReportProgress
from server.content.scene import Scene, to_json
from server.core.engine_process import run_engine

FONT_DIRS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_ENGINE = "server.providers.renderer.engine"
_LONGEST_S = 1_800.0


class LocalRenderer:
    """Draws scenes in a child process; implements `server.content.ports.Renderer`."""

    def __init__(self, font_dirs: tuple[Path, ...] = FONT_DIRS, timeout_s: float = _LONGEST_S) -> None:
        self._font_dirs = font_dirs
        self._timeout_s = timeout_s

    async def render(self, scene: Scene, bring: Bring, workdir: Path, report: ReportProgress) -> RenderedVideo:
        """Render into `workdir`; after any other end than success nothing is left there."""
        assets = await bring()
        with TemporaryDirectory(prefix="render-", dir=workdir) as folder:
            request = {
                "scene": to_json(scene).decode(),
                "assets": {asset_id: str(path.resolve()) for asset_id, path in assets.items()},
                "folder": folder,
                "font_dirs": [str(path) for path in self._font_dirs],
            }
            result = await run_engine(_ENGINE, request, report, timeout_s=self._timeout_s)
            video, thumbnail = (_hand_over(Path(result[name]), workdir) for name in ("video", "thumbnail"))
        return RenderedVideo(video, thumbnail, result["duration_s"], scene.width, scene.height)


def _hand_over(file: Path, folder: Path) -> Path:
    return file.replace(folder / file.name)
