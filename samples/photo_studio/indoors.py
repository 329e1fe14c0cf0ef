"""The photographs taken inside: bedroom, spa, breakfast table and bathroom."""

import math
import random

from . import building, furniture, ground, materials, plants
from .outdoors import _headland, _sea
from .building import block
from .shapes import Vec, box, cylinder, frame, lathe, mesh, sheet, tube
from .studio import area_lamp, bulb, camera, daylight, dusk, halo

DARK_FRAME = ("#24211f", 0.45, 0.4)


def _room(width: float, depth: float, height: float, sea_windows, plaster: str = "#ece6db") -> None:
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


def _floorboards(width: float, depth: float) -> None:
    oak = materials.wood("#8b6a48", "#bd9768", 0.4)
    dice = random.Random(2)
    for row in range(math.ceil(depth / 0.16)):
        x = -dice.uniform(0, 1.4)
        while x < width:
            long = dice.uniform(1.2, 2.0)
            box((x + long / 2, row * 0.16 + 0.08, -0.01), (long - 0.002, 0.158, 0.02), oak, bevel=0.0015)
            x += long


def _ocean(level: float = -7, air: str = "#a9c3d6") -> None:
    _sea(level, 24)
    _headland((330, 620, level), (520, 200, 55), 3, air)


def bedroom() -> float:
    """Sunrise over a made bed."""
    opening = building.Opening(0.5, 0.35, 4.5, 2.45, leaves=3)
    _room(5.2, 4.6, 2.7, (opening,))
    _floorboards(5.2, 4.6)
    _ocean()
    with frame((3.35, 2.2, 0), -90):
        furniture.bed()
    _headboard()
    for x, width in ((0.2, 0.75), (4.2, 0.7)):
        building.curtain(width, 2.5, materials.sheer(), (x, 4.45, 2.55), folds=7, seed=x)
    with frame((1.05, 3.7, 0), 35):
        furniture.lounge_chair("#c9bfae")
    with frame((1.75, 3.75, 0)):
        furniture.side_table()
        with frame((0, 0, 0.42)):
            furniture.mug()
    mesh([(0.7, 0.9, 0.008), (3.4, 0.9, 0.008), (3.4, 3.5, 0.008), (0.7, 3.5, 0.008)], [(0, 1, 2, 3)],
         materials.fabric("#d8cfbf", 120))  # fmt: skip
    camera((0.45, 0.35, 1.25), (3.3, 3.2, 0.95), 21, focus=(3.0, 2.2, 0.6), f_stop=5.6)
    daylight(12, -24, 0.2, clouds=0.5)
    area_lamp((1.2, 0.2, 2.5), (2.5, 2.6, 0.5), 1.8, 30, "#f4f6ff")
    return 0.35


def _headboard() -> None:
    walnut = materials.wood("#54371f", "#84593a")
    with frame((5.2, 3.9, 0), -90):
        building.battens(3.4, 1.25, walnut, 0.06)
        box((1.7, -0.06, 1.27), (3.4, 0.12, 0.03), walnut)
    for y in (0.95, 3.5):
        with frame((4.85, y, 0)):
            box((0, 0, 0.26), (0.42, 0.42, 0.4), materials.wood(*furniture.OAK), bevel=0.01)
            with frame((0, 0, 0.46)):
                furniture.shade_lamp(0.42, 0.14, 5)


def indoor_spa() -> float:
    """A stone tub at the window, candles, the sea in the last light."""
    opening = building.Opening(0.45, 0.85, 2.75, 2.45, leaves=2)
    _room(3.2, 3.4, 2.75, (opening,), "#d9cdbd")
    _ocean(-8, "#8f7fae")
    _spa_tub()
    with frame((0.0, 0.1, 0), 90):
        building.battens(3.3, 2.75, materials.wood("#7d552f", "#b5854f"), 0.08)
    mesh([(0, 0, 0), (3.2, 0, 0), (3.2, 3.4, 0), (0, 3.4, 0)], [(0, 1, 2, 3)], materials.tiles("#8f8a80", 0.6, 0.6, 0.35))
    _spa_comforts()
    camera((2.25, 0.1, 1.72), (1.4, 3.2, 1.0), 23, portrait=True, focus=(1.5, 2.0, 0.7), f_stop=5.6)
    dusk("#27407a", "#8a7fb0", "#f0a27c", 0.9)
    for x in (0.75, 1.55, 2.35):
        area_lamp((x, 3.2, 2.7), (x, 2.6, 0.5), 0.12, 5)
    halo(0.35)
    area_lamp((1.6, 0.3, 2.6), (1.6, 2, 0.3), 0.9, 12, "#ffcf9a")
    return 0.8


def _spa_tub() -> None:
    stone, hinoki = materials.concrete("#8d877d", 0.5), materials.wood("#a87c4c", "#d9b482", 0.45)
    low, high, rim = (0.35, 1.35), (2.85, 3.25), 0.62
    block((low[0], low[1], 0), (high[0], low[1] + 0.14, rim), stone)
    block((low[0], high[1], 0), (high[0], 3.4, rim), stone)
    for x in (low[0], high[0] - 0.14):
        block((x, low[1] + 0.14, 0), (x + 0.14, high[1], rim), stone)
    block((low[0] + 0.14, low[1] + 0.14, 0), (high[0] - 0.14, high[1], 0.04), materials.tiles("#5f8f8f", 0.1, 0.1))
    for y, deep in ((low[1] + 0.06, 0.2), (3.3, 0.24)):
        box((1.6, y, rim + 0.02), (2.62, deep, 0.04), hinoki, bevel=0.008)
    for x in (low[0] + 0.07, high[0] - 0.07):
        box((x, 2.3, rim + 0.02), (0.2, 1.76, 0.04), hinoki, bevel=0.008)
    water = materials.clear("#c8ece6", 1.33, 0.012)
    mesh([(0.49, 1.49, 0.54), (2.71, 1.49, 0.54), (2.71, 3.25, 0.54), (0.49, 3.25, 0.54)], [(0, 1, 2, 3)], water)
    bulb((0.7, 2.3, 0.2), 6, "#9fe8e0", 0.05)
    bulb((2.5, 2.3, 0.2), 6, "#9fe8e0", 0.05)


def _spa_comforts() -> None:
    for x, y, tall in ((2.62, 1.43, 0.16), (2.5, 1.4, 0.1), (2.72, 3.3, 0.14), (0.55, 3.3, 0.12), (0.68, 3.29, 0.08)):
        with frame((x, y, 0.66)):
            furniture.candle(tall)
    with frame((1.5, 1.42, 0.66)):
        furniture.folded_towels(2)
    _bath_tray()


def _bath_tray() -> None:
    """A board across the tub with two glasses and a candle."""
    oak = materials.wood("#8a5f36", "#b98a58")
    for y in (2.1, 2.19, 2.28):
        box((2.2, y, 0.675), (1.36, 0.08, 0.022), oak)
    for x, y in ((1.9, 2.22), (2.06, 2.14)):
        with frame((x, y, 0.687)):
            furniture.tumbler(0.036, 0.11, "#e8c06a", 0.55)
    with frame((2.3, 2.2, 0.687)):
        furniture.candle(0.09, 0.04)


def breakfast() -> float:
    """Croissants, fruit and coffee at the window."""
    opening = building.Opening(0.3, 0.6, 4.1, 2.5, leaves=2)
    _room(4.4, 3.6, 2.7, (opening,))
    _floorboards(4.4, 3.6)
    _ocean()
    with frame((2.2, 2.35, 0)):
        furniture.table(1.5, 0.85, tones=("#6f4d30", "#a67c50"))
        with frame((0, 0, 0.72)):
            _breakfast_for_two()
    with frame((3.15, 2.75, 0), 60):
        furniture.dining_chair()
    for x in (0.15, 3.5):
        building.curtain(0.7, 2.5, materials.sheer(), (x, 3.45, 2.55), folds=6, seed=x)
    camera((1.6, 1.15, 1.45), (2.24, 2.6, 0.82), 34, focus=(2.12, 2.25, 0.76), f_stop=4)
    daylight(26, -58, 0.14, clouds=0.55)
    area_lamp((3.0, 0.4, 2.4), (2.2, 2.3, 0.7), 1.4, 24, "#fff1e0")
    return 0.3


def _breakfast_for_two() -> None:
    for x, y, turn in ((-0.33, -0.2, 0), (0.46, 0.2, 180)):
        with frame((x, y, 0), turn):
            _setting()
    with frame((0.02, 0.06, 0), 14):
        _bread_board()
    with frame((0.16, -0.23, 0)):
        furniture.bowl(0.085)
        _berries(0.05, 0.062)
    with frame((-0.1, 0.31, 0)):
        lathe([(0, 0), (0.04, 0), (0.055, 0.05), (0.045, 0.11), (0.022, 0.15), (0.024, 0.17), (0.018, 0.15), (0, 0.02)],
              materials.concrete("#b5aca0"))  # fmt: skip
        with frame((0, 0, 0.12)):
            plants.sprig(0.34, 3, leaf=0.045)


def _setting() -> None:
    """One guest's place: egg on toast, cutlery on a napkin, coffee and orange juice."""
    steel = materials.plain("#c9c6c0", 0.22, 1.0)
    furniture.plate(0.13)
    with frame((0, 0, 0.01), 12):
        _toast_with_egg()
    box((-0.21, 0, 0.004), (0.11, 0.21, 0.008), materials.fabric("#8d9c97", 300), (0, 0, 6), bevel=0.003)
    box((-0.225, -0.03, 0.011), (0.011, 0.09, 0.006), steel, (0, 0, 6), bevel=0.003)
    box((-0.219, 0.055, 0.01), (0.016, 0.09, 0.002), steel, (0, 0, 6))
    tube([(-0.186, -0.08, 0.012), (-0.193, 0.02, 0.011), (-0.196, 0.05, 0.013)], 0.004, steel)
    for spread in (-0.009, -0.003, 0.003, 0.009):
        tube([(-0.196, 0.045, 0.013), (-0.197 + spread, 0.065, 0.011), (-0.2 + spread, 0.1, 0.013)], 0.0016, steel)
    with frame((0.09, 0.19, 0), 40):
        furniture.mug()
    with frame((-0.06, 0.21, 0)):
        furniture.tumbler(0.033, 0.13, "#f39a1d")


def _bread_board() -> None:
    box((0, 0, 0.011), (0.42, 0.24, 0.022), materials.wood("#4d3120", "#7d5536"), bevel=0.008)
    for x, y, turn in ((-0.11, -0.01, 20), (0.1, -0.03, -35), (0.02, 0.07, 190)):
        with frame((x, y, 0.022), turn):
            _croissant()


def _croissant() -> None:
    """A rolled crescent whose layers step down towards its horns."""

    def skin(u: float, v: float) -> Vec:
        along = 2 * v - 1
        layer = abs(along) * 5 + 0.5
        fat = 0.037 * math.cos(along * 1.5) ** 0.75 * (1 - 0.16 * (layer % 1)) + 0.002
        bend, turn = along * 1.75, u * math.tau
        reach = 0.062 + fat * math.cos(turn)
        return reach * math.sin(bend), reach * math.cos(bend) - 0.045, max(0.0, fat * (0.85 + 0.9 * math.sin(turn)))

    sheet(32, 120, skin, materials.crust())


def _toast_with_egg() -> None:
    box((0, 0, 0.011), (0.12, 0.11, 0.02), materials.crust(), bevel=0.009)
    lathe([(0, 0.003), (0.035, 0.003), (0.046, 0.0)], materials.plain("#fbf7ee", 0.25), (0.002, 0, 0.022))
    lathe([(0.018, 0), (0.0165, 0.006), (0.011, 0.0105), (0, 0.012)], materials.plain("#f2a413", 0.15),
          (0.004, 0.003, 0.0245))  # fmt: skip


def _berries(height: float, reach: float) -> None:
    dice = random.Random(6)
    for index in range(60):
        turn, out = dice.uniform(0, math.tau), reach * math.sqrt(dice.random())
        red = index % 3 == 0
        size = dice.uniform(0.013, 0.015) if red else dice.uniform(0.008, 0.0105)
        rise = height + 0.02 * (1 - out / reach) + dice.uniform(0, 0.008)
        ball = [(size * math.sin(t), -size * math.cos(t)) for t in (0.1, 0.5, 0.9, 1.3, 1.7, 2.1, 2.5, 2.9, 3.1)]
        lathe(ball, materials.plain("#a81420" if red else "#2b3560", 0.3),
              (out * math.cos(turn), out * math.sin(turn), rise), steps=20)  # fmt: skip


def bathroom() -> float:
    """A stone basin on oak under a lit round mirror."""
    width, depth = 2.6, 3.2
    tile = materials.tiles("#9db0a1", 0.065, 0.2)
    mesh([(0, 0, 0), (width, 0, 0), (width, 2.7, 0), (0, 2.7, 0)], [(0, 1, 2, 3)], tile, (0, depth, 0), tilt=(90, 0, 0))
    _room(width, depth + 0.01, 2.7, ())
    mesh([(0, 0, 0), (width, 0, 0), (width, depth, 0), (0, depth, 0)], [(0, 1, 2, 3)],
         materials.tiles("#a9a49a", 0.6, 0.6, 0.3))  # fmt: skip
    _vanity()
    _shower(width, depth)
    for x in (0.22, 0.85, 1.48):
        area_lamp((x, 3.0, 2.66), (x, 3.05, 0), 0.08, 4)
    box((0.95, 2.2, 0.012), (0.95, 0.55, 0.024), materials.fabric("#d9d2c4", 200), bevel=0.01)
    with frame((2.2, 2.55, 0), scale=0.8):
        furniture.stool()
        with frame((0, 0, 0.455), scale=0.62):
            plants.potted_tree(0.95, 6, "#8b8378")
    camera((1.0, 0.12, 1.35), (1.12, 3.0, 1.16), 26, portrait=True, focus=(1.0, 2.8, 0.95), f_stop=5.6)
    dusk("#dfe9f2", "#e8eef2", "#f3f0ea", 0.6)
    area_lamp((0.9, 1.4, 2.65), (0.9, 1.5, 0), 0.9, 34, "#fff0dc")
    area_lamp((2.2, 1.0, 2.4), (2.2, 2.6, 0.6), 0.7, 16, "#eaf4ff")
    return 0.35


def _vanity() -> None:
    oak, brass = materials.wood(*furniture.OAK), materials.plain("#b48a4e", 0.25, 1.0)
    box((0.85, 2.94, 0.78), (1.5, 0.5, 0.06), oak, bevel=0.006)
    box((0.85, 2.94, 0.32), (1.38, 0.46, 0.04), oak, bevel=0.006)
    for x in (0.14, 1.56):
        box((x, 2.94, 0.39), (0.05, 0.46, 0.76), oak)
    basin = [(0, 0), (0.15, 0), (0.19, 0.03), (0.215, 0.13), (0.205, 0.135), (0.18, 0.04), (0.13, 0.02), (0, 0.016)]
    lathe(basin, materials.concrete("#c9c2b6", 0.45), (0.85, 2.9, 0.81))
    tube([(0.85, 3.14, 0.81), (0.85, 3.14, 1.12), (0.85, 3.1, 1.16), (0.85, 2.98, 1.16), (0.85, 2.96, 1.1)], 0.012, brass)
    cylinder((1.0, 3.14, 0.86), 0.014, 0.1, brass)
    cylinder((0.85, 3.17, 1.62), 0.4, 0.02, materials.glow("#ffe2b8", 6), (90, 0, 0))
    cylinder((0.85, 3.145, 1.62), 0.385, 0.02, materials.plain("#f5f6f6", 0.02, 1.0), (90, 0, 0))
    _vanity_things()


def _vanity_things() -> None:
    with frame((1.38, 2.95, 0.81)):
        lathe([(0, 0), (0.04, 0), (0.05, 0.05), (0.03, 0.13), (0.026, 0.13), (0, 0.02)], materials.concrete("#6f7f7b"))
        with frame((0, 0, 0.1)):
            plants.sprig(0.36, 9, leaf=0.05)
    for index, tint in enumerate(("#7a4a22", "#7a4a22")):
        at = (0.32 + 0.09 * index, 3.0, 0.81)
        lathe([(0, 0), (0.03, 0), (0.032, 0.004), (0.032, 0.12), (0.012, 0.14), (0.012, 0.16), (0, 0.16)],
              materials.plain(tint, 0.15), at)  # fmt: skip
        cylinder((at[0], at[1], 0.985), 0.013, 0.035, materials.plain("#191716", 0.4))
    for x in (0.45, 1.2):
        with frame((x, 2.94, 0.34)):
            furniture.folded_towels(4 if x < 1 else 3)


def _shower(width: float, depth: float) -> None:
    brass = materials.plain("#b48a4e", 0.25, 1.0)
    block((1.82, 1.5, 0.0), (1.832, depth, 2.1), materials.pane())
    box((1.826, 1.5, 1.05), (0.02, 0.02, 2.1), brass)
    tube([(2.25, depth - 0.02, 1.0), (2.25, depth - 0.02, 2.2), (2.25, depth - 0.06, 2.26), (2.25, depth - 0.4, 2.26)],
         0.011, brass)  # fmt: skip
    cylinder((2.25, depth - 0.42, 2.24), 0.12, 0.015, brass)
    tube([(0.1, 2.2, 1.2), (0.1, 1.6, 1.2)], 0.01, brass, smooth=False)
    sheet(30, 40, lambda u, v: (0.115 + 0.012 * math.sin(u * 15), 1.65 + 0.5 * u, 1.21 - 0.75 * v),
          materials.fabric("#d8ccb9", 300))  # fmt: skip
