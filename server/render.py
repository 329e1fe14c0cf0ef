"""`castad render`: makes one video from a listing and photos in this terminal, without server or database."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from rich.console import Console

from server.content.ports import RenderedVideo
from server.core.failures import EngineFailed
from server.signals import Stopped, until_done_or_signalled
from server.stages import Stages, bars
from server.wiring_workshop import local_workshop
from server.workshop import Commission, Made, Workshop

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
    film = made.video
    also = " and ".join(str(path) for path in (film.thumbnail, *made.beside))
    console.print(
        f"[bold green]Made[/] {film.video} ({film.width}x{film.height}, {film.duration_s:.1f} s) and {also}",
        soft_wrap=True,
    )
    return 0


async def _make(commission: Commission, out: Path, equip: Equip, console: Console) -> Made:
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix=".castad-render-", dir=out.parent) as folder,
        equip() as workshop,
        bars(console) as progress,
    ):
        made = await until_done_or_signalled(workshop.make(commission, Path(folder), Stages(progress).show))
        film = made.video
        beside = tuple(_bring_out(path, out) for path in made.beside)
        thumbnail = film.thumbnail.replace(out.with_suffix(film.thumbnail.suffix))
        video = film.video.replace(out)
    return Made(RenderedVideo(video, thumbnail, film.duration_s, film.width, film.height), beside)


def _bring_out(kept: Path, out: Path) -> Path:
    """Beside the video under the video's name: `name.mid` a file, `name-stems` a folder that replaces an older one."""
    if kept.is_file():
        return kept.replace(out.with_suffix(kept.suffix))
    place = out.with_name(f"{out.stem}-{kept.name}")
    if place.exists():
        rmtree(place)
    return kept.replace(place)
