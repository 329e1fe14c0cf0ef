"""`castad render`: makes one video from a listing and photos in this terminal, without server or database."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from server.content.ports import RenderedVideo
from server.core.failures import EngineFailed
from server.signals import Stopped, until_done_or_signalled
from server.stages import Stages, bars
from server.wiring_workshop import local_workshop
from server.workshop import Commission, Workshop

STOPPED = 130
Equip = Callable[[], AbstractContextManager[Workshop]]


def main(commission: Commission, out: Path, equip: Equip = local_workshop) -> int:
    """Leave the video at `out` and its thumbnail beside it, or nothing; the process's exit code."""
    console = Console()
    try:
        made = asyncio.run(_make(commission, out, equip, console))
    except Stopped:
        console.print("Stopped; nothing was left behind.")
        return STOPPED
    except (EngineFailed, OSError) as error:
        console.print(f"[red]{error}[/]", soft_wrap=True)
        return 1
    console.print(
        f"[bold green]Made[/] {made.video} ({made.width}x{made.height}, {made.duration_s:.1f} s) and {made.thumbnail}",
        soft_wrap=True,
    )
    return 0


async def _make(commission: Commission, out: Path, equip: Equip, console: Console) -> RenderedVideo:
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix=".castad-render-", dir=out.parent) as folder,
        equip() as workshop,
        bars(console) as progress,
    ):
        made = await until_done_or_signalled(workshop.make(commission, Path(folder), Stages(progress).show))
        thumbnail = made.thumbnail.replace(out.with_suffix(made.thumbnail.suffix))
        video = made.video.replace(out)
    return RenderedVideo(video, thumbnail, made.duration_s, made.width, made.height)
