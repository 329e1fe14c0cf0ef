"""Plants: one prototype is modelled, and thousands of turned and scaled instances of it are scattered."""

import math
import random
from collections.abc import Iterable

from mathutils import Euler, Matrix, Vector

from . import materials
from .shapes import Body, Material, Vec, frame, lathe, mesh, tube

TRUNK = (0, 0.2, 0.4, 0.6, 0.8, 1)


def scatter(prototype: Body, stands: Iterable[tuple[Vec, Vec, float]]) -> None:
    """Instance `prototype` at every (place, tilt in degrees, scale)."""
    vertices: list[Vector] = []
    corners = [Vector((-0.5, -0.5, 0)), Vector((0.5, -0.5, 0)), Vector((0.5, 0.5, 0)), Vector((-0.5, 0.5, 0))]
    for at, tilt, scale in stands:
        turn = Euler([math.radians(angle) for angle in tilt]).to_matrix() * scale
        vertices += [Vector(at) + turn @ corner for corner in corners]
    faces = [range(first, first + 4) for first in range(0, len(vertices), 4)]
    field = mesh(vertices, faces, prototype.data.materials[0])
    prototype.parent, prototype.matrix_basis = field, Matrix()
    field.instance_type, field.use_instance_faces_scale = "FACES", True
    field.show_instancer_for_render = False


def _sway(dice: random.Random, lean: float) -> Vec:
    """A tilt of about `lean` degrees, turned any way."""
    return dice.gauss(0, lean), dice.gauss(0, lean), dice.uniform(0, 360)


def blades(
    count: int, height: float, width: float, spread: float, material: Material, seed: int, bend: float = 0.5
) -> Body:
    """A tuft of bent blades around the origin."""
    dice = random.Random(seed)
    vertices: list[Vec] = []
    faces: list[list[int]] = []
    for _ in range(count):
        turn, lean = dice.uniform(0, math.tau), bend * dice.uniform(0.2, 1)
        x, y, tall = dice.gauss(0, spread), dice.gauss(0, spread), height * dice.uniform(0.55, 1)
        first = len(vertices)
        for step in range(5):
            up = step / 4
            out, half = lean * tall * up**2, width * (1 - up**2) / 2 + 0.0002
            base = (x + math.cos(turn) * out, y + math.sin(turn) * out, tall * (up - 0.35 * lean * up**2))
            side = (-math.sin(turn) * half, math.cos(turn) * half)
            vertices += [(base[0] + sign * side[0], base[1] + sign * side[1], base[2]) for sign in (-1, 1)]
        faces += [[first + 2 * s, first + 2 * s + 1, first + 2 * s + 3, first + 2 * s + 2] for s in range(4)]
    return mesh(vertices, faces, material)


def lawn(spots: Iterable[Vec], seed: int, height: float = 0.06) -> None:
    """Mown grass on the given spots."""
    dice = random.Random(seed)
    green = materials.leaf("#3d5a1c", "#7c9440", 0.3)
    for variant in range(2):
        tuft = blades(60, height, 0.006, 0.06, green, seed + variant)
        here = [spot for index, spot in enumerate(spots) if index % 2 == variant]
        scatter(tuft, [(spot, _sway(dice, 7), dice.uniform(0.7, 1.25)) for spot in here])


def dune_grass(spots: Iterable[Vec], seed: int, height: float = 0.7) -> None:
    """Tall bent beach grass."""
    dice = random.Random(seed)
    straw = materials.leaf("#6f7a3a", "#c9b878", 0.35)
    tuft = blades(70, height, 0.009, 0.09, straw, seed, bend=0.8)
    scatter(tuft, [(spot, _sway(dice, 6), dice.uniform(0.6, 1.2)) for spot in spots])


def silver_grass(spots: Iterable[Vec], seed: int) -> None:
    """Eulalia with its feathery plumes, the grass of Korean autumn gardens."""
    dice = random.Random(seed)
    stands = [(spot, _sway(dice, 3), dice.uniform(0.75, 1.15)) for spot in spots]
    scatter(blades(90, 1.15, 0.011, 0.07, materials.leaf("#55682c", "#a5a45a", 0.35), seed, bend=0.75), stands)
    scatter(_plumes(seed), stands)


def _plumes(seed: int) -> Body:
    dice = random.Random(seed)
    vertices: list[Vec] = []
    faces: list[list[int]] = []
    for _ in range(9):
        turn, lean = dice.uniform(0, math.tau), dice.uniform(0.08, 0.3)
        top = dice.uniform(1.2, 1.6)
        for _ in range(150):
            up = dice.random()
            x, y, z = math.cos(turn) * lean * (1 + up * 0.4), math.sin(turn) * lean * (1 + up * 0.4), top + 0.34 * up
            angle, long = dice.uniform(0, math.tau), 0.075 * math.sin(math.pi * min(0.95, 0.2 + 0.75 * up))
            tip = (x + math.cos(angle) * long * 0.6, y + math.sin(angle) * long * 0.6, z + long * 0.5)
            first = len(vertices)
            vertices += [(x - 0.0015, y, z), (x + 0.0015, y, z), tip]
            faces.append([first, first + 1, first + 2])
        first = len(vertices)
        foot, neck = (math.cos(turn) * 0.03, math.sin(turn) * 0.03), (math.cos(turn) * lean, math.sin(turn) * lean)
        vertices += [(foot[0] - 0.003, foot[1], 0), (foot[0] + 0.003, foot[1], 0), (*neck, top + 0.3)]
        faces.append([first, first + 1, first + 2])
    return mesh(vertices, faces, materials.leaf("#bfa98a", "#efe3cd", 0.45))


def pine(height: float, seed: int, lean: float = 0.12) -> None:
    """A coastal red pine: bent trunk, level boughs, flat pads of needles."""
    dice = random.Random(seed)
    trunk = _trunk(height, lean, dice)
    tube(trunk, height * 0.022, materials.bark(), taper=0.25)
    pads: list[tuple[Vector, float]] = []
    for bough in range(24):
        part = bough / 24
        foot = _along(trunk, 0.48 + 0.5 * part + dice.uniform(-0.03, 0.03))
        turn = bough * 2.4 + dice.uniform(-0.5, 0.5)
        reach = height * (0.14 + 0.17 * math.sin(math.pi * (0.25 + 0.7 * part))) * dice.uniform(0.55, 1.15)
        tip = foot + Vector((math.cos(turn) * reach, math.sin(turn) * reach, reach * dice.uniform(0.0, 0.6)))
        middle = foot.lerp(tip, 0.5) - Vector((0, 0, reach * 0.06))
        tube([foot.to_tuple(), middle.to_tuple(), tip.to_tuple()], height * 0.006, materials.bark(), taper=0.3)
        pads += [(foot.lerp(tip, part), reach * 0.42 * dice.uniform(0.6, 1.1)) for part in (0.6, 0.82, 1.05)]
    pads.append((Vector(trunk[-1]), height * 0.11))
    _needles(pads, height, dice, seed)


def _trunk(height: float, lean: float, dice: random.Random) -> list[Vec]:
    sway = [(lean + dice.gauss(0, 0.03), dice.gauss(0, 0.03)) for _ in range(6)]
    return [(x * height * part, y * height * part, height * part) for part, (x, y) in zip(TRUNK, sway, strict=True)]


def _along(points: list[Vec], part: float) -> Vector:
    place_on = part * (len(points) - 1)
    index = min(int(place_on), len(points) - 2)
    return Vector(points[index]).lerp(Vector(points[index + 1]), place_on - index)


def _needles(pads: list[tuple[Vector, float]], height: float, dice: random.Random, seed: int) -> None:
    tuft = blades(46, 0.17, 0.0045, 0.012, materials.leaf("#2a4520", "#738b45", 0.3), seed, bend=1.3)
    size = max(0.8, height / 6)
    stands = []
    for middle, radius in pads:
        for _ in range(int(150 * radius / size**1.2) + 25):
            turn, out = dice.uniform(0, math.tau), radius * math.sqrt(dice.random())
            drop = radius * 0.75 * math.sqrt(1 - (out / radius) ** 2) * dice.uniform(-0.45, 1)
            at = middle + Vector((math.cos(turn) * out, math.sin(turn) * out, drop))
            stands.append((at.to_tuple(), _sway(dice, 28), size * dice.uniform(0.8, 1.5)))
    scatter(tuft, stands)


def _leaf_blade(length: float, width: float, material: Material) -> Body:
    """One leaf from the origin along X, folded a little at its rib."""
    outline = [(0, 0), (0.25, 0.8), (0.5, 1), (0.75, 0.7), (1, 0)]
    vertices: list[Vec] = []
    for x, y in outline:
        sag, half = -0.12 * length * x**2, width * y / 2 + 0.0003
        lift = sag + half * 0.25
        vertices += [(x * length, -half, lift), (x * length, 0, sag), (x * length, half, lift)]
    faces = [[3 * s + i, 3 * s + i + 1, 3 * s + i + 4, 3 * s + i + 3] for s in range(4) for i in range(2)]
    return mesh(vertices, faces, material)


def shrub(
    radius: float, seed: int, leaves: int = 1400, leaf: float = 0.06, dark: str = "#20381c", light: str = "#5f7d3a"
) -> None:
    """A rounded bush."""
    dice = random.Random(seed)
    stands = []
    for _ in range(leaves):
        shell = Vector((dice.gauss(0, 1), dice.gauss(0, 1), abs(dice.gauss(0, 1)))).normalized() * radius
        at = shell * dice.uniform(0.75, 1.05)
        outward = math.degrees(math.atan2(shell.y, shell.x))
        tilt = (dice.gauss(0, 25), dice.gauss(-20, 30), outward + dice.gauss(0, 50))
        stands.append(((at.x, at.y, at.z * 0.85), tilt, dice.uniform(0.7, 1.3)))
    scatter(_leaf_blade(leaf, leaf * 0.5, materials.leaf(dark, light, 0.3)), stands)


def sprig(height: float, seed: int, leaf: float = 0.05, stems: int = 5, spread: float = 0.35) -> None:
    """Leafy twigs rising from the origin, as in a vase or pot."""
    dice = random.Random(seed)
    stands = []
    for stem in range(stems):
        turn, lean = stem * 2.4 + dice.uniform(-0.3, 0.3), spread * dice.uniform(0.4, 1.0)
        tall = height * dice.uniform(0.7, 1)
        reach = [(lean * tall * part**1.6, tall * part) for part in (0, 0.35, 0.7, 1)]
        path = [(math.cos(turn) * out, math.sin(turn) * out, up) for out, up in reach]
        tube(path, height * 0.005, materials.bark("#4a3b26", "#7a6a48"), taper=0.4)
        for index in range(18):
            at = _along(path, 0.25 + 0.75 * index / 17)
            tilt = (dice.gauss(0, 20), dice.gauss(-25, 18), index * 137 + dice.gauss(0, 15))
            stands.append((at.to_tuple(), tilt, dice.uniform(0.7, 1.2)))
    scatter(_leaf_blade(leaf, leaf * 0.55, materials.leaf("#3c5540", "#8fa67c", 0.3)), stands)


def potted_tree(height: float, seed: int, pot: str = "#c9c1b4") -> None:
    """A small olive-like tree in a round pot."""
    bowl = [(0, 0), (0.17, 0), (0.2, 0.05), (0.235, 0.36), (0.225, 0.38), (0.205, 0.36), (0.2, 0.33), (0, 0.33)]
    lathe(bowl, materials.concrete(pot))
    tube([(0, 0, 0.3), (0.02, 0.02, 0.6), (0, 0, height * 0.6)], 0.018, materials.bark(), taper=0.7)
    with frame((0, 0, height * 0.5)):
        sprig(height * 0.5, seed, leaf=0.085, stems=11, spread=0.75)
