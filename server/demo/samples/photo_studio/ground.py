"""Materials of land and sea."""

from .materials import shared
from .shading import Graph, Socket, color


@shared
def sea(graph: Graph, deep: str = "#0a3048", shallow: str = "#2a7482", wave: float = 1.0) -> Socket:
    """Open water: long swell, wind waves and ripples; turquoise near the shore at the object's Y = 0."""
    swell = graph.noise(graph.coordinates((0.35, 1, 1)), 0.12, 3)
    waves = graph.noise(graph.coordinates((0.45, 1, 1)), 0.7, 5)
    ripples = graph.noise(graph.coordinates((0.7, 1, 1)), 5, 3)
    height = graph.math(
        "ADD", graph.math("MULTIPLY", swell, 3.0), graph.math("ADD", waves, graph.math("MULTIPLY", ripples, 0.09))
    )
    offshore = graph.add("SeparateXYZ", {0: graph.coordinates()}).outputs["Y"]
    patches = graph.math("ADD", graph.math("DIVIDE", offshore, 160), graph.math("MULTIPLY", swell, 0.25))
    base = graph.ramp(patches, (0.1, color(shallow)), (0.75, color(deep)))
    body = graph.principled(base, 0.06, IOR=1.33, Normal=graph.bump(height, 0.55 * wave))
    return graph.mix(_foam(graph, offshore, waves), body, graph.principled(color("#f4f7f6"), 0.8))


def _foam(graph: Graph, offshore: Socket, waves: Socket) -> Socket:
    """White where the last waves break: uneven lines along the shore."""
    curl = graph.noise(graph.coordinates((0.25, 0.6, 1)), 0.35, 5)
    phase = graph.math("ADD", graph.math("MULTIPLY", offshore, 0.55), graph.math("MULTIPLY", curl, 9.0))
    crest = graph.math("GREATER_THAN", graph.math("SINE", phase), 0.93)
    near = graph.math("LESS_THAN", graph.math("ADD", offshore, graph.math("MULTIPLY", curl, 16.0)), 27)
    lace = graph.math("GREATER_THAN", waves, 0.45)
    return graph.math("MULTIPLY", graph.math("MULTIPLY", crest, near), lace)


@shared
def sand(graph: Graph, code: str = "#d9c39a") -> Socket:
    """Trodden beach sand, darker where it is wet near height 0."""
    grain = graph.noise(graph.coordinates(), 180, 3)
    steps = graph.noise(graph.coordinates(), 3.2, 5)
    tone = graph.ramp(graph.noise(graph.coordinates(), 0.9, 6), (0.3, (0.82, 0.82, 0.82, 1)), (0.7, (1, 1, 1, 1)))
    dry = graph.blend(1, tone, color(code), "MULTIPLY")
    height = graph.add("SeparateXYZ", {0: graph.coordinates()}).outputs["Z"]
    wet = graph.add("MapRange", {0: height, 1: 0.45, 2: 0.12}).outputs[0]
    base = graph.blend(wet, dry, color("#8d7753"))
    relief = graph.math("ADD", steps, graph.math("MULTIPLY", grain, 0.06))
    rough = graph.math("SUBTRACT", 0.95, graph.math("MULTIPLY", wet, 0.6))
    return graph.principled(base, rough, Normal=graph.bump(relief, 0.07, 0.9))


@shared
def soil(graph: Graph, dark: str = "#2f3a1a", light: str = "#5a6432") -> Socket:
    """The ground under a lawn."""
    clouds = graph.noise(graph.coordinates(), 3, 8)
    base = graph.ramp(clouds, (0.3, color(dark)), (0.7, color(light)))
    return graph.principled(base, 1.0, Normal=graph.bump(graph.noise(graph.coordinates(), 40, 5), 0.03))


@shared
def gravel(graph: Graph, dark: str = "#6f6a62", light: str = "#cbc4b6") -> Socket:
    """Small pebbles."""
    cells = graph.add("TexVoronoi", {"Vector": graph.coordinates(), "Scale": 38, "Randomness": 1})
    tone = graph.add("SeparateColor", {0: cells.outputs["Color"]}).outputs[0]
    base = graph.ramp(tone, (0.0, color(dark)), (1.0, color(light)))
    round_top = graph.math("SUBTRACT", 1.0, cells.outputs["Distance"])
    return graph.principled(base, 0.85, Normal=graph.bump(round_top, 0.02))


@shared
def far_forest(graph: Graph, haze: float, air: str) -> Socket:
    """A wooded hill seen through `haze` (0 clear, 1 hidden) of air that glows in the colour `air`."""
    crowns = graph.noise(graph.coordinates(), 0.35, 6)
    base = graph.ramp(crowns, (0.35, color("#20351f")), (0.65, color("#4e6b3a")))
    wood = graph.principled(base, 1.0, Normal=graph.bump(crowns, 3.0))
    return graph.mix(haze, wood, graph.add("Emission", {"Color": color(air)}).outputs[0])
