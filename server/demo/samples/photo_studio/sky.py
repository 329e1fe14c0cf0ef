"""The sky by day, at dusk and at night."""

import math

import bpy

from .shading import Graph, Socket, color


def daylight(sun_height: float, sun_bearing: float, strength: float = 0.12, *, clouds: float = 0.5) -> None:
    """Physical sky; `sun_bearing` in degrees from +Y (the sea) towards +X, `clouds` from 0 clear to 1 veiled."""
    graph = Graph(bpy.context.scene.world.node_tree)
    sky = graph.add(
        "TexSky",
        sky_type="MULTIPLE_SCATTERING",
        sun_elevation=math.radians(sun_height),
        sun_rotation=math.radians(sun_bearing),
        aerosol_density=1.4,
    ).outputs[0]
    lit = graph.blend(_clouds(graph, clouds), sky, graph.blend(1, _pale(graph, sky), (1.7, 1.65, 1.6, 1), "MULTIPLY"))
    graph.finish(graph.add("Background", {"Color": lit, "Strength": strength}).outputs[0])


def _pale(graph: Graph, sky: Socket) -> Socket:
    return graph.add("HueSaturation", {"Saturation": 0.25, "Color": sky}).outputs[0]


def _clouds(graph: Graph, amount: float) -> Socket:
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


def _stars(graph: Graph, direction: Socket, brightness: float) -> Socket:
    """Points of unequal brightness, denser along a faint band that crosses the sky."""
    cells = graph.add("TexVoronoi", {"Vector": direction, "Scale": 150})
    point = graph.add("MapRange", {0: cells.outputs["Distance"], 1: 0.12, 2: 0.05}).outputs[0]
    unequal = graph.math("POWER", graph.add("SeparateColor", {0: cells.outputs["Color"]}).outputs[0], 5.0)
    across = graph.add("VectorMath", {0: direction, 1: (0.75, 0.1, -0.65)}, operation="DOT_PRODUCT").outputs["Value"]
    milky = graph.math("EXPONENT", graph.math("MULTIPLY", graph.math("POWER", across, 2.0), -18.0))
    dust = graph.add("MapRange", {0: graph.noise(direction, 4, 10, roughness=0.7), 1: 0.38, 2: 0.9}).outputs[0]
    veil = graph.math("MULTIPLY", milky, graph.math("MULTIPLY", dust, 0.011))
    total = graph.math("MULTIPLY", graph.math("ADD", graph.math("MULTIPLY", point, unequal), veil), brightness)
    return graph.add("Background", {"Color": color("#dfe8ff"), "Strength": total}).outputs[0]
