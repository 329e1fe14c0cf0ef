"""Parts that buildings are put together from."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from . import materials
from .shapes import Body, Material, Vec, box, mesh


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole in a wall: from `left` to `right` along it and from `bottom` to `top`, in metres."""

    left: float
    bottom: float
    right: float
    top: float
    leaves: int = 2

    def holds(self, along: float, up: float) -> bool:
        """Tell whether a point of the wall lies in the hole."""
        return self.left < along < self.right and self.bottom < up < self.top


def wall(
    length: float, height: float, material: Material, openings: Sequence[Opening] = (), thick: float = 0.2
) -> None:
    """A wall from the origin along X, its face at Y = 0 and its thickness behind it."""
    across = sorted({0.0, length, *(edge for hole in openings for edge in (hole.left, hole.right))})
    upward = sorted({0.0, height, *(edge for hole in openings for edge in (hole.bottom, hole.top))})
    for left, right in pairwise(across):
        for low, high in pairwise(upward):
            middle = ((left + right) / 2, (low + high) / 2)
            if not any(hole.holds(*middle) for hole in openings):
                block((left, 0, low), (right, thick, high), material)


def block(low: Vec, high: Vec, material: Material) -> Body:
    """A sharp box between two corners, in the axes of its surroundings so that patterns run on across blocks."""
    corners = [(x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    return mesh(corners, faces, material, smooth=False)


def window(hole: Opening, material: Material, bar: float = 0.055, depth: float = 0.09) -> None:
    """A framed window or sliding door filling `hole`, glazed, with `leaves` leaves."""
    wide, tall = hole.right - hole.left, hole.top - hole.bottom
    middle, level = (hole.left + hole.right) / 2, (hole.bottom + hole.top) / 2
    for z in (hole.bottom + bar / 2, hole.top - bar / 2):
        box((middle, 0.08, z), (wide, depth, bar), material)
    for index in range(hole.leaves + 1):
        x = hole.left + bar / 2 + (wide - bar) * index / hole.leaves
        box((x, 0.08, level), (bar, depth, tall), material)
    corners = [
        (hole.left, 0.09, hole.bottom),
        (hole.right, 0.09, hole.bottom),
        (hole.right, 0.09, hole.top),
        (hole.left, 0.09, hole.top),
    ]
    mesh(corners, [(0, 1, 2, 3)], materials.pane(), smooth=False)


def deck(width: float, depth: float, material: Material, board: float = 0.14, thick: float = 0.03) -> None:
    """Boards along X from the origin towards +Y, their top at height 0."""
    for row in range(round(depth / (board + 0.006))):
        y = row * (board + 0.006) + board / 2
        box((width / 2, y, -thick / 2), (width, board, thick), material, bevel=0.003)


def glass_railing(length: float, material: Material, height: float = 1.0, panel: float = 1.6) -> None:
    """Glass panels between slim posts under a handrail, along X from the origin."""
    count = max(1, round(length / panel))
    for index in range(count + 1):
        box((length * index / count, 0, height / 2), (0.04, 0.05, height), material)
    box((length / 2, 0, height), (length + 0.06, 0.07, 0.035), material)
    for index in range(count):
        left, right = length * index / count + 0.05, length * (index + 1) / count - 0.05
        block((left, -0.006, 0.09), (right, 0.006, height - 0.06), materials.pane())


def battens(width: float, height: float, material: Material, pitch: float = 0.07) -> None:
    """Upright timber battens over a dark backing, along X from the origin, facing -Y."""
    block((0, -0.02, 0), (width, 0, height), materials.plain("#1d1712", 0.9))
    for index in range(int(width / pitch)):
        box((pitch * (index + 0.5), -0.045, height / 2), (pitch * 0.68, 0.05, height), material, bevel=0.003)
