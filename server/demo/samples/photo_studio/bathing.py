"""The indoor spa tub and the bathroom."""

from . import furniture, lamps, materials, plants, tableware, textiles
from .building import block
from .shapes import box, cylinder, floor, frame, lathe, tube
from .studio import bulb


def tub() -> None:
    """A stone tub with a timber rim, full of lit water, at the window of its room."""
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
    water = materials.water("#c8ece6")
    floor((0.49, 1.49), (2.71, 3.25), water, (0, 0, 0.54))
    bulb((0.7, 2.3, 0.2), 6, "#9fe8e0", 0.05)
    bulb((2.5, 2.3, 0.2), 6, "#9fe8e0", 0.05)


def tub_comforts() -> None:
    """Candles, towels and a tray of drinks around the tub."""
    for x, y, tall in ((2.62, 1.43, 0.16), (2.5, 1.4, 0.1), (2.72, 3.3, 0.14), (0.55, 3.3, 0.12), (0.68, 3.29, 0.08)):
        with frame((x, y, 0.66)):
            lamps.candle(tall)
    with frame((1.5, 1.42, 0.66)):
        textiles.folded_towels(2)
    _bath_tray()


def _bath_tray() -> None:
    """A board across the tub with two glasses and a candle."""
    oak = materials.wood("#8a5f36", "#b98a58")
    for y in (2.1, 2.19, 2.28):
        box((2.2, y, 0.675), (1.36, 0.08, 0.022), oak)
    for x, y in ((1.9, 2.22), (2.06, 2.14)):
        with frame((x, y, 0.687)):
            tableware.tumbler(0.036, 0.11, "#e8c06a", 0.55)
    with frame((2.3, 2.2, 0.687)):
        lamps.candle(0.09, 0.04)


def vanity() -> None:
    """An oak stand with a stone basin under a lit mirror."""
    oak, brass = materials.wood(*furniture.OAK), materials.plain("#b48a4e", 0.25, 1.0)
    box((0.85, 2.94, 0.78), (1.5, 0.5, 0.06), oak, bevel=0.006)
    box((0.85, 2.94, 0.32), (1.38, 0.46, 0.04), oak, bevel=0.006)
    for x in (0.14, 1.56):
        box((x, 2.94, 0.39), (0.05, 0.46, 0.76), oak)
    basin = [(0, 0), (0.15, 0), (0.19, 0.03), (0.215, 0.13), (0.205, 0.135), (0.18, 0.04), (0.13, 0.02), (0, 0.016)]
    lathe(basin, materials.concrete("#c9c2b6", 0.45), (0.85, 2.9, 0.81))
    spout = [(3.14, 0.81), (3.14, 1.12), (3.1, 1.16), (2.98, 1.16), (2.96, 1.1)]
    tube([(0.85, y, z) for y, z in spout], 0.012, brass)
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
        lathe(
            [(0, 0), (0.03, 0), (0.032, 0.004), (0.032, 0.12), (0.012, 0.14), (0.012, 0.16), (0, 0.16)],
            materials.plain(tint, 0.15),
            at,
        )
        cylinder((at[0], at[1], 0.985), 0.013, 0.035, materials.plain("#191716", 0.4))
    for x in (0.45, 1.2):
        with frame((x, 2.94, 0.34)):
            textiles.folded_towels(4 if x < 1 else 3)


def shower(depth: float) -> None:
    """A brass rain shower behind a glass screen in the right corner of a room `depth` deep."""
    brass = materials.plain("#b48a4e", 0.25, 1.0)
    block((1.82, 1.5, 0.0), (1.832, depth, 2.1), materials.pane())
    box((1.826, 1.5, 1.05), (0.02, 0.02, 2.1), brass)
    tube(
        [(2.25, depth - 0.02, 1.0), (2.25, depth - 0.02, 2.2), (2.25, depth - 0.06, 2.26), (2.25, depth - 0.4, 2.26)],
        0.011,
        brass,
    )
    cylinder((2.25, depth - 0.42, 2.24), 0.12, 0.015, brass)
