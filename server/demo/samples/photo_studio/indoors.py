"""The photographs taken inside; each function arranges one and returns its exposure."""

from . import bathing, building, food, furniture, materials, plants, rooms, tableware, textiles
from .shapes import box, floor, frame, lathe, mesh
from .sky import daylight, dusk
from .studio import area_lamp, camera, halo


def bedroom() -> float:
    """Sunrise over a made bed."""
    opening = building.Opening(0.5, 0.35, 4.5, 2.45, leaves=3)
    rooms.room(5.2, 4.6, 2.7, (opening,))
    rooms.floorboards(5.2, 4.6)
    rooms.sea_outside()
    with frame((3.35, 2.2, 0), -90):
        furniture.bed()
    rooms.headboard()
    for x, width in ((0.2, 0.75), (4.2, 0.7)):
        textiles.curtain(width, 2.5, materials.sheer(), (x, 4.45, 2.55), folds=7, seed=x)
    with frame((1.05, 3.7, 0), 35):
        furniture.lounge_chair("#c9bfae")
    with frame((1.75, 3.75, 0)):
        furniture.side_table()
        with frame((0, 0, 0.42)):
            tableware.mug()
    floor((0.7, 0.9), (3.4, 3.5), materials.fabric("#d8cfbf", 120), (0, 0, 0.008))
    camera((0.45, 0.35, 1.25), (3.3, 3.2, 0.95), 21, focus=(3.0, 2.2, 0.6), f_stop=5.6)
    daylight(12, -24, 0.2, clouds=0.5)
    area_lamp((1.2, 0.2, 2.5), (2.5, 2.6, 0.5), 1.8, 30, "#f4f6ff")
    return 0.35


def indoor_spa() -> float:
    """A stone tub at the window, candles, the sea in the last light."""
    opening = building.Opening(0.45, 0.85, 2.75, 2.45, leaves=2)
    rooms.room(3.2, 3.4, 2.75, (opening,), "#d9cdbd")
    rooms.sea_outside(-8, "#8f7fae")
    bathing.tub()
    with frame((0.0, 0.1, 0), 90):
        building.battens(3.3, 2.75, materials.wood("#7d552f", "#b5854f"), 0.08)
    floor((0, 0), (3.2, 3.4), materials.tiles("#8f8a80", 0.6, 0.6, 0.35))
    bathing.tub_comforts()
    camera((2.25, 0.1, 1.72), (1.4, 3.2, 1.0), 23, portrait=True, focus=(1.5, 2.0, 0.7), f_stop=5.6)
    dusk("#27407a", "#8a7fb0", "#f0a27c", 0.9)
    for x in (0.75, 1.55, 2.35):
        area_lamp((x, 3.2, 2.7), (x, 2.6, 0.5), 0.12, 5)
    halo(0.35)
    area_lamp((1.6, 0.3, 2.6), (1.6, 2, 0.3), 0.9, 12, "#ffcf9a")
    return 0.8


def breakfast() -> float:
    """Croissants, fruit and coffee at the window."""
    opening = building.Opening(0.3, 0.6, 4.1, 2.5, leaves=2)
    rooms.room(4.4, 3.6, 2.7, (opening,))
    rooms.floorboards(4.4, 3.6)
    rooms.sea_outside()
    with frame((2.2, 2.35, 0)):
        furniture.table(1.5, 0.85, tones=("#6f4d30", "#a67c50"))
        with frame((0, 0, 0.72)):
            _breakfast_for_two()
    with frame((3.15, 2.75, 0), 60):
        furniture.dining_chair()
    for x in (0.15, 3.5):
        textiles.curtain(0.7, 2.5, materials.sheer(), (x, 3.45, 2.55), folds=6, seed=x)
    camera((1.6, 1.15, 1.45), (2.24, 2.6, 0.82), 34, focus=(2.12, 2.25, 0.76), f_stop=4)
    daylight(26, -58, 0.14, clouds=0.55)
    area_lamp((3.0, 0.4, 2.4), (2.2, 2.3, 0.7), 1.4, 24, "#fff1e0")
    return 0.3


def _breakfast_for_two() -> None:
    for x, y, turn in ((-0.33, -0.2, 0), (0.46, 0.2, 180)):
        with frame((x, y, 0), turn):
            tableware.setting()
    with frame((0.02, 0.06, 0), 14):
        _bread_board()
    with frame((0.16, -0.23, 0)):
        tableware.bowl(0.085)
        food.berries(0.05, 0.062)
    with frame((-0.1, 0.31, 0)):
        lathe(
            [(0, 0), (0.04, 0), (0.055, 0.05), (0.045, 0.11), (0.022, 0.15), (0.024, 0.17), (0.018, 0.15), (0, 0.02)],
            materials.concrete("#b5aca0"),
        )
        with frame((0, 0, 0.12)):
            plants.sprig(0.34, 3, leaf=0.045)


def _bread_board() -> None:
    box((0, 0, 0.011), (0.42, 0.24, 0.022), materials.wood("#4d3120", "#7d5536"), bevel=0.008)
    for x, y, turn in ((-0.11, -0.01, 20), (0.1, -0.03, -35), (0.02, 0.07, 190)):
        with frame((x, y, 0.022), turn):
            food.croissant()


def bathroom() -> float:
    """A stone basin on oak under a lit round mirror."""
    width, depth = 2.6, 3.2
    tile = materials.tiles("#9db0a1", 0.065, 0.2)
    mesh([(0, 0, 0), (width, 0, 0), (width, 2.7, 0), (0, 2.7, 0)], [(0, 1, 2, 3)], tile, (0, depth, 0), tilt=(90, 0, 0))
    rooms.room(width, depth + 0.01, 2.7, ())
    floor((0, 0), (width, depth), materials.tiles("#a9a49a", 0.6, 0.6, 0.3))
    bathing.vanity()
    bathing.shower(depth)
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
