"""Camera, lamps and the settings every photograph is taken with."""

import math
from dataclasses import dataclass
from pathlib import Path

import bpy
from mathutils import Vector

from .shading import color
from .shapes import Vec, place

SENSOR_MM = 36.0
STAMPS = ("camera", "date", "filename", "frame", "render_time", "scene", "time")


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


def shoot(path: Path, quality: Quality, exposure: float, look: str) -> None:
    """Take the photograph as a JPEG."""
    scene = bpy.context.scene
    render, cycles = scene.render, scene.cycles
    render.resolution_percentage = round(100 * quality.long_side / 1620)
    cycles.samples, cycles.use_adaptive_sampling, cycles.adaptive_threshold = quality.samples, True, 0.05
    cycles.use_denoising, cycles.denoiser, cycles.denoising_prefilter = True, "OPENIMAGEDENOISE", "ACCURATE"
    cycles.max_bounces, cycles.transparent_max_bounces, cycles.sample_clamp_indirect = 6, 16, 6
    cycles.diffuse_bounces = cycles.glossy_bounces = 3
    cycles.caustics_reflective = cycles.caustics_refractive = False
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look, scene.view_settings.exposure = look, exposure
    render.image_settings.file_format, render.image_settings.quality = "JPEG", quality.jpeg
    for stamp in STAMPS:
        setattr(render, f"use_stamp_{stamp}", False)
    render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
