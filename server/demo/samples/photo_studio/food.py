"""Things to eat."""

import math
import random

from . import materials, plants
from .shapes import Vec, box, frame, lathe, lump, sheet, tube


def skewer(length: float, seed: int) -> None:
    """Grilled meat and vegetables on a stick along X."""
    dice = random.Random(seed)
    tube([(-length / 2 - 0.06, 0, 0), (length / 2, 0, 0)], 0.0022, materials.wood("#8a6844", "#c19a6b"), smooth=False)
    tints = ("#8a3a1e", "#6f2b17", "#a34a22", "#5d8a2c", "#c9581f", "#d9a441")
    for index in range(9):
        size = dice.uniform(0.032, 0.044)
        lump(
            (length * ((index + 0.5) / 9 - 0.5), 0, 0),
            (0.034, size, size),
            materials.plain(dice.choice(tints), 0.3),
            seed * 9 + index,
        )


def platter(seed: int) -> None:
    """Skewers on a bed of leaves."""
    box((0, 0, 0.012), (0.36, 0.3, 0.024), materials.wood("#553822", "#8a6038"), bevel=0.01)
    with frame((0, 0, 0.02), scale=0.16):
        plants.shrub(0.9, seed, leaves=260, leaf=0.5, dark="#3f6b22", light="#8fbf4a")
    for index in range(4):
        with frame((0, -0.1 + 0.065 * index, 0.05 + 0.09), 0, 1):
            skewer(0.3, seed + index)


def croissant() -> None:
    """A rolled crescent whose layers step down towards its horns."""

    def skin(u: float, v: float) -> Vec:
        along = 2 * v - 1
        layer = abs(along) * 5 + 0.5
        fat = 0.037 * math.cos(along * 1.5) ** 0.75 * (1 - 0.16 * (layer % 1)) + 0.002
        bend, turn = along * 1.75, u * math.tau
        reach = 0.062 + fat * math.cos(turn)
        return reach * math.sin(bend), reach * math.cos(bend) - 0.045, max(0.0, fat * (0.85 + 0.9 * math.sin(turn)))

    sheet(32, 120, skin, materials.crust())


def toast_with_egg() -> None:
    """A slice of toast under a fried egg."""
    box((0, 0, 0.011), (0.12, 0.11, 0.02), materials.crust(), bevel=0.009)
    lathe([(0, 0.003), (0.035, 0.003), (0.046, 0.0)], materials.plain("#fbf7ee", 0.25), (0.002, 0, 0.022))
    lathe(
        [(0.018, 0), (0.0165, 0.006), (0.011, 0.0105), (0, 0.012)],
        materials.plain("#f2a413", 0.15),
        (0.004, 0.003, 0.0245),
    )


def berries(height: float, reach: float) -> None:
    """Strawberries and blueberries heaped at `height` within `reach` of the middle."""
    dice = random.Random(6)
    for index in range(60):
        turn, out = dice.uniform(0, math.tau), reach * math.sqrt(dice.random())
        red = index % 3 == 0
        size = dice.uniform(0.013, 0.015) if red else dice.uniform(0.008, 0.0105)
        rise = height + 0.02 * (1 - out / reach) + dice.uniform(0, 0.008)
        ball = [(size * math.sin(t), -size * math.cos(t)) for t in (0.1, 0.5, 0.9, 1.3, 1.7, 2.1, 2.5, 2.9, 3.1)]
        lathe(
            ball,
            materials.plain("#a81420" if red else "#2b3560", 0.3),
            (out * math.cos(turn), out * math.sin(turn), rise),
            steps=20,
        )
