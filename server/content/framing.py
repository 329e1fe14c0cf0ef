"""Frames a photo for a shot: a window of the frame's shape around its focus, and a move that never leaves the photo."""

from dataclasses import dataclass
from enum import StrEnum

from server.content.scene import Rect


class Move(StrEnum):
    """What the camera does during a shot."""

    IN = "in"
    OUT = "out"
    PAN = "pan"


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast the camera moves: zoom per second, and pan per second in widths of the window."""

    zoom: float
    pan: float


_ZOOM_RANGE = (0.06, 0.18)
_LEAST_PAN_ROOM = 0.15
"""Room beside the window, in windows, from which a pan is worth it."""
_CLOSENESS = (1.0, 0.80, 0.68)
"""Size of the window at a photo's first, second and third showing, so that it never looks the same."""
_MOST_ENLARGED = 1.5
"""How many frame pixels one photo pixel may fill before closer windows are given up."""


@dataclass(frozen=True, slots=True)
class Framing:
    """One photo seen through one shape of frame. `full` is the largest window's width and height, as shares."""

    full: tuple[float, float]
    centre: tuple[float, float]
    closest: float

    @classmethod
    def of(cls, photo: tuple[int, int], focus: Rect, frame: tuple[int, int]) -> "Framing":
        """The framing of a photo of a given size in pixels around its focus."""
        ratio = (frame[0] / frame[1]) / (photo[0] / photo[1])
        full = min(1.0, ratio), min(1.0, 1 / ratio)
        enlargement = frame[0] / (full[0] * photo[0])
        centre = focus.x + focus.width / 2, focus.y + focus.height / 2
        return cls(full, centre, min(1.0, enlargement / _MOST_ENLARGED))

    def moves(self) -> tuple[Move, ...]:
        """The moves that suit the photo's shape."""
        room = max(1 / side - 1 for side in self.full)
        return tuple(Move) if room >= _LEAST_PAN_ROOM else (Move.IN, Move.OUT)

    def crops(self, move: Move, showing: int, seconds: float, tempo: Tempo, *, forward: bool) -> tuple[Rect, Rect]:
        """First and last window of a shot; `showing` counts how often the photo was shown before."""
        size = max(_CLOSENESS[showing % len(_CLOSENESS)], self.closest)
        if move is Move.PAN:
            return self._pan(size, seconds * tempo.pan, forward=forward)
        zoom = min(max(seconds * tempo.zoom, _ZOOM_RANGE[0]), _ZOOM_RANGE[1])
        wide, near = self._window(size, self.centre), self._window(size * (1 - zoom), self.centre)
        return (wide, near) if move is Move.IN else (near, wide)

    def _pan(self, size: float, windows: float, *, forward: bool) -> tuple[Rect, Rect]:
        """Glide along the photo's longer side, the focus half-way if the edges allow it."""
        axis = 0 if self.full[0] <= self.full[1] else 1
        side = self.full[axis] * size
        half = min(windows * side, 1 - side) / 2
        middle = min(max(self.centre[axis], side / 2 + half), 1 - side / 2 - half)
        first, last = (middle - half, middle + half) if forward else (middle + half, middle - half)
        start, end = list(self.centre), list(self.centre)
        start[axis], end[axis] = first, last
        return self._window(size, (start[0], start[1])), self._window(size, (end[0], end[1]))

    def _window(self, size: float, centre: tuple[float, float]) -> Rect:
        """The window of a size as near to `centre` as the photo's edges allow."""
        width, height = self.full[0] * size, self.full[1] * size
        x, y = (
            min(max(middle - side / 2, 0.0), 1 - side) for middle, side in zip(centre, (width, height), strict=True)
        )
        return Rect(x, y, width, height)
