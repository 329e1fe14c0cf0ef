"""Parts of buildings, and the pension itself."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import bpy

from . import materials
from .shapes import Vec, box, frame, mesh, sheet
from .studio import area_lamp


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole in a wall: from `left` to `right` along it and from `bottom` to `top`, in metres."""

    left: float
    bottom: float
    right: float
    top: float
    leaves: int = 2

    def holds(self, along: float, up: float) -> bool:
        return self.left < along < self.right and self.bottom < up < self.top


def wall(
    length: float, height: float, material: bpy.types.Material, openings: Sequence[Opening] = (), thick: float = 0.2
) -> None:
    """A wall from the origin along X, its face at Y = 0 and its thickness behind it."""
    across = sorted({0.0, length, *(edge for hole in openings for edge in (hole.left, hole.right))})
    upward = sorted({0.0, height, *(edge for hole in openings for edge in (hole.bottom, hole.top))})
    for left, right in pairwise(across):
        for low, high in pairwise(upward):
            middle = ((left + right) / 2, (low + high) / 2)
            if not any(hole.holds(*middle) for hole in openings):
                block((left, 0, low), (right, thick, high), material)


def block(low: Vec, high: Vec, material: bpy.types.Material) -> bpy.types.Object:
    """A sharp box between two corners, in the axes of its surroundings so that patterns run on across blocks."""
    corners = [(x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    return mesh(corners, faces, material, smooth=False)


def window(hole: Opening, material: bpy.types.Material, bar: float = 0.055, depth: float = 0.09) -> None:
    """A framed window or sliding door filling `hole`, glazed, with `leaves` leaves."""
    wide, tall = hole.right - hole.left, hole.top - hole.bottom
    middle, level = (hole.left + hole.right) / 2, (hole.bottom + hole.top) / 2
    for z in (hole.bottom + bar / 2, hole.top - bar / 2):
        box((middle, 0.08, z), (wide, depth, bar), material)
    for index in range(hole.leaves + 1):
        x = hole.left + bar / 2 + (wide - bar) * index / hole.leaves
        box((x, 0.08, level), (bar, depth, tall), material)
    corners = [(hole.left, 0.09, hole.bottom), (hole.right, 0.09, hole.bottom),
               (hole.right, 0.09, hole.top), (hole.left, 0.09, hole.top)]  # fmt: skip
    mesh(corners, [(0, 1, 2, 3)], materials.pane(), smooth=False)


def curtain(width: float, height: float, material: bpy.types.Material, at: Vec, folds: int = 9, seed: float = 0) -> None:
    """A curtain hanging from `at` downwards and along X, its folds deepening towards the hem."""

    def cloth(u: float, v: float) -> Vec:
        phase = u * folds * math.tau + 0.6 * math.sin(u * 17 + seed) + 0.15 * v * math.sin(u * 29 + seed)
        depth = 0.035 + 0.03 * v
        return u * width + 0.012 * math.cos(phase * 0.7), depth * math.sin(phase), -v * height

    sheet(folds * 22, 24, cloth, material, at)


def deck(width: float, depth: float, material: bpy.types.Material, board: float = 0.14, thick: float = 0.03) -> None:
    """Boards along X from the origin towards +Y, their top at height 0."""
    for row in range(round(depth / (board + 0.006))):
        y = row * (board + 0.006) + board / 2
        box((width / 2, y, -thick / 2), (width, board, thick), material, bevel=0.003)


def glass_railing(length: float, material: bpy.types.Material, height: float = 1.0, panel: float = 1.6) -> None:
    """Glass panels between slim posts under a handrail, along X from the origin."""
    count = max(1, round(length / panel))
    for index in range(count + 1):
        box((length * index / count, 0, height / 2), (0.04, 0.05, height), material)
    box((length / 2, 0, height), (length + 0.06, 0.07, 0.035), material)
    for index in range(count):
        left, right = length * index / count + 0.05, length * (index + 1) / count - 0.05
        block((left, -0.006, 0.09), (right, 0.006, height - 0.06), materials.pane())


def battens(width: float, height: float, material: bpy.types.Material, pitch: float = 0.07) -> None:
    """Upright timber battens over a dark backing, along X from the origin, facing -Y."""
    block((0, -0.02, 0), (width, 0, height), materials.plain("#1d1712", 0.9))
    for index in range(int(width / pitch)):
        box((pitch * (index + 0.5), -0.045, height / 2), (pitch * 0.68, 0.05, height), material, bevel=0.003)


GROUND_FLOOR = (Opening(0.9, 0.0, 3.7, 2.35), Opening(7.0, 0.0, 11.2, 2.45, leaves=3))
UPPER_FLOOR = (Opening(0.9, 0.35, 3.3, 2.3), Opening(4.6, 0.35, 7.0, 2.3))
STOREY = 3.0


def house(room_watts: float) -> None:
    """The pension from its courtyard: plaster, timber battens and dark frames; its face is at Y = 0."""
    white, dark = materials.plaster("#ece8e0"), materials.plain("#24211f", 0.45, 0.4)
    with frame((-6, 0, 0.3)):
        _storey(12, white, GROUND_FLOOR, dark, room_watts)
        _entrance(dark)
        box((6, 2.9, STOREY + 0.07), (12.7, 6.7, 0.16), dark, bevel=0.01)
        with frame((0, 0.0, STOREY + 0.15)):
            _storey(8, white, UPPER_FLOOR, dark, room_watts)
            box((4.0, 2.9, STOREY + 0.09), (8.9, 7.0, 0.18), dark, bevel=0.01)
            with frame((8.15, 0.1, 0)):
                glass_railing(3.9, dark)
            with frame((12.05, 0.1, 0), 90):
                glass_railing(5.8, dark)
    block((-6.3, -0.1, 0), (6.3, 6.2, 0.3), materials.concrete("#8f8b84"))


def _storey(length: float, white, openings: Sequence[Opening], dark, watts: float) -> None:
    wall(length, STOREY, white, openings)
    for x in (0.0, length - 0.2):
        block((x, 0.2, 0), (x + 0.2, 6, STOREY), white)
    block((0, 5.8, 0), (length, 6, STOREY), white)
    block((0.2, 0.2, 0), (length - 0.2, 5.8, 0.02), materials.wood("#80603f", "#b08a5c"))
    for number, hole in enumerate(openings):
        window(hole, dark)
        tall = hole.top - hole.bottom - 0.04
        for side in (hole.left + 0.05, hole.right - 0.75):
            curtain(0.7, tall, materials.sheer(), (side, 0.34, hole.top - 0.02), seed=number + side)
        middle = (hole.left + hole.right) / 2
        area_lamp((middle, 2.2, STOREY - 0.1), (middle, 2.0, 0), 1.6, watts)
    block((0.2, 3.4, 0), (length - 0.2, 3.5, STOREY), materials.plaster("#e2d6c4"))


def _entrance(dark: bpy.types.Material) -> None:
    timber = materials.wood("#6d4729", "#a87a4c")
    with frame((4.1, 0, 0)):
        battens(2.6, STOREY, timber)
        box((1.3, -0.06, 1.08), (1.0, 0.08, 2.16), materials.wood("#4a2f1c", "#7b5433"), bevel=0.01)
        box((1.66, -0.13, 1.05), (0.025, 0.03, 0.5), dark)
        box((1.3, -0.75, 2.5), (2.8, 1.5, 0.1), dark, bevel=0.01)
        box((1.3, -0.6, -0.12), (2.0, 1.0, 0.14), materials.concrete("#a9a49b"), bevel=0.01)
