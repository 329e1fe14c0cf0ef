"""Frames a photo for a shot: a window of the frame's shape around its focus, and a move that never leaves the photo."""

from dataclasses import dataclass
from enum import StrEnum

from server.content.scene import Rect


class Move(StrEnum):
    """What the camera does during a shot."""

    IN = "in"
    OUT = "out"
    PAN = "pan"
    DRIFT = "drift"
    """A pan that comes closer."""


_ZOOMS, _GLIDES = (Move.IN, Move.OUT), (Move.PAN, Move.DRIFT)


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast the camera moves: zoom per second, and pan per second in widths of the window."""

    zoom: float
    pan: float


_ZOOM_RANGE = (0.06, 0.18)
_LEAST_PAN = 0.10
"""Shortest pan worth its name, in windows."""
_CLOSENESS = (1.0, 0.80, 0.68)
"""Size of the window at a photo's first, second and third showing, so that it never looks the same."""
_MOST_ENLARGED = 1.5
"""How many frame pixels one photo pixel may fill before closer windows are given up."""


@dataclass(frozen=True, slots=True)
class Framing:
    """One photo seen through one shape of frame. `full` is the largest window's width and height, as shares.

    `hold` is the size of the smallest window that holds all of the focus; above 1 none does.
    """

    full: tuple[float, float]
    focus: Rect
    closest: float
    hold: float

    @classmethod
    def of(cls, photo: tuple[int, int], focus: Rect, frame: tuple[int, int]) -> "Framing":
        """The framing of a photo of a given size in pixels around its focus."""
        ratio = (frame[0] / frame[1]) / (photo[0] / photo[1])
        full = min(1.0, ratio), min(1.0, 1 / ratio)
        enlargement = frame[0] / (full[0] * photo[0])
        hold = max(focus.width / full[0], focus.height / full[1])
        return cls(full, focus, min(1.0, enlargement / _MOST_ENLARGED), hold)

    def moves(self, showing: int) -> tuple[Move, ...]:
        """The moves that suit the photo's shape and keep its focus in view; a focus too wide is passed over instead.

        `showing` counts how often the photo was shown before.
        """
        side = self.full[self._axis] * self._glide_size(showing)
        first, last = self._reach(side)
        can_glide = last - first >= _LEAST_PAN * side
        if self.hold > 1 - _ZOOM_RANGE[0] and can_glide:
            return _GLIDES
        return (*_ZOOMS, *_GLIDES) if can_glide else _ZOOMS

    def crops(self, move: Move, showing: int, seconds: float, tempo: Tempo, *, forward: bool) -> tuple[Rect, Rect]:
        """First and last window of a shot."""
        if move in _GLIDES:
            zoom = _ZOOM_RANGE[0] if move is Move.DRIFT else 0.0
            return self._glide(self._glide_size(showing), seconds * tempo.pan, zoom, forward=forward)
        zoom = min(max(seconds * tempo.zoom, _ZOOM_RANGE[0]), _ZOOM_RANGE[1])
        size = min(1.0, max(self._size(showing), self.hold / (1 - zoom)))
        zoom = max(min(zoom, 1 - self.hold / size), _ZOOM_RANGE[0])
        wide, near = self._window(size, self._centre), self._window(size * (1 - zoom), self._centre)
        return (wide, near) if move is Move.IN else (near, wide)

    @property
    def _centre(self) -> tuple[float, float]:
        return self.focus.x + self.focus.width / 2, self.focus.y + self.focus.height / 2

    @property
    def _axis(self) -> int:
        """The side of the photo that is longer than the frame's."""
        return 0 if self.full[0] <= self.full[1] else 1

    def _size(self, showing: int) -> float:
        return max(_CLOSENESS[showing % len(_CLOSENESS)], self.closest)

    def _glide_size(self, showing: int) -> float:
        return min(1.0, max(self._size(showing), self.hold / (1 - _LEAST_PAN - _ZOOM_RANGE[0])))

    def _reach(self, side: float) -> tuple[float, float]:
        """Between which middles a window of this length may glide without losing the focus, or else to pass over it."""
        near = side * (1 - _ZOOM_RANGE[0])
        begin, length = ((self.focus.x, self.focus.width), (self.focus.y, self.focus.height))[self._axis]
        held = sorted((begin + length - near / 2, begin + near / 2))
        return max(held[0], side / 2), min(held[1], 1 - side / 2)

    def _glide(self, size: float, windows: float, zoom: float, *, forward: bool) -> tuple[Rect, Rect]:
        """Go along the photo's longer side, the focus half-way if the edges allow it."""
        axis = self._axis
        side = self.full[axis] * size
        low, high = self._reach(side)
        half = min(windows * side, high - low) / 2
        middle = min(max(self._centre[axis], low + half), high - half)
        first, last = (middle - half, middle + half) if forward else (middle + half, middle - half)
        start, end = list(self._centre), list(self._centre)
        start[axis], end[axis] = first, last
        return self._window(size, (start[0], start[1])), self._window(size * (1 - zoom), (end[0], end[1]))

    def _window(self, size: float, centre: tuple[float, float]) -> Rect:
        """The window of a size as near to `centre` as the photo's edges allow."""
        width, height = self.full[0] * size, self.full[1] * size
        x, y = (
            min(max(middle - side / 2, 0.0), 1 - side) for middle, side in zip(centre, (width, height), strict=True)
        )
        return Rect(x, y, width, height)
