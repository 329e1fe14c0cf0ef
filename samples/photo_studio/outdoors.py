"""The photographs taken outside: the house, its courtyard by day and night, the terrace, and the way to the beach."""

import math
import random

from mathutils import Vector, noise

from . import building, furniture, ground, materials, plants
from .shapes import Vec, box, cylinder, frame, mesh, sheet, tube
from .studio import camera, daylight, dusk, halo

SHORE_Y, SEA_LEVEL = 16.0, -5.0
FIRE_CIRCLE, FIRE_RADIUS = (3.0, -5.6), 1.95
STEPPING_STONES = (
    (-0.6, -1.5), (-0.8, -2.4), (-1.0, -3.3), (-1.35, -4.2), (-1.8, -5.1), (-2.3, -6.0), (-2.85, -6.9), (-3.4, -7.8),
    (-4.0, -8.7), (-4.6, -9.6), (-5.2, -10.5), (-0.15, -3.7), (0.65, -4.3),
)  # fmt: skip


SHRUBS = (
    (-6.6, -0.9, 0.6, 1), (-7.6, -1.6, 0.45, 2), (6.9, -3.4, 0.5, 3), (-2.6, -0.55, 0.35, 4), (-2.0, -0.6, 0.28, 5),
    (-8.3, -7.2, 0.5, 6), (-7.6, -5.2, 0.4, 7), (8.0, -6.2, 0.5, 8), (7.4, -7.2, 0.38, 9), (-8.6, -2.4, 0.7, 10),
)  # fmt: skip


def exterior() -> float:
    """The house on a clear afternoon, the sea behind it."""
    _courtyard(daytime=True)
    camera((-8.5, -15.5, 4.6), (0.2, 0, 2.75), 30)
    daylight(34, 232, clouds=0.55)
    return -0.35


def courtyard() -> float:
    """Morning on the lawn: stepping stones, chairs around the fire pit, plumes of silver grass."""
    _courtyard(daytime=True)
    camera((7.6, -9.6, 1.35), (1.0, -2.6, 1.3), 30, focus=(3.0, -5.6, 0.6), f_stop=4)
    daylight(28, 140, clouds=0.5)
    return -0.3


def barbecue() -> float:
    """Blue hour: bulbs over the long table, coals glowing in the grill."""
    _courtyard(daytime=False)
    with frame((-4.2, -4.7, 0), 10):
        _dinner_table()
    with frame((-2.5, -3.6, 0)):
        furniture.kettle_grill()
    _canopy()
    camera((-2.2, -8.3, 1.7), (-3.75, -3.4, 1.3), 28, focus=(-4.1, -4.9, 0.8), f_stop=2.8)
    dusk("#1f3a75", "#5b74ad", "#e0a58c", 0.9)
    halo(0.5)
    return 0.75


def night_sky() -> float:
    """A fire in the courtyard under the stars."""
    _courtyard(daytime=False, fire=True)
    camera((4.2, -9.9, 1.25), (2.6, -4.2, 2.75), 24, portrait=True)
    dusk("#070d20", "#101c3a", "#28385c", 0.28, stars=15.0)
    halo(0.4)
    return 0.85


def sea_terrace() -> float:
    """Two chairs on the upper deck, nothing but water in front of them."""
    _sea_view()
    teak = materials.wood("#80583a", "#b98a5c", 0.6)
    with frame((-4, -0.6, 0)):
        building.deck(8, 4.2, teak)
    with frame((-4, 3.5, 0)):
        building.glass_railing(8, materials.plain("#2a2725", 0.4, 0.5))
    with frame((-0.3, 1.9, 0), 202):
        furniture.lounge_chair()
    with frame((1.75, 1.75, 0), 160):
        furniture.lounge_chair()
    with frame((0.72, 2.0, 0)):
        _terrace_table()
    with frame((3.05, 2.75, 0)):
        plants.potted_tree(1.75, 5)
    with frame((-1.72, 2.6, 0)):
        plants.potted_tree(1.15, 8, "#77706a")
    building.block((-4.2, -3, 2.75), (4.2, 1.2, 2.95), materials.wood("#8a633f", "#b98d5f"))
    camera((-0.95, -1.35, 1.62), (0.35, 3.5, 0.98), 26, focus=(0.6, 1.9, 0.5), f_stop=5.6)
    daylight(30, 62, clouds=0.7)
    return -0.45


def beach_path() -> float:
    """A boardwalk through dune grass and pines down to the sea."""
    _dunes()
    _boardwalk()
    for at, height, seed in (((-3.4, 8.5), 6.5, 3), ((3.8, 12.0), 7.5, 9), ((-5.0, 15.5), 7.0, 5), ((5.6, 6.0), 6.0, 7)):
        with frame((*at, _dune_height(*at) - 0.1)):
            plants.pine(height, seed, lean=-0.1 if at[0] > 0 else 0.1)
    camera((0.35, -2.6, 2.15), (-0.3, 9, 1.75), 27, portrait=True, focus=(0, 3.2, 0.4), f_stop=5.6)
    daylight(38, 300, clouds=0.6)
    return -0.35


def _sea(height: float, near: float) -> None:
    """Water from `near` to the horizon, its surface at `height`."""
    mesh([(-4000, 0, 0), (4000, 0, 0), (4000, 6000, 0), (-4000, 6000, 0)], [(0, 1, 2, 3)], ground.sea(), (0, near, height))


def _headland(at: Vec, size: Vec, seed: float, air: str = "#a9c3d6") -> None:
    """A wooded ridge running out into the sea, paled by `air`."""

    def ridge(u: float, v: float) -> Vec:
        rise = math.sin(math.pi * v) ** 0.8 * math.sin(math.pi * u) ** 0.7
        rough = 0.75 + 0.5 * noise.fractal(Vector((u * 4 + seed, v * 2, seed)), 1, 2, 5)
        return (u - 0.5) * size[0], (v - 0.5) * size[1], size[2] * rise * rough - 1

    sheet(160, 40, ridge, ground.far_forest(0.4, air), at)


def _sea_view() -> None:
    """The sea from upstairs, a headland to the right, tops of pines below."""
    _sea(-8, 26)
    mesh([(-90, 8, -4), (90, 8, -4), (90, 27, -8.1), (-90, 27, -8.1)], [(0, 1, 2, 3)], ground.sand())
    _headland((520, 640, -8), (620, 220, 62), 3)
    for x, y, height, seed in ((-7.5, 11, 5.2, 2), (-11, 14, 6.0, 4), (9.5, 12, 4.6, 6)):
        with frame((x, y, -5.2)):
            plants.pine(height, seed)


def _terrace_table() -> None:
    furniture.side_table()
    with frame((0, 0, 0.42)):
        with frame((-0.1, -0.06, 0)):
            furniture.tumbler(0.035, 0.12, "#f0a028")
        with frame((0.09, -0.08, 0)):
            furniture.tumbler(0.035, 0.12, "#f0a028")
        with frame((0.02, 0.1, 0)):
            furniture.bowl(0.08)
            for index in range(6):
                turn = math.tau * index / 6
                furniture.stone((0.04 * math.cos(turn), 0.04 * math.sin(turn), 0.065), (0.05, 0.05, 0.06),
                                materials.plain("#d9641e", 0.4), index)  # fmt: skip


def _courtyard(*, daytime: bool, fire: bool = False) -> None:
    """The garden between the gate and the house, the same in every picture of it."""
    building.house(room_watts=160 if daytime else 110)
    mesh([(-60, -40, 0), (60, -40, 0), (60, SHORE_Y, -0.4), (-60, SHORE_Y, -0.4)], [(0, 1, 2, 3)], ground.soil())
    mesh([(0.6, -2.9, 0.012), (6.4, -2.9, 0.012), (6.4, -0.1, 0.012), (0.6, -0.1, 0.012)], [(0, 1, 2, 3)], ground.gravel())
    _sea(SEA_LEVEL, SHORE_Y + 6)
    _headland((-420, 700, SEA_LEVEL), (760, 220, 60), 8, "#a9c3d6" if daytime else "#2c3048")
    _terrace()
    _lawn()
    _garden_plants()
    with frame((*FIRE_CIRCLE, 0)):
        _fire_circle(fire)
    for x, y in STEPPING_STONES:
        furniture.stone((x, y, 0.02), (0.74, 0.56, 0.1), materials.concrete("#b3ada3"), x + y)


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
    spots = []
    while len(spots) < 24000:
        x, y = dice.uniform(-14, 13), dice.uniform(-14, -0.15)
        on_deck = 0.7 < x < 6.3 and y > -2.6
        on_stone = any(math.hypot(x - left, (y - front) * 1.3) < 0.3 for left, front in STEPPING_STONES)
        if not on_deck and not on_stone and math.dist((x, y), FIRE_CIRCLE) > FIRE_RADIUS:
            spots.append((x, y, 0.0))
    plants.lawn(spots, 5)


def _garden_plants() -> None:
    plants.silver_grass([(x, y, 0) for x, y in ((-5.4, -0.8), (-4.5, -0.7), (-3.5, -0.75), (7.2, -1.6), (7.0, -0.6),
                                                (7.6, -2.4), (-7.4, -7.2), (-8.0, -6.2), (-6.9, -8.2),
                                                (8.6, -5.4), (9.2, -6.4), (8.9, -4.6), (-8.8, -5.2))], 4)  # fmt: skip
    for x, y, radius, seed in SHRUBS:
        with frame((x, y, 0)):
            plants.shrub(radius, seed)
    for x, y, height, seed in ((-9.2, 1.8, 7.4, 1), (-11.5, 4.5, 8.2, 2), (-13.5, 0.5, 6.6, 5),
                               (9.2, 2.2, 7.0, 3), (11.8, 5.5, 8.0, 4), (13.8, 2.5, 6.4, 6)):
        with frame((x, y, 0)):
            plants.pine(height, seed)
    stone = materials.concrete("#b7b0a5")
    dice = random.Random(3)
    for index in range(26):
        furniture.stone((-12 + 0.46 * index if index < 10 else 7.7 + 0.44 * (index - 10), 0.6, 0.22),
                        (0.62, 0.45, 0.55 * dice.uniform(0.85, 1.15)), stone, index)  # fmt: skip


def _fire_circle(burning: bool) -> None:
    cylinder((0, 0, 0.0), 1.9, 0.04, ground.gravel())
    for index in range(22):
        turn = math.tau * index / 22
        furniture.stone((1.92 * math.cos(turn), 1.92 * math.sin(turn), 0.04), (0.5, 0.36, 0.16),
                        materials.concrete("#9a948a"), index)  # fmt: skip
    furniture.fire_pit(420, 2) if burning else furniture.cold_fire_pit(2)
    for turn in (35, 125, 250):
        angle = math.radians(turn)
        with frame((1.25 * math.cos(angle), 1.25 * math.sin(angle), 0.02), turn - 90):
            furniture.lounge_chair("#b9b2a2")


def _canopy() -> None:
    dark = materials.plain("#1c1917", 0.5, 0.5)
    for x, y in ((-7.0, -7.2), (0.6, -7.2)):
        tube([(x, y, 0), (x, y, 3.1)], 0.03, dark, smooth=False)
    for index, (start, end) in enumerate((
        ((-7.0, -7.2, 3.05), (-5.4, 0.0, 3.5)), ((-7.0, -7.2, 3.05), (-1.0, 0.0, 3.5)),
        ((0.6, -7.2, 3.05), (-3.0, 0.0, 3.5)), ((0.6, -7.2, 3.05), (2.6, 0.0, 3.5)),
    )):  # fmt: skip
        furniture.string_lights(start, end, 11, 0.28, 5, index)


def _dinner_table() -> None:
    furniture.table(2.0, 0.85, 0.74, furniture.TEAK)
    for y, turn in ((-0.72, 0), (0.72, 180)):
        with frame((0, y, 0), turn):
            furniture.bench(1.7)
    with frame((0, 0, 0.74)):
        for x, y in ((-0.62, -0.22), (0.62, -0.22), (-0.62, 0.22), (0.62, 0.22)):
            with frame((x, y, 0)):
                furniture.plate(0.13)
            with frame((x + 0.19, y * 0.7, 0)):
                furniture.tumbler(0.034, 0.13, "#e0a53c")
        for x, turn in ((-0.2, 8), (0.24, -6)):
            with frame((x, 0.0, 0), turn):
                _platter(turn)
        for x in (-0.82, 0.84):
            with frame((x, 0.02, 0)):
                furniture.candle(0.13)


def _platter(seed: int) -> None:
    """Skewers on a bed of leaves."""
    box((0, 0, 0.012), (0.36, 0.3, 0.024), materials.wood("#553822", "#8a6038"), bevel=0.01)
    with frame((0, 0, 0.02), scale=0.16):
        plants.shrub(0.9, seed, leaves=260, leaf=0.5, dark="#3f6b22", light="#8fbf4a")
    for index in range(4):
        with frame((0, -0.1 + 0.065 * index, 0.05 + 0.09), 0, 1):
            furniture.skewer(0.3, seed + index)


def _dune_height(x: float, y: float) -> float:
    """Sand rising to both sides of the path and falling away to the beach."""
    side = min(1.0, max(0.0, (abs(x) - 0.9) / 3.2))
    fall = 1.0 if y < 12 else max(0.0, 1 - (y - 12) / 22)
    rough = 0.35 * noise.noise(Vector((x * 0.35, y * 0.35, 2))) + 0.08 * noise.noise(Vector((x * 1.4, y * 1.4, 7)))
    slope = -2.2 * min(1.0, max(0.0, (y - 4) / 30))
    return slope + fall * (0.95 * side * side * (3 - 2 * side) + rough * side)


def _dunes() -> None:
    sheet(240, 240, lambda u, v: ((u - 0.5) * 60, v * 48 - 6, _dune_height((u - 0.5) * 60, v * 48 - 6)), ground.sand())
    _sea(-2.32, 36)
    _headland((-430, 620, -2.3), (520, 200, 58), 5)
    dice = random.Random(21)
    spots = []
    while len(spots) < 1500:
        x, y = dice.uniform(-9, 9), dice.uniform(-3, 22)
        if abs(x) > 0.95 + 0.35 * dice.random() and noise.noise(Vector((x * 0.6, y * 0.6, 1))) > -0.22:
            spots.append((x, y, _dune_height(x, y) - 0.02))
    plants.dune_grass(spots, 6)


def _boardwalk() -> None:
    timber = materials.wood("#75624e", "#b39c80", 0.75)
    dice = random.Random(8)
    for index in range(int(24 / 0.16)):
        y = -3.4 + index * 0.16
        sway = 0.5 * math.sin(y * 0.22)
        level = _dune_height(0, y) + 0.16
        box((sway, y, level), (1.5, 0.142, 0.035), timber, (0, 0, dice.gauss(0, 0.5)), bevel=0.005)
    for side in (-1, 1):
        posts = [(side * 0.82 + 0.5 * math.sin(y * 0.22), y, _dune_height(0, y) + 0.16) for y in range(-3, 21, 2)]
        for x, y, z in posts:
            cylinder((x, y, z + 0.2), 0.045, 1.1, timber, bevel=0.01)
        for height in (0.36, 0.66):
            rope = []
            for here, there in zip(posts, posts[1:]):
                middle = Vector(here).lerp(Vector(there), 0.5) - Vector((0, 0, 0.07))
                rope += [(here[0], here[1], here[2] + height), (middle.x, middle.y, middle.z + height)]
            tube(rope, 0.014, materials.fabric("#cdbb98", 300))
