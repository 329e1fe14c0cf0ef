"""What is laid on a table; each piece stands at the origin."""

from . import food, materials
from .shapes import box, frame, lathe, soften, tube


def mug(code: str = "#ece7dd") -> None:
    """A stoneware mug of coffee."""
    clay = materials.plain(code, 0.35)
    outside, inside = [(0, 0), (0.034, 0), (0.039, 0.006), (0.042, 0.085)], [(0.0385, 0.085), (0.036, 0.01), (0, 0.01)]
    lathe([*outside, (0.0405, 0.088), *inside], clay)
    lathe([(0, 0.07), (0.0385, 0.071)], materials.coffee())
    tube([(0.04, 0, 0.07), (0.07, 0, 0.068), (0.072, 0, 0.03), (0.039, 0, 0.02)], 0.006, clay)


def plate(radius: float, code: str = "#f0ece4") -> None:
    """A shallow handmade plate."""
    outline = [
        (0, 0),
        (radius * 0.6, 0),
        (radius * 0.94, 0.017),
        (radius, 0.02),
        (radius * 0.94, 0.023),
        (radius * 0.6, 0.008),
        (0, 0.007),
    ]
    soften(lathe(outline, materials.plain(code, 0.3)), 0.001)


def bowl(radius: float, code: str = "#4d5f66") -> None:
    """A deep little bowl."""
    tall = radius * 0.8
    outline = [
        (0, 0),
        (radius * 0.45, 0),
        (radius * 0.85, tall * 0.5),
        (radius, tall),
        (radius * 0.95, tall),
        (radius * 0.8, tall * 0.52),
        (radius * 0.4, 0.01),
        (0, 0.008),
    ]
    lathe(outline, materials.plain(code, 0.3))


def tumbler(radius: float, height: float, drink: str, level: float = 0.75) -> None:
    """A thin straight glass, filled to `level`."""
    inner = radius - 0.002
    outside, inside = [(0, 0), (radius * 0.92, 0), (radius, 0.006), (radius, height)], [(inner, height), (inner, 0.008)]
    lathe([*outside, *inside, (0, 0.008)], materials.pane())
    fill = inner - 0.0005
    lathe([(0, 0.009), (fill, 0.009), (fill, height * level), (0, height * level)], materials.plain(drink, 0.1))


def setting() -> None:
    """One guest's place: egg on toast, cutlery on a napkin, coffee and orange juice."""
    steel = materials.plain("#c9c6c0", 0.22, 1.0)
    plate(0.13)
    with frame((0, 0, 0.01), 12):
        food.toast_with_egg()
    box((-0.21, 0, 0.004), (0.11, 0.21, 0.008), materials.fabric("#8d9c97", 300), (0, 0, 6), bevel=0.003)
    box((-0.225, -0.03, 0.011), (0.011, 0.09, 0.006), steel, (0, 0, 6), bevel=0.003)
    box((-0.219, 0.055, 0.01), (0.016, 0.09, 0.002), steel, (0, 0, 6))
    tube([(-0.186, -0.08, 0.012), (-0.193, 0.02, 0.011), (-0.196, 0.05, 0.013)], 0.004, steel)
    for spread in (-0.009, -0.003, 0.003, 0.009):
        tube([(-0.196, 0.045, 0.013), (-0.197 + spread, 0.065, 0.011), (-0.2 + spread, 0.1, 0.013)], 0.0016, steel)
    with frame((0.09, 0.19, 0), 40):
        mug()
    with frame((-0.06, 0.21, 0)):
        tumbler(0.033, 0.13, "#f39a1d")
