"""How a mood shades whatever the genre plays."""

from dataclasses import dataclass

from server.content.ports import Mood


@dataclass(frozen=True, slots=True)
class Shade:
    """`density` picks from sparse (0) to busy (1) patterns; `leap` widens the melody; `lift` moves its register."""

    density: float
    velocity: float
    leap: float
    lift: int
    legato: float
    brightness_db: float
    drums_db: float
    syncopation: float


SHADES = {
    Mood.CALM: Shade(
        density=0.0, velocity=0.80, leap=0.7, lift=-2, legato=1.0, brightness_db=-2.5, drums_db=-2.5, syncopation=-0.15
    ),
    Mood.ROMANTIC: Shade(
        density=0.35, velocity=0.90, leap=1.1, lift=0, legato=1.0, brightness_db=-1.0, drums_db=-1.5, syncopation=0.0
    ),
    Mood.HAPPY: Shade(
        density=0.65, velocity=1.0, leap=1.0, lift=1, legato=0.88, brightness_db=0.8, drums_db=0.0, syncopation=0.1
    ),
    Mood.ENERGETIC: Shade(
        density=1.0, velocity=1.1, leap=1.3, lift=2, legato=0.82, brightness_db=1.5, drums_db=1.0, syncopation=0.25
    ),
}
