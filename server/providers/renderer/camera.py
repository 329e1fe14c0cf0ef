"""Films the photos: loads each shot's picture once and draws its window, gliding, into frames."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from server.content.scene import Rect, Scene, Shot
from server.providers.renderer.yuv import Picture, Plane, blank, from_rgb

LoadPhoto = Callable[[str], Plane]
"""Gives the RGB pixels of an asset."""

_RAMP = 0.18
"""Share of a glide in which it gathers speed, and again in which it slows down."""
_SPARE_PX = 4


def glide(progress: float) -> float:
    """Way covered after a share of the time: even speed with a soft start and end."""
    if progress > 0.5:
        return 1 - glide(1 - progress)
    top_speed = 1 / (1 - _RAMP)
    if progress < _RAMP:
        return top_speed * max(progress, 0.0) ** 2 / (2 * _RAMP)
    return top_speed * (progress - _RAMP / 2)


def window_at(shot: Shot, time_s: float) -> Rect:
    """What the shot shows at a moment, as a part of its photo."""
    way = glide(min(1.0, (time_s - shot.start_s) / (shot.end_s - shot.start_s)))
    a, b = shot.crop_from, shot.crop_to
    pairs = ((a.x, b.x), (a.y, b.y), (a.width, b.width), (a.height, b.height))
    return Rect(*(start + (end - start) * way for start, end in pairs))


@dataclass(frozen=True, slots=True)
class Reel:
    """The part of a photo one shot needs, scaled to the frame's resolution. `area` is that part."""

    picture: Picture
    area: Rect

    @classmethod
    def of(cls, shot: Shot, photo: Plane, frame_width: int) -> "Reel":
        """Cut out everything the window passes over and scale it once, with a filter too costly for every frame."""
        height, width = photo.shape[:2]
        crops = shot.crop_from, shot.crop_to
        left = max(0, int(min(crop.x for crop in crops) * width) - _SPARE_PX)
        top = max(0, int(min(crop.y for crop in crops) * height) - _SPARE_PX)
        right = min(width, int(max(crop.x + crop.width for crop in crops) * width) + _SPARE_PX)
        bottom = min(height, int(max(crop.y + crop.height for crop in crops) * height) + _SPARE_PX)
        scale = frame_width / (min(crop.width for crop in crops) * width)
        size = (max(2, round((right - left) * scale)), max(2, round((bottom - top) * scale)))
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        scaled = cv2.resize(photo[top:bottom, left:right], size, interpolation=method)
        picture = from_rgb(np.asarray(scaled, np.uint8))
        grown = picture.y.shape[1] / size[0] / width, picture.y.shape[0] / size[1] / height
        area = Rect(left / width, top / height, (right - left) * grown[0], (bottom - top) * grown[1])
        return cls(picture, area)

    def draw(self, window: Rect, frame: Picture) -> None:
        """Resample the window into the frame with sub-pixel accuracy."""
        height, width = self.picture.y.shape
        frame_height, frame_width = frame.y.shape
        x = (window.x - self.area.x) / self.area.width * width
        y = (window.y - self.area.y) / self.area.height * height
        step_x = window.width / self.area.width * width / frame_width
        step_y = window.height / self.area.height * height / frame_height
        _warp(self.picture.y, frame.y, (step_x, x + step_x / 2 - 0.5), (step_y, y + step_y / 2 - 0.5))
        # H.264 places chroma beside the left luma sample, halfway between two rows.
        across, down = (step_x, (x + step_x / 2) / 2 - 0.5), (step_y, (y + step_y) / 2 - 0.5)
        _warp(self.picture.u, frame.u, across, down)
        _warp(self.picture.v, frame.v, across, down)


def _warp(source: Plane, target: Plane, across: tuple[float, float], down: tuple[float, float]) -> None:
    matrix = np.array([[across[0], 0, across[1]], [0, down[0], down[1]]])
    size = target.shape[1], target.shape[0]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cv2.warpAffine(source, matrix, size, dst=target, flags=flags, borderMode=cv2.BORDER_REPLICATE)


class Camera:
    """Draws the bare pictures of a scene, moment by moment; keeps only the reels in use."""

    def __init__(self, scene: Scene, load: LoadPhoto) -> None:
        self._scene = scene
        self._load = load
        self._reels: dict[int, Reel] = {}
        self._previous = blank(scene.width, scene.height)

    def film(self, time_s: float, frame: Picture) -> None:
        """Draw the shot of this moment, mixed with the one before while it still fades."""
        shots = self._scene.shots
        index = max(i for i, shot in enumerate(shots) if shot.start_s <= time_s or i == 0)
        self._draw(index, time_s, frame)
        fade = shots[index].transition.duration_s
        since = time_s - shots[index].start_s
        if index and since < fade:
            self._draw(index - 1, time_s, self._previous)
            share = since / fade
            cv2.addWeighted(frame.flat, share, self._previous.flat, 1 - share, 0, dst=frame.flat)

    def _draw(self, index: int, time_s: float, frame: Picture) -> None:
        shot = self._scene.shots[index]
        if index not in self._reels:
            self._reels = {kept: reel for kept, reel in self._reels.items() if kept == index - 1}
            self._reels[index] = Reel.of(shot, self._load(shot.asset_id), self._scene.width)
        self._reels[index].draw(window_at(shot, time_s), frame)
