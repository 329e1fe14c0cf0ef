"""Rooms with a view of the sea."""

import math
import random
from collections.abc import Sequence

from . import building, furniture, lamps, landscape, materials
from .building import block
from .shapes import box, frame

DARK_FRAME = ("#24211f", 0.45, 0.4)


def room(
    width: float, depth: float, height: float, sea_windows: Sequence[building.Opening], plaster: str = "#ece6db"
) -> None:
    """A plastered room from the origin to (width, depth) whose far wall looks on the sea."""
    white = materials.plaster(plaster)
    with frame((0, depth, 0)):
        building.wall(width, height, white, sea_windows)
        for hole in sea_windows:
            building.window(hole, materials.plain(*DARK_FRAME))
    block((-0.2, 0, 0), (0, depth, height), white)
    block((width, 0, 0), (width + 0.2, depth, height), white)
    block((-0.2, -0.2, 0), (width + 0.2, 0, height), white)
    block((-0.2, -0.2, height), (width + 0.2, depth + 0.6, height + 0.2), materials.plaster("#f4f1ea"))


def floorboards(width: float, depth: float) -> None:
    """Oak boards of unequal length."""
    oak = materials.wood("#8b6a48", "#bd9768", 0.4)
    dice = random.Random(2)
    for row in range(math.ceil(depth / 0.16)):
        x = -dice.uniform(0, 1.4)
        while x < width:
            long = dice.uniform(1.2, 2.0)
            box((x + long / 2, row * 0.16 + 0.08, -0.01), (long - 0.002, 0.158, 0.02), oak, bevel=0.0015)
            x += long


def sea_outside(level: float = -7, air: str = "#a9c3d6") -> None:
    """What the windows look on: water and a far ridge in `air`."""
    landscape.sea(level, 24)
    landscape.headland((330, 620, level), (520, 200, 55), 3, air)


def headboard() -> None:
    """Walnut battens behind the bed, and bedside cabinets with lamps."""
    walnut = materials.wood("#54371f", "#84593a")
    with frame((5.2, 3.9, 0), -90):
        building.battens(3.4, 1.25, walnut, 0.06)
        box((1.7, -0.06, 1.27), (3.4, 0.12, 0.03), walnut)
    for y in (0.95, 3.5):
        with frame((4.85, y, 0)):
            box((0, 0, 0.26), (0.42, 0.42, 0.4), materials.wood(*furniture.OAK), bevel=0.01)
            with frame((0, 0, 0.46)):
                lamps.shade_lamp(0.42, 0.14, 5)
