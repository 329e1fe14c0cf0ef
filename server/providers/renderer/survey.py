"""Looks through all shots before they are filmed: how bright the picture will be where text stands."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from server.content.scene import Rect, Scene, Shot
from server.providers.renderer.camera import window_at
from server.providers.renderer.legibility import luminance
from server.providers.renderer.yuv import Plane

SIDE = 256
"""Pixels of a surveyed photo's longer side: a letter's stroke is about one of them."""
_BRIGHTEST = 97
"""Percentile that counts as the brightest place; single sparks do not hurt a letter."""
_LOOKS = 3

Light = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Survey:
    """Luminance of every photo of a scene, small."""

    scene: Scene
    lights: dict[str, Light]

    @classmethod
    def of(cls, scene: Scene, load_small: Callable[[str], Plane]) -> "Survey":
        """Look at every photo once."""
        wanted = {shot.asset_id for shot in scene.shots}
        return cls(scene, {asset_id: luminance(load_small(asset_id)) for asset_id in sorted(wanted)})

    def brightest(self, rows: tuple[float, float], start_s: float, end_s: float) -> float:
        """Luminance of the brightest place between two heights of the frame, as shares, during a time."""
        shown = (shot for shot in self.scene.shots if shot.start_s < end_s and start_s < shot.end_s)
        return max((self.brightest_of(shot, rows, start_s, end_s) for shot in shown), default=1.0)

    def brightest_of(self, shot: Shot, rows: tuple[float, float], start_s: float, end_s: float) -> float:
        """The same of one shot alone."""
        moments = np.linspace(max(start_s, shot.start_s), min(end_s, shot.end_s), _LOOKS)
        strips = (self._strip(shot, window_at(shot, float(moment)), rows) for moment in moments)
        return max(float(np.percentile(strip, _BRIGHTEST)) for strip in strips)

    def _strip(self, shot: Shot, window: Rect, rows: tuple[float, float]) -> Light:
        """What of the photo lies behind these rows."""
        light = self.lights[shot.asset_id]
        height, width = light.shape
        down = _pixels(window.y + rows[0] * window.height, window.y + rows[1] * window.height, height)
        across = _pixels(window.x, window.x + window.width, width)
        return light[down, across]


def _pixels(start: float, end: float, size: int) -> slice:
    """At least one pixel between two shares of a length."""
    first = min(max(int(start * size), 0), size - 1)
    return slice(first, max(first + 1, min(size, int(np.ceil(end * size)))))
