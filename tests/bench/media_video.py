"""The video half of suite `media`. CPU seconds are user plus system of every process that takes part."""

import asyncio
import contextlib
import os
import resource
import subprocess
import sys
from collections.abc import Awaitable, Iterator
from pathlib import Path

import cv2
import imageio_ffmpeg
import psutil

from server.content.ports import RenderedVideo
from server.content.scene import to_json
from server.providers.renderer import LocalRenderer
from server.providers.renderer.encoder import as_h264, drawn_frames, frame_count
from server.providers.renderer.engine import draw_frames, set_stage
from tests.bench import media_pictures
from tests.bench.figures import Figure
from tests.bench.media_scenes import LANDSCAPES, ROOMS, Staged, folder_for_media, staged

WHOLE_S, SHORT_S = 60.0, 15.0
LOOK_S = 0.1


def figures() -> Iterator[Figure]:
    """Film the sample stay and landscapes, and the same with what others offer."""
    cv2.setNumThreads(1)
    with folder_for_media() as folder:
        whole = asyncio.run(staged(ROOMS, WHOLE_S, folder / "whole"))
        made, ours, peaks = asyncio.run(_filmed(whole, folder / "whole"))
        yield Figure("render_cpu_s_per_60s", round(ours, 1), "s", f"upright, {len(whole.scene.shots)} shots")
        yield Figure("render_python_rss_mb", peaks["python"], "MB", "peak of the engine's process")
        yield Figure("render_ffmpeg_rss_mb", peaks["ffmpeg"], "MB", "peak of its ffmpeg")
        bare = _bare_x264(whole, folder)
        yield Figure("render_cpu_vs_x264", round(bare / ours, 2), "of ours", f"x264 alone {bare:.1f} s, same frames")
        yield from _against_moviepy(folder)
        yield from media_pictures.smoothness()
        clips = {"rooms": (whole, made.video)}
        landscapes = asyncio.run(staged(LANDSCAPES, SHORT_S, folder / "landscapes"))
        clips["landscapes"] = landscapes, asyncio.run(_filmed(landscapes, folder / "landscapes"))[0].video
        yield from media_pictures.quality(clips)
        yield media_pictures.timing(whole.scene, made.video)


async def _filmed(what: Staged, folder: Path) -> tuple[RenderedVideo, float, dict[str, float]]:
    """Render as the worker does: the video, CPU seconds, and each program's peak memory in MB."""

    async def bring() -> dict[str, Path]:
        return what.assets

    async def ignore(_percent: int) -> None:
        """Nobody watches the progress."""

    before = _children_cpu_s()
    watched = _peaks(LocalRenderer().render(what.scene, bring, folder, ignore))
    made, peaks = await watched
    return made, _children_cpu_s() - before, peaks


async def _peaks(work: Awaitable[RenderedVideo]) -> tuple[RenderedVideo, dict[str, float]]:
    task, peaks = asyncio.ensure_future(work), {"python": 0.0, "ffmpeg": 0.0}
    while not task.done():
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                name = "ffmpeg" if "ffmpeg" in child.name() else "python"
                peaks[name] = max(peaks[name], round(child.memory_info().rss / 1e6))
        await asyncio.wait({task}, timeout=LOOK_S)
    return task.result(), peaks


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _bare_x264(what: Staged, folder: Path) -> float:
    """CPU seconds of ffmpeg alone for the very frames that our renderer draws, at its settings."""
    drawing = what.drawing(folder)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *drawn_frames(what.scene), *as_h264(), f"{folder / 'bare.mp4'}"]
    encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert encoder.stdin
    for frame in draw_frames(drawing, set_stage(drawing)):
        encoder.stdin.write(frame.flat.data)
    encoder.stdin.close()
    return _spent(encoder)


def _spent(process: subprocess.Popen[bytes]) -> float:
    """CPU seconds of a process and its children, once it has ended well."""
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, f"{process.args!r} ended with {status}"
    return used.ru_utime + used.ru_stime


def _against_moviepy(folder: Path) -> Iterator[Figure]:
    short = asyncio.run(staged(ROOMS, SHORT_S, folder / "short"))
    _, ours, _ = asyncio.run(_filmed(short, folder / "short"))
    command = [sys.executable, "-m", "tests.bench.media_moviepy", str(folder / "moviepy.mp4")]
    assets = "\n".join(f"{name}={path}" for name, path in short.assets.items())
    peer = subprocess.Popen([*command, assets], stdin=subprocess.PIPE)
    assert peer.stdin
    peer.stdin.write(to_json(short.scene))
    peer.stdin.close()
    theirs = _spent(peer)
    note = f"{SHORT_S:.0f} s, {frame_count(short.scene)} frames: {theirs:.0f} s against {ours:.1f} s"
    yield Figure("render_cpu_vs_moviepy", round(theirs / ours, 1), "of ours", note)
