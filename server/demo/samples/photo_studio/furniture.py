"""Furniture, each piece standing at the origin with its front towards -Y."""

import math

from . import materials
from .shapes import box, cylinder, lathe, tube
from .textiles import cushion, drape

OAK = ("#8a6844", "#c19a6b")

TEAK = ("#7a5130", "#b5814f")


def bed(width: float = 1.8, length: float = 2.1) -> None:
    """A low oak bed made up with white cotton, its head at +Y."""
    oak, cotton = materials.wood(*OAK), materials.fabric("#f2efe9")
    box((0, 0, 0.14), (width + 0.16, length + 0.1, 0.14), oak, bevel=0.012)
    box((0, 0, 0.36), (width, length, 0.3), cotton, bevel=0.07)
    drape((-width / 2, -length / 2), (width / 2, length / 2 - 0.62), 0.57, 0.3, cotton, 0.035, seed=2.3)
    drape(
        (-width / 2 - 0.03, -length / 2 + 0.1),
        (width / 2 + 0.03, -length / 2 + 0.75),
        0.615,
        0.22,
        materials.fabric("#8fa3a3", 500),
        0.022,
        seed=7.1,
    )
    for x in (-0.45, 0.45):
        cushion((x, length / 2 - 0.3, 0.66), (0.78, 0.5, 0.22), cotton, (52, 0, 2 * x), seed=x)
        cushion((x * 0.96, length / 2 - 0.48, 0.63), (0.7, 0.46, 0.2), cotton, (32, 0, -5 * x), seed=x + 3)
    cushion((0.08, length / 2 - 0.68, 0.65), (0.5, 0.3, 0.14), materials.fabric("#b98f63", 400), (40, 0, 3), seed=5)


def table(width: float, depth: float, height: float = 0.72, tones: tuple[str, str] = OAK) -> None:
    """A plank table on four tapering legs."""
    timber = materials.wood(*tones)
    boards = max(1, round(depth / 0.2))
    for index in range(boards):
        y = depth * ((index + 0.5) / boards - 0.5)
        box((0, y, height - 0.017), (width, depth / boards - 0.003, 0.034), timber, bevel=0.004)
    for x in (-1, 1):
        for y in (-1, 1):
            foot = (x * (width / 2 - 0.09), y * (depth / 2 - 0.09), height / 2 - 0.02)
            box(foot, (0.06, 0.06, height - 0.04), timber)
        box((x * (width / 2 - 0.09), 0, height - 0.08), (0.03, depth - 0.24, 0.07), timber)


def bench(width: float, tones: tuple[str, str] = TEAK) -> None:
    """A slatted bench without a back."""
    timber = materials.wood(*tones)
    for index in range(4):
        box((0, (index - 1.5) * 0.1, 0.43), (width, 0.088, 0.03), timber)
    for x in (-width / 2 + 0.12, width / 2 - 0.12):
        for y in (-0.14, 0.14):
            box((x, y, 0.21), (0.05, 0.05, 0.42), timber)
        box((x, 0, 0.395), (0.05, 0.3, 0.04), timber)


def stool() -> None:
    """A round three-legged wooden stool."""
    oak = materials.wood(*OAK)
    cylinder((0, 0, 0.44), 0.17, 0.03, oak, bevel=0.01)
    for index in range(3):
        turn = math.tau * index / 3 + 0.5
        x, y = math.cos(turn), math.sin(turn)
        tube([(0.17 * x, 0.17 * y, 0), (0.11 * x, 0.11 * y, 0.43)], 0.016, oak, smooth=False)


def dining_chair(seat: str = "#cfc6b8") -> None:
    """A round-backed wooden chair with an upholstered seat."""
    oak = materials.wood(*OAK)
    for x in (-0.2, 0.2):
        tube([(x, -0.2, 0), (x * 0.95, -0.19, 0.44)], 0.017, oak, taper=1.2, smooth=False)
        tube([(x * 1.1, 0.24, 0), (x, 0.2, 0.44), (x * 1.05, 0.26, 0.78)], 0.017, oak)
    rail = [(0.24 * math.sin(t), 0.1 + 0.2 * math.cos(t), 0.76) for t in (-1.5, -1.0, -0.5, 0, 0.5, 1.0, 1.5)]
    tube(rail, 0.021, oak)
    box((0, 0, 0.44), (0.46, 0.44, 0.03), oak, bevel=0.012)
    cushion((0, 0, 0.475), (0.46, 0.44, 0.075), materials.fabric(seat, 500), seed=1)


def lounge_chair(fabric: str = "#ded5c5") -> None:
    """A low teak armchair with a thick seat and back cushion."""
    teak, cloth = materials.wood(*TEAK), materials.fabric(fabric, 500)
    for x in (-0.36, 0.36):
        box((x, -0.32, 0.29), (0.05, 0.06, 0.58), teak)
        box((x, 0.36, 0.29), (0.05, 0.06, 0.58), teak)
        box((x, 0.0, 0.595), (0.085, 0.82, 0.03), teak, bevel=0.01)
        box((x, 0.0, 0.24), (0.035, 0.66, 0.06), teak)
    for index in range(7):
        box((0, -0.3 + 0.1 * index, 0.255), (0.7, 0.06, 0.022), teak)
        box((-0.3 + 0.1 * index, 0.375, 0.5), (0.045, 0.022, 0.5), teak, (-14, 0, 0))
    box((0, 0.435, 0.745), (0.74, 0.035, 0.06), teak, (-14, 0, 0))
    box((0, -0.03, 0.335), (0.64, 0.66, 0.13), cloth, bevel=0.045)
    cushion((0, 0.27, 0.6), (0.64, 0.5, 0.2), cloth, (72, 0, 0), seed=4)


def side_table(radius: float = 0.24, height: float = 0.42) -> None:
    """A small round table of timber on a turned foot."""
    teak = materials.wood(*TEAK)
    cylinder((0, 0, height - 0.0125), radius, 0.025, teak)
    lathe([(0, 0), (radius * 0.6, 0), (radius * 0.58, 0.02), (0.03, 0.04), (0.025, height - 0.03)], teak)
