"""Cushions, covers, curtains and towels."""

import math

from mathutils import Vector, noise

from . import materials
from .shapes import Body, Material, Vec, box, sheet, soften, thicken


def cushion(at: Vec, size: Vec, material: Material, tilt: Vec = (0, 0, 0), seed: float = 0) -> None:
    """A filled cushion: thick in the middle, pinched at its corners, softly creased."""
    side = 28
    for face in (1, -1):

        def skin(u: float, v: float, face: int = face) -> Vec:
            x, y = 2 * u - 1, 2 * v - 1
            full = ((1 - abs(x) ** 3.2) * (1 - abs(y) ** 3.2)) ** 0.55
            pinch = 1 - 0.07 * (1 - abs(x * y) ** 0.6) * max(abs(x), abs(y)) ** 6
            crease = 0.06 * noise.noise(Vector((3.1 * x + seed, 3.1 * y, seed))) * full
            edge = (1 - abs(full)) * 0.05 * noise.noise(Vector((7 * x, 7 * y, seed + 9)))
            return x * pinch * size[0] / 2, face * y * pinch * size[1] / 2, face * (full / 2 + crease + edge) * size[2]

        sheet(side, side, skin, material, at, tilt)


def drape(
    low: tuple[float, float],
    high: tuple[float, float],
    top: float,
    drop: float,
    material: Material,
    wrinkle: float = 0.03,
    seed: float = 0,
) -> Body:
    """A soft cover lying on the rectangle from `low` to `high` and hanging down `drop` at both sides and the foot."""
    wide, long = high[0] - low[0], high[1] - low[1]

    def cloth(u: float, v: float) -> Vec:
        x, y = (u - 0.5) * (wide + 2 * drop), v * (long + drop)
        over_side, over_foot = max(0.0, abs(x) - wide / 2), max(0.0, y - long)
        sign = math.copysign(1, x)
        crease = wrinkle * _creases(x, y, seed)
        swing = 0.06 * min(1.0, 3 * over_side / drop) + 0.03 * math.sin(y * 13 + seed) * over_side / drop
        foot = 0.06 * min(1.0, 3 * over_foot / drop) + 0.03 * math.sin(x * 12 + seed) * over_foot / drop
        level = top + crease - _hang(max(over_side, over_foot))
        across = x if not over_side else sign * (wide / 2 + swing + crease)
        return (low[0] + high[0]) / 2 + across, high[1] - (y if not over_foot else long + foot + crease), level

    return thicken(sheet(150, 150, cloth, material), 0.025)


def _hang(over: float) -> float:
    return over * over / (over + 0.04)


def _creases(x: float, y: float, seed: float) -> float:
    """Long soft folds with a few sharp ridges, as in a cover that was shaken out by hand."""
    warp = noise.noise(Vector((0.9 * x + seed, 0.9 * y, seed)))
    folds: float = noise.noise(Vector((1.6 * x + 2.2 * warp, 2.6 * y - 1.5 * warp, seed + 4)))
    ridges = 1 - abs(noise.noise(Vector((2.4 * x + 1.9 * warp, 3.4 * y + 1.2 * warp, seed + 8)))) * 2.2
    fine: float = noise.noise(Vector((8 * x, 9 * y + 2 * warp, seed)))
    return folds + 0.55 * max(0.0, float(ridges)) ** 2 + 0.22 * fine


def curtain(width: float, height: float, material: Material, at: Vec, folds: int = 9, seed: float = 0) -> None:
    """A curtain hanging from `at` downwards and along X, its folds deepening towards the hem."""

    def cloth(u: float, v: float) -> Vec:
        phase = u * folds * math.tau + 0.6 * math.sin(u * 17 + seed) + 0.15 * v * math.sin(u * 29 + seed)
        depth = 0.035 + 0.03 * v
        return u * width + 0.012 * math.cos(phase * 0.7), depth * math.sin(phase), -v * height

    sheet(folds * 22, 24, cloth, material, at)


def folded_towels(count: int = 2, code: str = "#f4f1ea") -> None:
    """Folded bath towels in a pile."""
    for index in range(count):
        body = box((0, 0, 0.03 + 0.055 * index), (0.36, 0.26, 0.052), materials.fabric(code, 300), (0, 0, 3 * index))
        soften(body, 0.022, 5)
