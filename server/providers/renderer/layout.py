"""Where text may stand: safe areas and sizes for upright, square and wide frames."""

from dataclasses import dataclass, replace
from enum import Enum


@dataclass(frozen=True, slots=True)
class Proportions:
    """Insets as shares of the frame's height and width; text sizes as shares of its shorter side."""

    top: float
    bottom: float
    side: float
    card_centre: float
    subtitle: float
    title: float
    title_line: float
    end: float
    end_line: float


class Shape(Enum):
    """The three shapes of frame; an upright one keeps clear of the buttons and captions of the apps that show it."""

    UPRIGHT = Proportions(220 / 1920, 420 / 1920, 60 / 1080, 0.40, 0.061, 0.118, 0.048, 0.096, 0.044)
    SQUARE = Proportions(0.06, 0.075, 0.06, 0.42, 0.054, 0.104, 0.044, 0.088, 0.040)
    WIDE = Proportions(0.06, 0.075, 0.08, 0.42, 0.056, 0.118, 0.046, 0.100, 0.042)

    @classmethod
    def of(cls, width: int, height: int) -> "Shape":
        """The shape of a frame."""
        if width == height:
            return cls.SQUARE
        return cls.UPRIGHT if height > width else cls.WIDE


@dataclass(frozen=True, slots=True)
class Layout:
    """The safe area of one frame in pixels, and its text sizes."""

    width: int
    height: int
    proportions: Proportions

    @classmethod
    def of(cls, width: int, height: int) -> "Layout":
        """The layout for a frame size."""
        return cls(width, height, Shape.of(width, height).value)

    def with_larger_title(self, factor: float) -> "Layout":
        """The same frame with larger letters on its title card, for a still that is looked at small."""
        sizes = self.proportions
        larger = replace(sizes, title=sizes.title * factor, title_line=sizes.title_line * factor)
        return replace(self, proportions=larger)

    @property
    def text_width(self) -> float:
        """The widest a row may be."""
        return self.width * (1 - 2 * self.proportions.side)

    @property
    def top(self) -> float:
        """The first row of pixels text may touch."""
        return self.height * self.proportions.top

    @property
    def bottom(self) -> float:
        """The end of the area text may touch."""
        return self.height * (1 - self.proportions.bottom)

    def px(self, share: float) -> int:
        """A share of the shorter side in whole pixels, at least one."""
        return max(1, round(share * min(self.width, self.height)))
