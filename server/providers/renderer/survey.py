"""Looks through all shots before they are filmed: how bright they are where text stands, which makes the best still."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from server.content.scene import Rect, Scene, Shot
from server.providers.renderer.appeal import appeal
from server.providers.renderer.camera import window_at
from server.providers.renderer.legibility import luminance
from server.providers.renderer.yuv import Plane

SIDE = 256
"""Pixels of a surveyed photo's longer side: a letter's stroke is about one of them."""
_BRIGHTEST = 97
"""Percentile that counts as the brightest place; single sparks do not hurt a letter."""
_LOOKS = 3
_RANK_COSTS = 0.03
"""What a place further down the owner's list takes off a still's appeal."""

Light = npt.NDArray[np.float32]
Pixels = TypeVar("Pixels", Light, Plane)


@dataclass(frozen=True, slots=True)
class Survey:
    """Every photo of a scene, small, and its luminance."""

    scene: Scene
    photos: dict[str, Plane]
    lights: dict[str, Light]

    @classmethod
    def of(cls, scene: Scene, load_small: Callable[[str], Plane]) -> "Survey":
        """Look at every photo once."""
        photos = {asset_id: load_small(asset_id) for asset_id in sorted({shot.asset_id for shot in scene.shots})}
        return cls(scene, photos, {asset_id: luminance(photo) for asset_id, photo in photos.items()})

    def best_still(self) -> float:
        """The most appealing of the moments that may be the thumbnail; the first ones have a small lead."""
        moments = self.scene.stills or (self.scene.thumbnail_s,)
        return max(moments, key=lambda moment: self._appeal_at(moment) - _RANK_COSTS * moments.index(moment))

    def _appeal_at(self, moment: float) -> float:
        shot = next(each for each in reversed(self.scene.shots) if each.start_s <= moment)
        return appeal(self._seen(self.photos[shot.asset_id], window_at(shot, moment), (0.0, 1.0)))

    def brightest(self, rows: tuple[float, float], start_s: float, end_s: float) -> float:
        """Luminance of the brightest place between two heights of the frame, as shares, during a time."""
        shown = (shot for shot in self.scene.shots if shot.start_s <= end_s and start_s < shot.end_s)
        return max((self.brightest_of(shot, rows, start_s, end_s) for shot in shown), default=1.0)

    def brightest_of(self, shot: Shot, rows: tuple[float, float], start_s: float, end_s: float) -> float:
        """The same of one shot alone."""
        moments = np.linspace(max(start_s, shot.start_s), min(end_s, shot.end_s), _LOOKS)
        light = self.lights[shot.asset_id]
        strips = (self._seen(light, window_at(shot, float(moment)), rows) for moment in moments)
        return max(float(np.percentile(strip, _BRIGHTEST)) for strip in strips)

    @staticmethod
    def _seen(photo: Pixels, window: Rect, rows: tuple[float, float]) -> Pixels:
        """What of the photo lies behind these rows of the frame."""
        height, width = photo.shape[:2]
        down = _pixels(window.y + rows[0] * window.height, window.y + rows[1] * window.height, height)
        return photo[down, _pixels(window.x, window.x + window.width, width)]


def _pixels(start: float, end: float, size: int) -> slice:
    """At least one pixel between two shares of a length."""
    first = min(max(int(start * size), 0), size - 1)
    return slice(first, max(first + 1, min(size, int(np.ceil(end * size)))))
