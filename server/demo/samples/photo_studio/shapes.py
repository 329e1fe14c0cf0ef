"""Plain bodies to build with; whatever is made inside `frame` stands in that frame's place."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

import bmesh
import bpy
from mathutils import Euler, Matrix, Vector, noise

Vec: TypeAlias = tuple[float, float, float]
Body: TypeAlias = bpy.types.Object
Material: TypeAlias = bpy.types.Material
Rings: TypeAlias = Sequence[tuple[float, float]]

_frames: list[Matrix] = [Matrix()]


@contextmanager
def frame(at: Vec = (0, 0, 0), turn: float = 0, scale: float = 1) -> Iterator[None]:
    """Stand everything made inside at `at`, turned counter-clockwise by `turn` degrees."""
    here = Matrix.Translation(at) @ Matrix.Rotation(math.radians(turn), 4, "Z") @ Matrix.Scale(scale, 4)
    _frames.append(_frames[-1] @ here)
    try:
        yield
    finally:
        _frames.pop()


def place(thing: Body, at: Vec = (0, 0, 0), tilt: Vec = (0, 0, 0)) -> Body:
    """Put an object into the scene; `tilt` is in degrees about X, Y, Z."""
    bpy.context.collection.objects.link(thing)
    thing.matrix_world = _frames[-1] @ Matrix.Translation(at) @ _rotation(tilt) @ thing.matrix_basis
    return thing


def _rotation(tilt: Vec) -> Matrix:
    return Euler([math.radians(angle) for angle in tilt]).to_matrix().to_4x4()


def mesh(
    vertices: Sequence[Sequence[float]],
    faces: Sequence[Sequence[int]],
    material: Material,
    at: Vec = (0, 0, 0),
    *,
    tilt: Vec = (0, 0, 0),
    smooth: bool = True,
) -> Body:
    """A body from its corners and faces."""
    data = bpy.data.meshes.new("mesh")
    data.from_pydata([tuple(vertex) for vertex in vertices], [], [tuple(face) for face in faces])
    return _body(data, material, at, tilt, smooth)


def _body(data: bpy.types.Mesh, material: Material, at: Vec, tilt: Vec = (0, 0, 0), smooth: bool = True) -> Body:
    data.materials.append(material)
    data.shade_smooth() if smooth else data.shade_flat()
    return place(bpy.data.objects.new(data.name, data), at, tilt)


def floor(low: tuple[float, float], high: tuple[float, float], material: Material, at: Vec = (0, 0, 0)) -> Body:
    """A level rectangle between two corners, as ground or water."""
    corners = [(low[0], low[1], 0), (high[0], low[1], 0), (high[0], high[1], 0), (low[0], high[1], 0)]
    return mesh(corners, [(0, 1, 2, 3)], material, at)


def soften(body: Body, width: float, segments: int = 3) -> Body:
    """Round a body's sharp edges, as every real edge is."""
    bevel = body.modifiers.new("bevel", "BEVEL")
    bevel.width, bevel.segments, bevel.limit_method = width, segments, "ANGLE"
    bevel.harden_normals = True
    return body


def box(at: Vec, size: Vec, material: Material, tilt: Vec = (0, 0, 0), bevel: float = 0.004) -> Body:
    """A box around `at`; its own X axis always runs along the longest side, so wood grain does too."""
    longest = size.index(max(size))
    turned = (_rotation((0, 0, 0)), _rotation((0, 0, 90)), _rotation((0, 90, 0)))[longest]
    local = (turned.inverted().to_3x3() @ Vector(size)).to_tuple()
    data = bpy.data.meshes.new("box")
    form = bmesh.new()
    bmesh.ops.create_cube(form, size=1)
    bmesh.ops.scale(form, vec=[abs(side) for side in local], verts=form.verts)
    form.to_mesh(data)
    form.free()
    body = _body(data, material, (0, 0, 0), smooth=bevel > 0)
    body.matrix_world = _frames[-1] @ Matrix.Translation(at) @ _rotation(tilt) @ turned
    return soften(body, min(bevel, min(size) * 0.4)) if bevel else body


def lathe(profile: Rings, material: Material, at: Vec = (0, 0, 0), tilt: Vec = (0, 0, 0), steps: int = 48) -> Body:
    """A turned body; `profile` lists (radius, height) from one end of its outline to the other."""
    vertices = [
        (radius * math.cos(2 * math.pi * step / steps), radius * math.sin(2 * math.pi * step / steps), height)
        for radius, height in profile
        for step in range(steps)
    ]
    faces = [
        (
            ring * steps + step,
            ring * steps + (step + 1) % steps,
            (ring + 1) * steps + (step + 1) % steps,
            (ring + 1) * steps + step,
        )
        for ring in range(len(profile) - 1)
        for step in range(steps)
    ]
    return mesh(vertices, faces, material, at, tilt=tilt)


def cylinder(
    at: Vec, radius: float, height: float, material: Material, tilt: Vec = (0, 0, 0), bevel: float = 0.004
) -> Body:
    """A closed upright cylinder around `at` with softened rims."""
    half, soft = height / 2, min(bevel, radius * 0.4, height * 0.4)
    rim = [(radius - soft, -half), (radius - soft * 0.3, -half + soft * 0.3), (radius, -half + soft)]
    outline = [(0.0, -half), *rim, *[(r, -z) for r, z in reversed(rim)], (0.0, half)]
    return lathe(outline, material, at, tilt)


def tube(points: Sequence[Vec], radius: float, material: Material, taper: float = 1, smooth: bool = True) -> Body:
    """A round bar along `points`, ending at `taper` times its first radius."""
    curve = bpy.data.curves.new("tube", "CURVE")
    curve.dimensions, curve.bevel_depth, curve.bevel_resolution, curve.use_fill_caps = "3D", radius, 4, True
    spline = curve.splines.new("NURBS" if smooth else "POLY")
    spline.points.add(len(points) - 1)
    for index, (point, target) in enumerate(zip(points, spline.points, strict=True)):
        target.co = (*point, 1)
        target.radius = 1 + (taper - 1) * index / max(1, len(points) - 1)
    spline.use_endpoint_u, spline.order_u = True, 4
    curve.materials.append(material)
    return place(bpy.data.objects.new("tube", curve))


def sheet(
    columns: int,
    rows: int,
    surface: Callable[[float, float], Vec],
    material: Material,
    at: Vec = (0, 0, 0),
    tilt: Vec = (0, 0, 0),
) -> Body:
    """A curved sheet: `surface(u, v)` gives the point for u and v from 0 to 1."""
    vertices = [surface(column / columns, row / rows) for row in range(rows + 1) for column in range(columns + 1)]
    wide = columns + 1
    faces = [
        (row * wide + column, row * wide + column + 1, (row + 1) * wide + column + 1, (row + 1) * wide + column)
        for row in range(rows)
        for column in range(columns)
    ]
    return mesh(vertices, faces, material, at, tilt=tilt)


def thicken(body: Body, thickness: float) -> Body:
    """Give a sheet a thickness."""
    solid = body.modifiers.new("solid", "SOLIDIFY")
    solid.thickness = thickness
    return body


def lump(at: Vec, size: Vec, material: Material, seed: float) -> None:
    """A weathered, flattened lump: a stone, a piece of food."""

    def skin(u: float, v: float) -> Vec:
        turn, rise = u * math.tau, (v - 0.5) * math.pi
        ray = Vector((math.cos(turn) * math.cos(rise), math.sin(turn) * math.cos(rise), math.sin(rise)))
        swell = 1 + 0.22 * noise.noise(ray * 1.7 + Vector((seed, 0, 0))) + 0.05 * noise.noise(ray * 6)
        flat = max(-0.5, min(0.5, ray.z)) * 1.6
        return ray.x * swell * size[0] / 2, ray.y * swell * size[1] / 2, flat * size[2] / 2

    sheet(36, 18, skin, material, at)
