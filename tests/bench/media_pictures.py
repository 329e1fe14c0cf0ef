"""How well suite `media` finds videos made: smooth motion, what the encoder loses, and words on their notes."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import mean

import cv2
import imageio_ffmpeg
import numpy as np
import numpy.typing as npt

from server.content.scene import Rect, Scene, Shot, Transition, TransitionKind
from server.providers.photos import decode_photo
from server.providers.renderer.camera import Reel, window_at
from server.providers.renderer.encoder import drawn_frames
from server.providers.renderer.engine import draw_frames, set_stage
from server.providers.renderer.yuv import Plane, blank
from tests.bench.figures import Figure
from tests.bench.media_scenes import ROOMS, Staged
from tests.integration.watching import lit_late_s

WIDTH, HEIGHT, FRAMES, FPS = 1080, 1920, 90, 30
MOVES = {
    "zoom": (Rect(0.25, 0.0, 0.375, 1.0), Rect(0.27, 0.05, 0.3375, 0.9)),
    "pan": (Rect(0.2, 0.0, 0.375, 1.0), Rect(0.3, 0.0, 0.375, 1.0)),
}
TRACKED, EVERY = 400, 6

Points = npt.NDArray[np.float32]


def smoothness() -> Iterator[Figure]:
    """How far the picture as a whole strays, from frame to frame, off an even motion."""
    photo = np.asarray(decode_photo(ROOMS[4].read_bytes()))
    strays = {name: _jitter(photo, *crops) for name, crops in MOVES.items()}
    note = ", ".join(f"{name} {x:.3f} across {y:.3f} down" for name, (x, y) in strays.items())
    yield Figure("render_jitter_px", round(max(max(pair) for pair in strays.values()), 3), "px", note)


def _jitter(photo: Plane, crop_from: Rect, crop_to: Rect) -> tuple[float, float]:
    """Root mean square of the second difference of what tracked points have in common, beyond their planned way."""
    shot = Shot("a", 0.0, FRAMES / FPS, crop_from, crop_to, Transition(TransitionKind.CUT))
    reel, frame = Reel.of(shot, photo, WIDTH), blank(WIDTH, HEIGHT)
    reel.draw(window_at(shot, 0.0), frame)
    first = frame.y.copy()
    found = cv2.goodFeaturesToTrack(first, TRACKED, 0.02, 20)
    start: Points = np.asarray(found, np.float32).reshape(-1, 2)
    common = []
    for number in range(1, FRAMES):
        window = window_at(shot, number / FPS)
        reel.draw(window, frame)
        planned = _moved(start, crop_from, window)
        tracked, status, _ = cv2.calcOpticalFlowPyrLK(
            first, frame.y, start, planned.copy(), winSize=(31, 31), maxLevel=0, flags=cv2.OPTFLOW_USE_INITIAL_FLOW
        )
        kept = status.ravel() == 1
        common.append(np.median((tracked - planned)[kept], axis=0))
    bends = np.diff(np.array(common), n=2, axis=0)
    x, y = np.sqrt((bends**2).mean(axis=0)).tolist()
    return x, y


def _moved(points: Points, before: Rect, after: Rect) -> Points:
    """Where points of a frame lie once the window has moved."""
    scale = np.array([before.width / after.width, before.height / after.height])
    shift = np.array([(before.x - after.x) / after.width * WIDTH, (before.y - after.y) / after.height * HEIGHT])
    return np.asarray(points * scale + shift, np.float32)


def quality(clips: Mapping[str, tuple[Staged, Path]]) -> Iterator[Figure]:
    """The worst of all clips: likeness to what was drawn, and size."""
    scores = {name: _vmaf(what, video) for name, (what, video) in clips.items()}
    rates = {name: video.stat().st_size * 8 / what.scene.duration_s / 1e6 for name, (what, video) in clips.items()}
    yield Figure("render_vmaf", round(min(scores.values()), 1), "of 100", _listed(scores))
    yield Figure("render_mbit_s", round(max(rates.values()), 2), "Mbit/s", f"sound included: {_listed(rates)}")


def _listed(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in values.items())


def _vmaf(what: Staged, video: Path) -> float:
    """Netflix's measure of likeness between the finished file and the frames before the encoder."""
    drawing = what.drawing(video.parent)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *drawn_frames(what.scene), "-i", f"{video}"]
    graph = f"[1:v][0:v]libvmaf=n_subsample={EVERY}:n_threads=2"
    process = subprocess.Popen(
        [*command, "-v", "info", "-lavfi", graph, "-f", "null", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin and process.stderr
    for frame in draw_frames(drawing, set_stage(drawing)):
        process.stdin.write(frame.flat.data)
    process.stdin.close()
    report = process.stderr.read().decode()
    process.wait()
    found = re.search(r"VMAF score: ([\d.]+)", report)
    assert found, report[-2_000:]
    return float(found[1])


def timing(scene: Scene, video: Path) -> Figure:
    """How far the first lit pixel of a line is from the onset of its first note, in the finished file."""
    errors = [abs(late) * 1e3 for late in lit_late_s(scene, video)]
    return Figure(
        "lyrics_timing_error_ms", round(max(errors)), "ms", f"{len(errors)} lines, mean {mean(errors):.0f} ms"
    )
