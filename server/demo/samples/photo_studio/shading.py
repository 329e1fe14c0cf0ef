"""A short way to write Blender shader graphs."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import bpy

Color: TypeAlias = tuple[float, float, float, float]
Socket: TypeAlias = bpy.types.NodeSocket
Input: TypeAlias = float | Sequence[float] | Socket


def color(code: str) -> Color:
    """A hexadecimal sRGB colour in the linear values that light calculation needs."""
    channels = (int(code[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue, 1.0


class Graph:
    """A node tree to which nodes are added by naming what feeds them."""

    def __init__(self, tree: bpy.types.NodeTree) -> None:
        self.tree = tree
        self.tree.nodes.clear()

    def add(self, kind: str, inputs: Mapping[str | int, Input] | None = None, **settings: Any) -> bpy.types.Node:
        """Add the node `ShaderNode<kind>`; inputs are constants or other nodes' outputs."""
        node = self.tree.nodes.new(f"ShaderNode{kind}")
        for setting, choice in settings.items():
            setattr(node, setting, choice)
        for socket, value in (inputs or {}).items():
            self._feed(node.inputs[socket], value)
        return node

    def _feed(self, socket: Socket, value: Input) -> None:
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        else:
            socket.default_value = value

    def coordinates(self, stretch: tuple[float, float, float] = (1, 1, 1), vary: float = 0) -> Socket:
        """Metres in the object's own axes; `vary` shifts each object's pattern so that no two look the same."""
        position = self.add("TexCoord").outputs["Object"]
        shift = self.add("VectorMath", {0: self.random(), 1: (vary, vary, vary)}, operation="MULTIPLY").outputs[0]
        moved = self.add("VectorMath", {0: position, 1: shift}, operation="ADD").outputs[0]
        return self.add("VectorMath", {0: moved, 1: stretch}, operation="MULTIPLY").outputs[0]

    def random(self) -> Socket:
        """A number from 0 to 1 that differs from object to object and instance to instance."""
        return self.add("ObjectInfo").outputs["Random"]

    def noise(self, vector: Socket, scale: float, detail: float = 4, **inputs: float) -> Socket:
        """Cloudy noise around 0.5."""
        named: dict[str | int, Input] = {name.capitalize(): value for name, value in inputs.items()}
        return self.add("TexNoise", {"Vector": vector, "Scale": scale, "Detail": detail, **named}).outputs[0]

    def ramp(self, factor: Socket, *stops: tuple[float, Color]) -> Socket:
        """Colours along `factor`."""
        node = self.add("ValToRGB", {0: factor})
        elements = node.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (position, shade) in zip(elements, stops, strict=True):
            element.position, element.color = position, shade
        return node.outputs[0]

    def math(self, operation: str, first: Input, second: Input = 0.0) -> Socket:
        """Arithmetic on two numbers."""
        return self.add("Math", {0: first, 1: second}, operation=operation).outputs[0]

    def blend(self, factor: Input, first: Input, second: Input, mode: str = "MIX") -> Socket:
        """Mix two colours."""
        node = self.add("Mix", {0: factor, 6: first, 7: second}, data_type="RGBA", blend_type=mode)
        return node.outputs[2]

    def shade_by_object(self, base: Input, darkest: float, brightest: float) -> Socket:
        """Make each object a little darker or brighter than its neighbour."""
        value = self.add("MapRange", {0: self.random(), 3: darkest, 4: brightest}).outputs[0]
        return self.add("HueSaturation", {"Value": value, "Color": base}).outputs[0]

    def bump(self, height: Socket, depth: float, strength: float = 1) -> Socket:
        """A surface normal as if `height` were carved `depth` metres deep."""
        return self.add("Bump", {"Height": height, "Distance": depth, "Strength": strength}).outputs[0]

    def principled(self, base: Input, rough: Input, **inputs: Input) -> Socket:
        """Blender's general surface; underscores in names stand for spaces."""
        named: dict[str | int, Input] = {name.replace("_", " "): value for name, value in inputs.items()}
        return self.add("BsdfPrincipled", {"Base Color": base, "Roughness": rough, **named}).outputs[0]

    def mix(self, factor: Input, first: Socket, second: Socket) -> Socket:
        """Part one surface, part another."""
        return self.add("MixShader", {0: factor, 1: first, 2: second}).outputs[0]

    def finish(self, surface: Socket) -> None:
        """Use `surface` as the result."""
        kind = "OutputWorld" if any(world.node_tree == self.tree for world in bpy.data.worlds) else "OutputMaterial"
        self.add(kind, {"Surface": surface})
