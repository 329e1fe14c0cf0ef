"""A fire pit, cold or burning, and a charcoal grill."""

import math
import random

from mathutils import Vector, noise

from . import food, materials
from .shapes import Material, Vec, cylinder, frame, lathe, sheet, tube
from .studio import bulb


def cold_fire_pit(seed: int) -> None:
    """A steel bowl with logs laid ready."""
    _fire_bowl(materials.wood("#6a4a2e", "#a5805a", 0.85), seed)


def fire_pit(watts: float, seed: int) -> None:
    """A steel bowl with burning logs."""
    dice = random.Random(seed)
    _fire_bowl(materials.embers(5), seed)
    for _ in range(16):
        turn, out = dice.uniform(0, math.tau), 0.2 * math.sqrt(dice.random())
        tall, fat = dice.uniform(0.3, 0.75) * (1.25 - out * 3), dice.uniform(0.05, 0.1)
        _tongue((out * math.cos(turn), out * math.sin(turn), 0.36), tall, fat, dice.uniform(0, 9))
    for height, part in ((0.5, 0.5), (0.75, 0.35), (0.95, 0.15)):
        bulb((0, 0, height), watts * part, "#ff8a35", 0.12)


def _fire_bowl(logs: Material, seed: int) -> None:
    dice = random.Random(seed)
    outline = [(0, 0.12), (0.25, 0.14), (0.42, 0.3), (0.46, 0.4), (0.48, 0.4), (0.44, 0.28), (0.26, 0.1), (0.2, 0)]
    lathe(outline, materials.plain("#2b2522", 0.55, 0.8))
    for index in range(7):
        with frame((0, 0, 0.3 + 0.03 * (index % 3)), 360 / 7 * index + dice.uniform(-15, 15)):
            cylinder((0.1, 0, 0.04), 0.045, 0.5, logs, (0, 62, 0), bevel=0.01)


def _tongue(at: Vec, tall: float, fat: float, seed: float) -> None:
    def skin(u: float, v: float) -> Vec:
        radius = fat * math.sin(math.pi * min(1, 0.18 + v * 0.82)) ** 0.8 * (1 - v * 0.55)
        sway = Vector((noise.noise(Vector((seed, v * 2.2, 0))), noise.noise(Vector((seed, v * 2.2, 5))), 0)) * 0.13 * v
        return radius * math.cos(u * math.tau) + sway.x, radius * math.sin(u * math.tau) + sway.y, v * tall

    sheet(18, 22, skin, materials.flame(5), at)


def kettle_grill() -> None:
    """A round charcoal grill on three legs, skewers over glowing coals."""
    enamel, steel = materials.plain("#161414", 0.22, 0.3), materials.plain("#a9a7a3", 0.3, 1.0)
    bowl = [(0.02, 0.5), (0.18, 0.53), (0.27, 0.62), (0.3, 0.75), (0.31, 0.76), (0.29, 0.75), (0.25, 0.64), (0.0, 0.6)]
    lathe(bowl, enamel)
    lathe([(0.0, 0.68), (0.27, 0.68)], materials.embers(16))
    for index in range(3):
        turn = math.tau * index / 3 + 0.4
        foot = (0.34 * math.cos(turn), 0.34 * math.sin(turn), 0)
        tube([foot, (0.17 * math.cos(turn), 0.17 * math.sin(turn), 0.56)], 0.013, steel, smooth=False)
    for index in range(-9, 10):
        half = math.sqrt(max(0.0, 0.285**2 - (index * 0.03) ** 2))
        tube([(index * 0.03, -half, 0.765), (index * 0.03, half, 0.765)], 0.003, steel, smooth=False)
    for index in range(-2, 3):
        with frame((0, 0.07 * index, 0.79), 4 * index):
            food.skewer(0.36, index + 20)
