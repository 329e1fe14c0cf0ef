"""Lamps one can see: a shaded lamp, strings of bulbs, candles."""

import random

from mathutils import Vector

from . import materials
from .shapes import Vec, cylinder, lathe, tube
from .studio import bulb


def shade_lamp(height: float, radius: float, watts: float) -> None:
    """A table or floor lamp with a linen drum shade."""
    lathe(
        [(0, 0), (0.08, 0), (0.085, 0.015), (0.07, 0.05), (0.02, 0.09), (0.014, height * 0.7)],
        materials.concrete("#b9ada0"),
    )
    low, high = height * 0.62, height
    lathe([(radius, low), (radius * 0.82, high)], materials.sheer("#ffe9c8"))
    cylinder((0, 0, (low + high) / 2), 0.025, 0.05, materials.glow("#ffc98a", 1.2 * watts))
    bulb((0, 0, (low + high) / 2), watts, "#ffdcae", 0.05)


def string_lights(start: Vec, end: Vec, count: int, sag: float, watts: float, seed: int = 0) -> None:
    """A hanging cable with warm bulbs."""
    dice = random.Random(seed)
    points = [
        tuple(Vector(start).lerp(Vector(end), s) - Vector((0, 0, sag * 4 * s * (1 - s))))
        for s in (index / 24 for index in range(25))
    ]
    tube(points, 0.006, materials.plain("#151312", 0.6), smooth=False)
    for index in range(count):
        part = (index + 0.5) / count
        hang = Vector(start).lerp(Vector(end), part) - Vector((0, 0, sag * 4 * part * (1 - part) + 0.06))
        cylinder((hang.x, hang.y, hang.z + 0.03), 0.014, 0.05, materials.plain("#151312", 0.6))
        glass = [(0.0, -0.075), (0.025, -0.062), (0.034, -0.035), (0.026, -0.008), (0.014, 0.01)]
        lathe(glass, materials.glow("#ffb45e", 26 * dice.uniform(0.85, 1.1)), hang.to_tuple(), steps=16)
        bulb((hang.x, hang.y, hang.z - 0.12), watts)


def candle(height: float = 0.12, radius: float = 0.035) -> None:
    """A lit pillar candle."""
    cylinder((0, 0, height / 2), radius, height, materials.plain("#f3e7d0", 0.6))
    flame = [(0, 0), (0.005, 0.006), (0.006, 0.013), (0.003, 0.025), (0, 0.034)]
    lathe(flame, materials.glow("#ffb860", 60), (0, 0, height + 0.004), steps=12)
    bulb((0, 0, height + 0.05), 1.2, "#ff9d45", 0.01)
