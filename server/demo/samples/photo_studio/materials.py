"""Procedural materials; each is made once a scene and shared by everything that asks for it again."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

import bpy

from .shading import Graph, Socket, color
from .shapes import Material

P = ParamSpec("P")
WHITE, GREY = (1, 1, 1, 1), (0.5, 0.5, 0.5, 1)


def shared(recipe: Callable[Concatenate[Graph, P], Socket]) -> Callable[P, Material]:
    """Turn a recipe for a surface into a function that makes its material once a scene and then finds it again."""

    @functools.wraps(recipe)
    def recall(*args: P.args, **kwargs: P.kwargs) -> Material:
        name = " ".join(map(str, (recipe.__name__, *args, *kwargs.values())))[:60]
        return bpy.data.materials.get(name) or make(name, *args, **kwargs)

    def make(name: str, *args: P.args, **kwargs: P.kwargs) -> Material:
        material = bpy.data.materials.new(name)
        material.use_nodes = True
        graph = Graph(material.node_tree)
        graph.finish(recipe(graph, *args, **kwargs))
        return material

    return recall


@shared
def plain(graph: Graph, code: str, rough: float = 0.5, metallic: float = 0.0) -> Socket:
    """One even colour."""
    return graph.principled(color(code), rough, Metallic=metallic)


@shared
def plaster(graph: Graph, code: str = "#e9e4da") -> Socket:
    """Trowelled lime plaster with faint clouds and grain."""
    clouds = graph.noise(graph.coordinates(vary=9), 1.3, 6)
    tone = graph.ramp(clouds, (0.3, (0.93, 0.93, 0.93, 1)), (0.7, WHITE))
    base = graph.blend(1, tone, color(code), "MULTIPLY")
    grain = graph.noise(graph.coordinates(), 45, 6)
    return graph.principled(base, 0.9, Normal=graph.bump(grain, 0.003, 0.25))


@shared
def wood(graph: Graph, dark: str = "#6b4526", light: str = "#a97c4f", rough: float = 0.5) -> Socket:
    """Timber with its grain along the object's X axis and a tone of its own for every board."""
    along = graph.coordinates((0.7, 11, 11), vary=17)
    fibre = graph.noise(along, 2.2, 9, distortion=1.2)
    fine = graph.noise(graph.coordinates((4, 160, 160), vary=5), 1.5, 3)
    grain = graph.math("ADD", graph.math("MULTIPLY", fibre, 0.75), graph.math("MULTIPLY", fine, 0.25))
    base = graph.shade_by_object(graph.ramp(grain, (0.32, color(dark)), (0.66, color(light))), 0.82, 1.15)
    return graph.principled(
        base, graph.math("ADD", rough - 0.1, graph.math("MULTIPLY", fine, 0.25)), Normal=graph.bump(grain, 0.003, 0.5)
    )


@shared
def fabric(graph: Graph, code: str, weave: float = 900) -> Socket:
    """Woven cloth: soft sheen, threads and slight slubs."""
    position = graph.coordinates(vary=3)
    threads = graph.noise(position, weave, 2)
    slubs = graph.noise(graph.coordinates((2, 30, 30), vary=3), 6, 4)
    tone = graph.ramp(slubs, (0.25, (0.86, 0.86, 0.86, 1)), (0.75, WHITE))
    base = graph.blend(1, tone, color(code), "MULTIPLY")
    return graph.principled(base, 0.95, Sheen_Weight=0.35, Normal=graph.bump(threads, 0.001, 0.4))


@shared
def sheer(graph: Graph, code: str = "#fbf8f2") -> Socket:
    """Thin curtain voile that glows with the light behind it."""
    through = graph.add("BsdfTranslucent", {"Color": color(code)}).outputs[0]
    front = graph.add("BsdfDiffuse", {"Color": color(code)}).outputs[0]
    gaps = graph.add("BsdfTransparent").outputs[0]
    return graph.mix(0.25, graph.mix(0.6, front, through), gaps)


@shared
def concrete(graph: Graph, code: str = "#9d9a94", rough: float = 0.75) -> Socket:
    """Cast concrete or honed stone with stains and pores."""
    stains = graph.noise(graph.coordinates(vary=20), 1.8, 8, roughness=0.65)
    pores = graph.noise(graph.coordinates(vary=20), 70, 5)
    tone = graph.ramp(stains, (0.3, (0.7, 0.7, 0.7, 1)), (0.72, WHITE))
    base = graph.shade_by_object(graph.blend(1, tone, color(code), "MULTIPLY"), 0.9, 1.08)
    return graph.principled(base, rough, Normal=graph.bump(pores, 0.004, 0.4))


@shared
def tiles(graph: Graph, code: str, width: float, height: float, rough: float = 0.2) -> Socket:
    """Glazed tiles with grout, laid along X and stacked along Y of the object."""
    node = graph.add(
        "TexBrick",
        {
            "Vector": graph.coordinates(),
            "Scale": 1,
            "Mortar Size": 0.0025,
            "Brick Width": width,
            "Row Height": height,
            "Color1": color(code),
            "Color2": (*(0.88 * part for part in color(code)[:3]), 1),
            "Mortar": color("#cfcac0"),
            "Mortar Smooth": 0.3,
        },
        offset=0,
    )
    glaze = graph.math("MULTIPLY", graph.noise(graph.coordinates(), 9, 2), 0.12)
    relief = graph.math("SUBTRACT", glaze, node.outputs["Fac"])
    gloss = graph.math("ADD", rough, graph.math("MULTIPLY", node.outputs["Fac"], 0.6))
    return graph.principled(node.outputs["Color"], gloss, Normal=graph.bump(relief, 0.002, 0.8))


@shared
def pane(graph: Graph) -> Socket:
    """Window glass: reflects at a slant and lets light through unbent, which keeps interiors free of noise."""
    facing = graph.add("LayerWeight", {"Blend": 0.5}).outputs["Facing"]
    slant = graph.math("ADD", graph.math("MULTIPLY", graph.math("POWER", facing, 5.0), 0.9), 0.04)
    clear = graph.add("BsdfTransparent", {"Color": (0.96, 0.98, 0.97, 1)}).outputs[0]
    return graph.mix(slant, clear, graph.add("BsdfGlossy", {"Roughness": 0.0}).outputs[0])


@shared
def water(graph: Graph, tint: str) -> Socket:
    """Nearly still water in a basin; its shadow is light, as caustics would make it."""
    ripples = graph.bump(graph.noise(graph.coordinates(), 5, 3), 0.012)
    body = graph.add("BsdfGlass", {"Color": color(tint), "Roughness": 0.0, "IOR": 1.33, "Normal": ripples}).outputs[0]
    shadow = graph.add("BsdfTransparent", {"Color": color(tint)}).outputs[0]
    return graph.mix(graph.add("LightPath").outputs["Is Shadow Ray"], body, shadow)


@shared
def glow(graph: Graph, code: str, strength: float) -> Socket:
    """A surface that shines by itself."""
    return graph.add("Emission", {"Color": color(code), "Strength": strength}).outputs[0]


@shared
def embers(graph: Graph, strength: float) -> Socket:
    """Charcoal glowing through its ash."""
    heat = graph.noise(graph.coordinates(vary=7), 22, 5)
    glowing = graph.ramp(heat, (0.42, (0, 0, 0, 1)), (0.6, color("#ff5a10")), (0.75, color("#ffb347")))
    ash = graph.ramp(heat, (0.4, color("#17130f")), (0.6, color("#4a443e")))
    return graph.principled(ash, 0.9, Emission_Color=glowing, Emission_Strength=strength)


@shared
def flame(graph: Graph, strength: float) -> Socket:
    """A tongue of fire: hot at the base, thin and open at its tip and edges."""
    height = graph.add("SeparateXYZ", {0: graph.add("TexCoord").outputs["Generated"]}).outputs["Z"]
    heat = graph.ramp(height, (0.0, color("#ffd27a")), (0.45, color("#ff8a1f")), (1.0, color("#d8350a")))
    fire = graph.add("Emission", {"Color": heat, "Strength": strength}).outputs[0]
    facing = graph.add("LayerWeight", {"Blend": 0.35}).outputs["Facing"]
    wisps = graph.noise(graph.coordinates((6, 6, 2.5), vary=4), 1.6, 3)
    thin = graph.math("ADD", graph.math("MULTIPLY", height, 0.75), facing)
    gone = graph.math("MINIMUM", graph.math("MULTIPLY", thin, graph.math("ADD", wisps, 0.55)), 1)
    return graph.mix(gone, fire, graph.add("BsdfTransparent").outputs[0])


@shared
def leaf(graph: Graph, dark: str, light: str, through: float = 0.35) -> Socket:
    """Leaves, needles and blades; light shines through and every instance has its own tone."""
    base = graph.ramp(graph.random(), (0.0, color(dark)), (1.0, color(light)))
    front = graph.principled(base, 0.55, Specular_IOR_Level=0.3)
    return graph.mix(through, front, graph.add("BsdfTranslucent", {"Color": base}).outputs[0])


@shared
def bark(graph: Graph, dark: str = "#2d211a", light: str = "#7d5a43") -> Socket:
    """Scaly bark of a red pine."""
    cells = graph.add("TexVoronoi", {"Vector": graph.coordinates((1, 1, 0.45)), "Scale": 16}).outputs["Distance"]
    base = graph.ramp(cells, (0.1, color(light)), (0.6, color(dark)))
    return graph.principled(base, 0.95, Normal=graph.bump(graph.math("SUBTRACT", 1.0, cells), 0.03))


@shared
def crust(graph: Graph) -> Socket:
    """Baked bread: pale in the hollows, brown on top, dusted with flour."""
    patches = graph.noise(graph.coordinates(vary=6), 16, 6)
    baked = graph.ramp(patches, (0.3, color("#8a4a1c")), (0.5, color("#bd7a38")), (0.72, color("#e2b878")))
    dust = graph.ramp(graph.noise(graph.coordinates(vary=2), 38, 5), (0.55, (0, 0, 0, 1)), (0.75, GREY))
    base = graph.blend(dust, baked, color("#f3e6d0"))
    return graph.principled(base, 0.6, Normal=graph.bump(patches, 0.004))


@shared
def coffee(graph: Graph) -> Socket:
    """Black coffee under a ring of crema."""
    swirl = graph.noise(graph.coordinates(), 60, 4, distortion=2.0)
    base = graph.ramp(swirl, (0.4, color("#2a1408")), (0.65, color("#6f4320")))
    return graph.principled(base, 0.15)
