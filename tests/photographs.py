"""Real photographs of Debian's mate-backgrounds, by what makes them hard to write on."""

from pathlib import Path

NATURE = Path("/usr/share/backgrounds/mate/nature")


def named(*names: str) -> tuple[Path, ...]:
    """Photographs by name."""
    return tuple(NATURE / f"{name}.jpg" for name in names)


LIGHT = named("Blinds", "FreshFlower", "Dune")
DARK = named("Storm", "Wood", "LadyBird")
BUSY = named("Garden", "RainDrops", "GreenMeadow", "YellowFlower")
