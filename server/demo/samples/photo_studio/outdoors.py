"""The photographs taken outside; each function arranges one and returns its exposure."""

import math

from . import building, fire, food, furniture, garden, lamps, landscape, materials, plants, tableware
from .shapes import frame, lump
from .sky import daylight, dusk
from .studio import camera, halo


def exterior() -> float:
    """The house on a clear afternoon, the sea behind it."""
    garden.courtyard(daytime=True)
    camera((-8.5, -15.5, 4.6), (0.2, 0, 2.75), 30)
    daylight(34, 232, clouds=0.55)
    return -0.35


def courtyard() -> float:
    """Morning on the lawn: stepping stones, chairs around the fire pit, plumes of silver grass."""
    garden.courtyard(daytime=True)
    camera((7.6, -9.6, 1.35), (1.0, -2.6, 1.3), 30, focus=(3.0, -5.6, 0.6), f_stop=4)
    daylight(28, 140, clouds=0.5)
    return -0.3


def barbecue() -> float:
    """Blue hour: bulbs over the long table, coals glowing in the grill."""
    garden.courtyard(daytime=False)
    with frame((-4.2, -4.7, 0), 10):
        _dinner_table()
    with frame((-2.5, -3.6, 0)):
        fire.kettle_grill()
    garden.canopy()
    camera((-2.75, -7.55, 1.62), (-4.0, -3.4, 1.2), 28, focus=(-4.1, -4.9, 0.8), f_stop=4)
    dusk("#1f3a75", "#5b74ad", "#e0a58c", 0.9)
    halo(0.5)
    return 0.95


def night_sky() -> float:
    """A fire in the courtyard under the stars."""
    garden.courtyard(daytime=False, fire=True)
    camera((4.2, -9.9, 1.25), (2.6, -4.2, 2.75), 24, portrait=True)
    dusk("#070d20", "#101c3a", "#28385c", 0.28, stars=15.0)
    halo(0.4)
    return 0.85


def sea_terrace() -> float:
    """Two chairs on the upper deck, nothing but water in front of them."""
    landscape.sea_view()
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
    landscape.dunes()
    landscape.boardwalk()
    for x, y, height, seed in ((-3.4, 8.5, 6.5, 3), (3.8, 12.0, 7.5, 9), (-5.0, 15.5, 7.0, 5), (5.6, 6.0, 6.0, 7)):
        with frame((x, y, landscape.dune_height(x, y) - 0.1)):
            plants.pine(height, seed, lean=-0.1 if x > 0 else 0.1)
    camera((0.35, -2.6, 2.15), (-0.3, 9, 1.75), 27, portrait=True, focus=(0, 3.2, 0.4), f_stop=5.6)
    daylight(38, 300, clouds=0.6)
    return -0.35


def _terrace_table() -> None:
    furniture.side_table()
    with frame((0, 0, 0.42)):
        with frame((-0.1, -0.06, 0)):
            tableware.tumbler(0.035, 0.12, "#f0a028")
        with frame((0.09, -0.08, 0)):
            tableware.tumbler(0.035, 0.12, "#f0a028")
        with frame((0.02, 0.1, 0)):
            tableware.bowl(0.08)
            for index in range(6):
                turn = math.tau * index / 6
                lump(
                    (0.04 * math.cos(turn), 0.04 * math.sin(turn), 0.065),
                    (0.05, 0.05, 0.06),
                    materials.plain("#d9641e", 0.4),
                    index,
                )


def _dinner_table() -> None:
    furniture.table(2.0, 0.85, 0.74, furniture.TEAK)
    for y, turn in ((-0.72, 0), (0.72, 180)):
        with frame((0, y, 0), turn):
            furniture.bench(1.7)
    with frame((0, 0, 0.74)):
        for x, y in ((-0.62, -0.22), (0.62, -0.22), (-0.62, 0.22), (0.62, 0.22)):
            with frame((x, y, 0)):
                tableware.plate(0.13)
            with frame((x + 0.19, y * 0.7, 0)):
                tableware.tumbler(0.034, 0.13, "#e0a53c")
        for x, turn in ((-0.2, 8), (0.24, -6)):
            with frame((x, 0.0, 0), turn):
                food.platter(turn)
        for x in (-0.82, 0.84):
            with frame((x, 0.02, 0)):
                lamps.candle(0.13)
