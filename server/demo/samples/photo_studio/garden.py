"""The courtyard between the gate and the house, the same in every picture of it."""

import math
import random

from . import building, fire, furniture, ground, house, lamps, landscape, materials, plants
from .shapes import Vec, box, cylinder, floor, frame, lump, mesh, tube

SHORE_Y, SEA_LEVEL = 16.0, -5.0
FIRE_CIRCLE, FIRE_RADIUS = (3.0, -5.6), 1.95

STEPPING_STONES = (
    (-0.6, -1.5), (-0.8, -2.4), (-1.0, -3.3), (-1.35, -4.2), (-1.8, -5.1), (-2.3, -6.0), (-2.85, -6.9), (-3.4, -7.8),
    (-4.0, -8.7), (-4.6, -9.6), (-5.2, -10.5), (-0.15, -3.7), (0.65, -4.3),
)  # fmt: skip

SILVER_GRASS = (
    (-5.4, -0.8), (-4.5, -0.7), (-3.5, -0.75), (7.2, -1.6), (7.0, -0.6), (7.6, -2.4), (-7.4, -7.2), (-8.0, -6.2),
    (-6.9, -8.2), (8.6, -5.4), (9.2, -6.4), (8.9, -4.6), (-8.8, -5.2),
)  # fmt: skip

SHRUBS = (
    (-6.6, -0.9, 0.6, 1), (-7.6, -1.6, 0.45, 2), (6.9, -3.4, 0.5, 3), (-2.6, -0.55, 0.35, 4), (-2.0, -0.6, 0.28, 5),
    (-8.3, -7.2, 0.5, 6), (-7.6, -5.2, 0.4, 7), (8.0, -6.2, 0.5, 8), (7.4, -7.2, 0.38, 9), (-8.6, -2.4, 0.7, 10),
)  # fmt: skip


def courtyard(*, daytime: bool, fire: bool = False) -> None:
    """The garden with the house, its terrace, lawn and fire circle; `fire` lights the pit."""
    house.house(room_watts=160 if daytime else 110)
    mesh([(-60, -40, 0), (60, -40, 0), (60, SHORE_Y, -0.4), (-60, SHORE_Y, -0.4)], [(0, 1, 2, 3)], ground.soil())
    floor((0.6, -2.9), (6.4, -0.1), ground.gravel(), (0, 0, 0.012))
    landscape.sea(SEA_LEVEL, SHORE_Y + 6)
    landscape.headland((-420, 700, SEA_LEVEL), (760, 220, 60), 8, "#a9c3d6" if daytime else "#2c3048")
    _terrace()
    _lawn()
    _garden_plants()
    with frame((*FIRE_CIRCLE, 0)):
        _fire_circle(fire)
    for x, y in STEPPING_STONES:
        lump((x, y, 0.02), (0.74, 0.56, 0.1), materials.concrete("#b3ada3"), x + y)


def _terrace() -> None:
    teak = materials.wood("#7b5436", "#b3855a", 0.6)
    with frame((0.8, -2.5, 0.3)):
        building.deck(5.3, 2.5, teak)
        box((2.65, -0.012, -0.13), (5.3, 0.025, 0.2), teak)
    with frame((2.3, -1.35, 0.3), 15):
        furniture.lounge_chair()
    with frame((4.6, -1.3, 0.3), -15):
        furniture.lounge_chair()
    with frame((3.45, -1.3, 0.3)):
        furniture.side_table()


def _lawn() -> None:
    dice = random.Random(11)
    spots: list[Vec] = []
    while len(spots) < 24000:
        x, y = dice.uniform(-14, 13), dice.uniform(-14, -0.15)
        on_deck = 0.7 < x < 6.3 and y > -2.6
        on_stone = any(math.hypot(x - left, (y - front) * 1.3) < 0.3 for left, front in STEPPING_STONES)
        if not on_deck and not on_stone and math.dist((x, y), FIRE_CIRCLE) > FIRE_RADIUS:
            spots.append((x, y, 0.0))
    plants.lawn(spots, 5)


def _garden_plants() -> None:
    plants.silver_grass([(x, y, 0) for x, y in SILVER_GRASS], 4)
    for x, y, radius, seed in SHRUBS:
        with frame((x, y, 0)):
            plants.shrub(radius, seed)
    for x, y, height, seed in (
        (-9.2, 1.8, 7.4, 1),
        (-11.5, 4.5, 8.2, 2),
        (-13.5, 0.5, 6.6, 5),
        (9.2, 2.2, 7.0, 3),
        (11.8, 5.5, 8.0, 4),
        (13.8, 2.5, 6.4, 6),
    ):
        with frame((x, y, 0)):
            plants.pine(height, seed)
    stone = materials.concrete("#7d766b", 0.9)
    dice = random.Random(3)
    for index in range(26):
        x = -12 + 0.46 * index if index < 10 else 7.7 + 0.44 * (index - 10)
        lump((x, 0.6, 0.22), (0.66 * dice.uniform(0.7, 1.1), 0.5, 0.6 * dice.uniform(0.7, 1.15)), stone, index)


def _fire_circle(burning: bool) -> None:
    cylinder((0, 0, 0.0), 1.9, 0.04, ground.gravel())
    for index in range(22):
        turn = math.tau * index / 22
        rim = (1.92 * math.cos(turn), 1.92 * math.sin(turn), 0.04)
        lump(rim, (0.5, 0.36, 0.16), materials.concrete("#9a948a"), index)
    fire.fire_pit(420, 2) if burning else fire.cold_fire_pit(2)
    for turn in (35, 125, 250):
        angle = math.radians(turn)
        with frame((1.25 * math.cos(angle), 1.25 * math.sin(angle), 0.02), turn - 90):
            furniture.lounge_chair("#b9b2a2")


def canopy() -> None:
    """Strings of bulbs from two posts to the house."""
    dark = materials.plain("#1c1917", 0.5, 0.5)
    for x, y in ((-7.0, -7.2), (0.6, -7.2)):
        tube([(x, y, 0), (x, y, 3.1)], 0.03, dark, smooth=False)
    for index, (post, house_x) in enumerate(((-7.0, -5.4), (-7.0, -1.0), (0.6, -3.0), (0.6, 2.6))):
        lamps.string_lights((post, -7.2, 3.05), (house_x, 0.0, 3.5), 11, 0.28, 9, index)
