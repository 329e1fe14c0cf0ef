"""Camera, sky, lamps and the settings every photograph is taken with."""

import math
from dataclasses import dataclass
from pathlib import Path

import bpy
from mathutils import Vector

from .shading import Graph, color
from .shapes import Vec, place

SENSOR_MM = 36.0


@dataclass(frozen=True, slots=True)
class Quality:
    """How large and how clean a photograph becomes; `long_side` in pixels."""

    long_side: int
    samples: int
    jpeg: int = 85


def empty_scene(seed: int) -> None:
    """Start from nothing; the same seed gives the same grain in every run."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.seed = seed
    scene.world = bpy.data.worlds.new("world")
    scene.world.use_nodes = True


def camera(
    at: Vec, look_at: Vec, lens: float, *, focus: Vec | None = None, f_stop: float = 2.8, portrait: bool = False
) -> None:
    """Level camera that shifts its lens instead of tilting, so upright lines stay upright."""
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_width, data.clip_end = lens, SENSOR_MM, 9000
    aim = Vector(look_at) - Vector(at)
    data.shift_y = aim.z / math.hypot(aim.x, aim.y) * lens / SENSOR_MM
    if focus:
        data.dof.use_dof, data.dof.aperture_fstop = True, f_stop
        data.dof.focus_distance = (Vector(focus) - Vector(at)).dot(Vector((aim.x, aim.y, 0)).normalized())
    body = place(bpy.data.objects.new("camera", data), at, (90, 0, math.degrees(math.atan2(-aim.x, aim.y))))
    scene = bpy.context.scene
    scene.camera = body
    scene.render.resolution_x, scene.render.resolution_y = (1080, 1620) if portrait else (1620, 1080)


def daylight(sun_height: float, sun_bearing: float, strength: float = 0.12, *, clouds: float = 0.5, disc: bool = True):
    """Physical sky; `sun_bearing` in degrees from +Y (the sea) towards +X, `clouds` from 0 clear to 1 veiled."""
    graph = Graph(bpy.context.scene.world.node_tree)
    sky = graph.add(
        "TexSky", sky_type="MULTIPLE_SCATTERING", sun_elevation=math.radians(sun_height),
        sun_rotation=math.radians(sun_bearing), sun_disc=disc, aerosol_density=1.4,
    ).outputs[0]  # fmt: skip
    lit = graph.blend(_clouds(graph, clouds), sky, graph.blend(1, _pale(graph, sky), (1.7, 1.65, 1.6, 1), "MULTIPLY"))
    graph.finish(graph.add("Background", {"Color": lit, "Strength": strength}).outputs[0])


def _pale(graph: Graph, sky: bpy.types.NodeSocket) -> bpy.types.NodeSocket:
    return graph.add("HueSaturation", {"Saturation": 0.25, "Color": sky}).outputs[0]


def _clouds(graph: Graph, amount: float) -> bpy.types.NodeSocket:
    """Drawn-out fair-weather clouds on a plane high above, fading into the haze of the horizon."""
    direction = graph.add("TexCoord").outputs["Generated"]
    height = graph.math("MAXIMUM", graph.add("SeparateXYZ", {0: direction}).outputs["Z"], 0.015)
    plane = graph.add("VectorMath", {0: direction, 3: graph.math("DIVIDE", 1.0, height)}, operation="SCALE").outputs[0]
    drawn = graph.add("VectorMath", {0: plane, 1: (0.55, 1.3, 0)}, operation="MULTIPLY").outputs[0]
    wisps = graph.noise(drawn, 0.9, 9, roughness=0.58, distortion=0.35)
    cover = graph.add("MapRange", {0: wisps, 1: 0.62 - 0.16 * amount, 2: 0.8}).outputs[0]
    fade = graph.add("MapRange", {0: height, 1: 0.015, 2: 0.16}).outputs[0]
    return graph.math("MULTIPLY", graph.math("MULTIPLY", cover, fade), 0.85 * min(1.0, amount * 2))


def dusk(zenith: str, middle: str, horizon: str, strength: float, *, stars: float = 0.0) -> None:
    """The sky after sunset as three bands of colour, with `stars` of the given brightness."""
    graph = Graph(bpy.context.scene.world.node_tree)
    direction = graph.add("TexCoord").outputs["Generated"]
    height = graph.add("SeparateXYZ", {0: direction}).outputs["Z"]
    bands = graph.ramp(height, (0.0, color(horizon)), (0.16, color(middle)), (0.6, color(zenith)))
    light = graph.add("Background", {"Color": bands, "Strength": strength}).outputs[0]
    if stars:
        light = graph.add("AddShader", {0: light, 1: _stars(graph, direction, stars)}).outputs[0]
    graph.finish(light)


def _stars(graph: Graph, direction: bpy.types.NodeSocket, brightness: float) -> bpy.types.NodeSocket:
    """Points of unequal brightness, denser along a faint band that crosses the sky."""
    cells = graph.add("TexVoronoi", {"Vector": direction, "Scale": 150})
    point = graph.add("MapRange", {0: cells.outputs["Distance"], 1: 0.07, 2: 0.02}).outputs[0]
    unequal = graph.math("POWER", graph.add("SeparateColor", {0: cells.outputs["Color"]}).outputs[0], 7.0)
    across = graph.add("VectorMath", {0: direction, 1: (0.75, 0.1, -0.65)}, operation="DOT_PRODUCT").outputs["Value"]
    milky = graph.math("EXPONENT", graph.math("MULTIPLY", graph.math("POWER", across, 2.0), -18.0))
    dust = graph.add("MapRange", {0: graph.noise(direction, 4, 10, roughness=0.7), 1: 0.42, 2: 0.8}).outputs[0]
    veil = graph.math("MULTIPLY", milky, graph.math("MULTIPLY", dust, 0.035))
    total = graph.math("MULTIPLY", graph.math("ADD", graph.math("MULTIPLY", point, unequal), veil), brightness)
    return graph.add("Background", {"Color": color("#dfe8ff"), "Strength": total}).outputs[0]


def area_lamp(at: Vec, aim: Vec, size: float, watts: float, shade: str = "#ffd7a8") -> None:
    """A soft lamp, itself out of sight."""
    data = bpy.data.lights.new("area", "AREA")
    data.energy, data.size, data.color = watts, size, color(shade)[:3]
    lamp = place(bpy.data.objects.new("area", data), at)
    lamp.matrix_world = lamp.matrix_world @ (Vector(aim) - Vector(at)).to_track_quat("-Z", "Y").to_matrix().to_4x4()
    lamp.visible_camera = lamp.visible_glossy = False


def bulb(at: Vec, watts: float, shade: str = "#ffb765", radius: float = 0.03) -> None:
    """A small round lamp."""
    data = bpy.data.lights.new("bulb", "POINT")
    data.energy, data.shadow_soft_size, data.color = watts, radius, color(shade)[:3]
    lamp = place(bpy.data.objects.new("bulb", data), at)
    lamp.visible_camera = lamp.visible_glossy = lamp.visible_transmission = False


def shoot(path: Path, quality: Quality, exposure: float, look: str) -> None:
    """Take the photograph as a JPEG."""
    scene = bpy.context.scene
    render, cycles = scene.render, scene.cycles
    render.resolution_percentage = round(100 * quality.long_side / 1620)
    cycles.samples, cycles.use_adaptive_sampling, cycles.adaptive_threshold = quality.samples, True, 0.03
    cycles.use_denoising, cycles.denoiser, cycles.denoising_prefilter = True, "OPENIMAGEDENOISE", "ACCURATE"
    cycles.max_bounces, cycles.transparent_max_bounces, cycles.sample_clamp_indirect = 8, 24, 6
    cycles.caustics_reflective = cycles.caustics_refractive = False
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look, scene.view_settings.exposure = look, exposure
    render.image_settings.file_format, render.image_settings.quality = "JPEG", quality.jpeg
    render.filepath = str(path)
    bpy.ops.render.render(write_still=True)


def halo(strength: float) -> None:
    """Let bright lamps bloom a little, as they do in a real lens."""
    tree = bpy.data.node_groups.new("halo", "CompositorNodeTree")
    tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
    layers, glare = tree.nodes.new("CompositorNodeRLayers"), tree.nodes.new("CompositorNodeGlare")
    result = tree.nodes.new("NodeGroupOutput")
    glare.inputs["Type"].default_value = "Bloom"
    glare.inputs["Threshold"].default_value, glare.inputs["Strength"].default_value = 1.5, strength
    glare.inputs["Size"].default_value = 0.35
    tree.links.new(layers.outputs["Image"], glare.inputs["Image"])
    tree.links.new(glare.outputs["Image"], result.inputs[0])
    bpy.context.scene.compositing_node_group = tree
