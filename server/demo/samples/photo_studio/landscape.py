"""The sea, its far shore, and the dunes with their boardwalk."""

import math
import random
from itertools import pairwise

from mathutils import Vector, noise

from . import ground, materials, plants
from .shapes import Vec, box, cylinder, floor, frame, mesh, sheet, tube


def sea(height: float, near: float) -> None:
    """Water from `near` to the horizon, its surface at `height`."""
    floor((-4000, 0), (4000, 6000), ground.sea(), (0, near, height))


def headland(at: Vec, size: Vec, seed: float, air: str = "#a9c3d6") -> None:
    """A wooded ridge running out into the sea, paled by `air`."""

    def ridge(u: float, v: float) -> Vec:
        rise = math.sin(math.pi * v) ** 0.8 * math.sin(math.pi * u) ** 0.7
        rough = 0.75 + 0.5 * noise.fractal(Vector((u * 4 + seed, v * 2, seed)), 1, 2, 5)
        return (u - 0.5) * size[0], (v - 0.5) * size[1], size[2] * rise * rough - 1

    sheet(160, 40, ridge, ground.far_forest(0.4, air), at)


def sea_view() -> None:
    """The sea from upstairs, a headland to the right, tops of pines below."""
    sea(-8, 26)
    mesh([(-90, 8, -4), (90, 8, -4), (90, 27, -8.1), (-90, 27, -8.1)], [(0, 1, 2, 3)], ground.sand())
    headland((520, 640, -8), (620, 220, 62), 3)
    for x, y, height, seed in ((-7.5, 11, 5.2, 2), (-11, 14, 6.0, 4), (9.5, 12, 4.6, 6)):
        with frame((x, y, -5.2)):
            plants.pine(height, seed)


def dune_height(x: float, y: float) -> float:
    """Sand rising to both sides of the path and falling away to the beach."""
    side = min(1.0, max(0.0, (abs(x) - 0.9) / 3.2))
    fall = 1.0 if y < 12 else max(0.0, 1 - (y - 12) / 22)
    broad: float = noise.noise(Vector((x * 0.35, y * 0.35, 2)))
    fine: float = noise.noise(Vector((x * 1.4, y * 1.4, 7)))
    rough = 0.35 * broad + 0.08 * fine
    slope = -2.2 * min(1.0, max(0.0, (y - 4) / 30))
    return slope + fall * (0.95 * side * side * (3 - 2 * side) + rough * side)


def dunes() -> None:
    """Dunes with their grass, falling away to the beach and the sea."""
    sheet(240, 240, lambda u, v: ((u - 0.5) * 60, v * 48 - 6, dune_height((u - 0.5) * 60, v * 48 - 6)), ground.sand())
    sea(-2.32, 36)
    headland((-430, 620, -2.3), (520, 200, 58), 5)
    dice = random.Random(21)
    spots: list[Vec] = []
    while len(spots) < 1500:
        x, y = dice.uniform(-9, 9), dice.uniform(-3, 22)
        if abs(x) > 0.95 + 0.35 * dice.random() and noise.noise(Vector((x * 0.6, y * 0.6, 1))) > -0.22:
            spots.append((x, y, dune_height(x, y) - 0.02))
    plants.dune_grass(spots, 6)


def boardwalk() -> None:
    """A winding walk of boards between rope rails."""
    timber = materials.wood("#75624e", "#b39c80", 0.75)
    dice = random.Random(8)
    for index in range(int(24 / 0.16)):
        y = -3.4 + index * 0.16
        sway = 0.5 * math.sin(y * 0.22)
        level = dune_height(0, y) + 0.16
        box((sway, y, level), (1.5, 0.142, 0.035), timber, (0, 0, dice.gauss(0, 0.5)), bevel=0.005)
    for side in (-1, 1):
        posts = [(side * 0.82 + 0.5 * math.sin(y * 0.22), y, dune_height(0, y) + 0.16) for y in range(-3, 21, 2)]
        for x, y, z in posts:
            cylinder((x, y, z + 0.2), 0.045, 1.1, timber, bevel=0.01)
        for height in (0.36, 0.66):
            rope = []
            for here, there in pairwise(posts):
                middle = Vector(here).lerp(Vector(there), 0.5) - Vector((0, 0, 0.07))
                rope += [(here[0], here[1], here[2] + height), (middle.x, middle.y, middle.z + height)]
            tube(rope, 0.014, materials.fabric("#cdbb98", 300))
