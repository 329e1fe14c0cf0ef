"""Furniture, each piece standing at the origin with its front towards -Y."""

import math
import random

import bpy
from mathutils import Vector, noise

from . import materials
from .shapes import Vec, box, cylinder, frame, lathe, place, sheet, soften, thicken, tube
from .studio import bulb

OAK = ("#8a6844", "#c19a6b")
TEAK = ("#7a5130", "#b5814f")


def cushion(at: Vec, size: Vec, material: bpy.types.Material, tilt: Vec = (0, 0, 0), seed: float = 0) -> None:
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
    low: tuple[float, float], high: tuple[float, float], top: float, drop: float, material: bpy.types.Material,
    wrinkle: float = 0.03, seed: float = 0,
) -> bpy.types.Object:  # fmt: skip
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
    folds = noise.noise(Vector((1.6 * x + 2.2 * warp, 2.6 * y - 1.5 * warp, seed + 4)))
    ridges = 1 - abs(noise.noise(Vector((2.4 * x + 1.9 * warp, 3.4 * y + 1.2 * warp, seed + 8)))) * 2.2
    fine = noise.noise(Vector((8 * x, 9 * y + 2 * warp, seed)))
    return folds + 0.55 * max(0.0, ridges) ** 2 + 0.22 * fine


def bed(width: float = 1.8, length: float = 2.1) -> None:
    """A low oak bed made up with white cotton, its head at +Y."""
    oak, cotton = materials.wood(*OAK), materials.fabric("#f2efe9")
    box((0, 0, 0.14), (width + 0.16, length + 0.1, 0.14), oak, bevel=0.012)
    box((0, 0, 0.36), (width, length, 0.3), cotton, bevel=0.07)
    drape((-width / 2, -length / 2), (width / 2, length / 2 - 0.62), 0.57, 0.3, cotton, 0.035, seed=2.3)
    drape((-width / 2 - 0.03, -length / 2 + 0.1), (width / 2 + 0.03, -length / 2 + 0.75), 0.615, 0.22,
          materials.fabric("#8fa3a3", 500), 0.022, seed=7.1)  # fmt: skip
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
            box((x * (width / 2 - 0.09), y * (depth / 2 - 0.09), height / 2 - 0.02), (0.06, 0.06, height - 0.04), timber)
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


def shade_lamp(height: float, radius: float, watts: float) -> None:
    """A table or floor lamp with a linen drum shade."""
    lathe([(0, 0), (0.08, 0), (0.085, 0.015), (0.07, 0.05), (0.02, 0.09), (0.014, height * 0.7)],
          materials.concrete("#b9ada0"))  # fmt: skip
    low, high = height * 0.62, height
    lathe([(radius, low), (radius * 0.82, high)], materials.sheer("#ffe9c8"))
    _lamp((0, 0, (low + high) / 2), watts)


def pendant(drop: float, radius: float, watts: float) -> None:
    """A woven dome lamp hanging `drop` below the origin."""
    tube([(0, 0, 0), (0, 0, -drop)], 0.004, materials.plain("#2a2623"), smooth=False)
    dome = [(radius * math.sin(t), -drop - radius * 0.75 * (1 - math.cos(t))) for t in (0.12, 0.4, 0.7, 1.0, 1.3, 1.5)]
    thicken(lathe(dome, materials.sheer("#d9b482")), 0.004)
    _lamp((0, 0, -drop - radius * 0.5), watts)


def _lamp(at: Vec, watts: float) -> None:
    cylinder(at, 0.025, 0.05, materials.glow("#ffc98a", 12 * watts / 10))
    data = bpy.data.lights.new("lamp", "POINT")
    data.energy, data.color, data.shadow_soft_size = watts, (1.0, 0.72, 0.42), 0.05
    place(bpy.data.objects.new("lamp", data), at)


def string_lights(start: Vec, end: Vec, count: int, sag: float, watts: float, seed: int = 0) -> None:
    """A hanging cable with warm bulbs."""
    dice = random.Random(seed)
    points = [tuple(Vector(start).lerp(Vector(end), s) - Vector((0, 0, sag * 4 * s * (1 - s))))
              for s in (index / 24 for index in range(25))]  # fmt: skip
    tube(points, 0.006, materials.plain("#151312", 0.6), smooth=False)
    for index in range(count):
        part = (index + 0.5) / count
        hang = Vector(start).lerp(Vector(end), part) - Vector((0, 0, sag * 4 * part * (1 - part) + 0.06))
        cylinder((hang.x, hang.y, hang.z + 0.03), 0.014, 0.05, materials.plain("#151312", 0.6))
        glass = [(0.0, -0.075), (0.025, -0.062), (0.034, -0.035), (0.026, -0.008), (0.014, 0.01)]
        lathe(glass, materials.glow("#ffb45e", 26 * dice.uniform(0.85, 1.1)), hang.to_tuple(), steps=16)
        bulb((hang.x, hang.y, hang.z - 0.12), watts)


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


def _fire_bowl(logs: bpy.types.Material, seed: int) -> None:
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
            skewer(0.36, index + 20)


def skewer(length: float, seed: int) -> None:
    """Grilled meat and vegetables on a stick along X."""
    dice = random.Random(seed)
    tube([(-length / 2 - 0.06, 0, 0), (length / 2, 0, 0)], 0.0022, materials.wood(*OAK), smooth=False)
    tints = ("#8a3a1e", "#6f2b17", "#a34a22", "#5d8a2c", "#c9581f", "#d9a441")
    for index in range(9):
        size = dice.uniform(0.032, 0.044)
        stone((length * ((index + 0.5) / 9 - 0.5), 0, 0), (0.034, size, size), materials.plain(dice.choice(tints), 0.3),
              seed * 9 + index)  # fmt: skip


def mug(code: str = "#ece7dd") -> None:
    """A stoneware mug of coffee."""
    clay = materials.plain(code, 0.35)
    lathe([(0, 0), (0.034, 0), (0.039, 0.006), (0.042, 0.085), (0.0405, 0.088), (0.0385, 0.085), (0.036, 0.01), (0, 0.01)],
          clay)  # fmt: skip
    lathe([(0, 0.07), (0.0385, 0.071)], materials.coffee())
    tube([(0.04, 0, 0.07), (0.07, 0, 0.068), (0.072, 0, 0.03), (0.039, 0, 0.02)], 0.006, clay)


def plate(radius: float, code: str = "#f0ece4") -> None:
    """A shallow handmade plate."""
    outline = [(0, 0), (radius * 0.6, 0), (radius * 0.94, 0.017), (radius, 0.02), (radius * 0.94, 0.023),
               (radius * 0.6, 0.008), (0, 0.007)]  # fmt: skip
    soften(lathe(outline, materials.plain(code, 0.3)), 0.001)


def bowl(radius: float, code: str = "#4d5f66") -> None:
    """A deep little bowl."""
    tall = radius * 0.8
    outline = [(0, 0), (radius * 0.45, 0), (radius * 0.85, tall * 0.5), (radius, tall), (radius * 0.95, tall),
               (radius * 0.8, tall * 0.52), (radius * 0.4, 0.01), (0, 0.008)]  # fmt: skip
    lathe(outline, materials.plain(code, 0.3))


def tumbler(radius: float, height: float, drink: str, level: float = 0.75) -> None:
    """A thin straight glass, filled to `level`."""
    inner = radius - 0.002
    outline = [(0, 0), (radius * 0.92, 0), (radius, 0.006), (radius, height), (inner, height), (inner, 0.008), (0, 0.008)]
    lathe(outline, materials.pane())
    fill = inner - 0.0005
    lathe([(0, 0.009), (fill, 0.009), (fill, height * level), (0, height * level)], materials.plain(drink, 0.1))


def folded_towels(count: int = 2, code: str = "#f4f1ea") -> None:
    """Folded bath towels in a pile."""
    for index in range(count):
        body = box((0, 0, 0.03 + 0.055 * index), (0.36, 0.26, 0.052), materials.fabric(code, 300), (0, 0, 3 * index))
        soften(body, 0.022, 5)


def candle(height: float = 0.12, radius: float = 0.035) -> None:
    """A lit pillar candle."""
    cylinder((0, 0, height / 2), radius, height, materials.plain("#f3e7d0", 0.6))
    flame = [(0, 0), (0.005, 0.006), (0.006, 0.013), (0.003, 0.025), (0, 0.034)]
    lathe(flame, materials.glow("#ffb860", 60), (0, 0, height + 0.004), steps=12)
    bulb((0, 0, height + 0.05), 1.2, "#ff9d45", 0.01)


def stone(at: Vec, size: Vec, material: bpy.types.Material, seed: float) -> None:
    """A weathered flat stone."""

    def skin(u: float, v: float) -> Vec:
        turn, rise = u * math.tau, (v - 0.5) * math.pi
        ray = Vector((math.cos(turn) * math.cos(rise), math.sin(turn) * math.cos(rise), math.sin(rise)))
        swell = 1 + 0.22 * noise.noise(ray * 1.7 + Vector((seed, 0, 0))) + 0.05 * noise.noise(ray * 6)
        flat = max(-0.5, min(0.5, ray.z)) * 1.6
        return ray.x * swell * size[0] / 2, ray.y * swell * size[1] / 2, flat * size[2] / 2

    sheet(36, 18, skin, material, at)


def log_pile(width: float, height: float, seed: int) -> None:
    """Split firewood stacked with its cut ends towards -Y."""
    dice = random.Random(seed)
    row = 0
    while row * 0.11 < height:
        for column in range(int(width / 0.125)):
            x = column * 0.125 + (0.06 if row % 2 else 0) + dice.uniform(-0.01, 0.01)
            cylinder((x, dice.uniform(-0.02, 0.02), 0.06 + row * 0.108), dice.uniform(0.05, 0.06), 0.36,
                     materials.wood("#7a5634", "#c99f6b", 0.8), (90, 0, 0), bevel=0.008)  # fmt: skip
        row += 1
