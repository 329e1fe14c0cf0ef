"""The pension itself, as one sees it from its courtyard."""

from collections.abc import Sequence

from . import materials
from .building import Opening, battens, block, glass_railing, wall, window
from .shapes import Material, box, frame
from .studio import area_lamp
from .textiles import curtain

GROUND_FLOOR = (Opening(0.9, 0.0, 3.7, 2.35), Opening(7.0, 0.0, 11.2, 2.45, leaves=3))

UPPER_FLOOR = (Opening(0.9, 0.35, 3.3, 2.3), Opening(4.6, 0.35, 7.0, 2.3))

STOREY = 3.0


def house(room_watts: float) -> None:
    """The pension from its courtyard: plaster, timber battens and dark frames; its face is at Y = 0."""
    white, dark = materials.plaster("#ece8e0"), materials.plain("#24211f", 0.45, 0.4)
    with frame((-6, 0, 0.3)):
        _storey(12, white, GROUND_FLOOR, dark, room_watts)
        _entrance(dark)
        box((6, 2.9, STOREY + 0.07), (12.7, 6.7, 0.16), dark, bevel=0.01)
        with frame((0, 0.0, STOREY + 0.15)):
            _storey(8, white, UPPER_FLOOR, dark, room_watts)
            box((4.0, 2.9, STOREY + 0.09), (8.9, 7.0, 0.18), dark, bevel=0.01)
            with frame((8.15, 0.1, 0)):
                glass_railing(3.9, dark)
            with frame((12.05, 0.1, 0), 90):
                glass_railing(5.8, dark)
    block((-6.3, -0.1, 0), (6.3, 6.2, 0.3), materials.concrete("#8f8b84"))


def _storey(length: float, white: Material, openings: Sequence[Opening], dark: Material, watts: float) -> None:
    wall(length, STOREY, white, openings)
    for x in (0.0, length - 0.2):
        block((x, 0.2, 0), (x + 0.2, 6, STOREY), white)
    block((0, 5.8, 0), (length, 6, STOREY), white)
    block((0.2, 0.2, 0), (length - 0.2, 5.8, 0.02), materials.wood("#80603f", "#b08a5c"))
    for number, hole in enumerate(openings):
        window(hole, dark)
        tall = hole.top - hole.bottom - 0.04
        for side in (hole.left + 0.05, hole.right - 0.75):
            curtain(0.7, tall, materials.sheer(), (side, 0.34, hole.top - 0.02), seed=number + side)
        middle = (hole.left + hole.right) / 2
        area_lamp((middle, 2.2, STOREY - 0.1), (middle, 2.0, 0), 1.6, watts)
    block((0.2, 3.4, 0), (length - 0.2, 3.5, STOREY), materials.plaster("#e2d6c4"))


def _entrance(dark: Material) -> None:
    timber = materials.wood("#6d4729", "#a87a4c")
    with frame((4.1, 0, 0)):
        battens(2.6, STOREY, timber)
        box((1.3, -0.06, 1.08), (1.0, 0.08, 2.16), materials.wood("#4a2f1c", "#7b5433"), bevel=0.01)
        box((1.66, -0.13, 1.05), (0.025, 0.03, 0.5), dark)
        box((1.3, -0.75, 2.5), (2.8, 1.5, 0.1), dark, bevel=0.01)
        box((1.3, -0.6, -0.12), (2.0, 1.0, 0.14), materials.concrete("#a9a49b"), bevel=0.01)
