"""Flat artwork laid over frames: lettering and shades with their moments, fades and karaoke fill."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from server.providers.renderer.yuv import Picture, Plane, colour


@dataclass(frozen=True, slots=True, eq=False)
class Artwork:
    """Premultiplied planes, and for each of them how much of the picture behind it is kept, of 255."""

    planes: tuple[Plane, Plane, Plane]
    kept: tuple[Plane, Plane, Plane]


@lru_cache(maxsize=4)
def _weakened(art: Artwork, opacity: float) -> Artwork:
    """The artwork laid on less densely; a scrim stays the same for many frames."""
    planes = (_scaled(plane, opacity, 0) for plane in art.planes)
    kept = (_scaled(plane, opacity, 255 * (1 - opacity)) for plane in art.kept)
    return Artwork(tuple(planes), tuple(kept))  # type: ignore[arg-type]  # three each, as they were


@dataclass(frozen=True, slots=True)
class Fill:
    """The same artwork in the accent colour, uncovered from the left: at `times[i]` up to `edges[i]` pixels."""

    planes: tuple[Plane, Plane, Plane]
    times: tuple[float, ...]
    edges: tuple[float, ...]

    def edge_at(self, time_s: float) -> int:
        """How many pixels are filled, an even number so that luma and chroma agree."""
        return round(float(np.interp(time_s, self.times, self.edges)) / 2) * 2


@dataclass(frozen=True, slots=True)
class Curve:
    """A value that changes over time, evenly between its points."""

    times: tuple[float, ...]
    values: tuple[float, ...]

    def at(self, time_s: float) -> float:
        """The value at a moment."""
        return float(np.interp(time_s, self.times, self.values))


@dataclass(frozen=True, slots=True)
class Layer:
    """Artwork at an even place of the frame from `start_s` to `end_s`, rising a little while it fades in.

    `strength` is how much of it shows beside its fades; without one all of it.
    """

    art: Artwork
    x: int
    y: int
    start_s: float
    end_s: float
    fade_in_s: float
    fade_out_s: float
    rise_px: int = 0
    fill: Fill | None = None
    strength: Curve | None = None

    def opacity_at(self, time_s: float) -> float:
        """0 while hidden, 1 while fully shown."""
        if not self.start_s <= time_s < self.end_s:
            return 0.0
        coming = (time_s - self.start_s) / self.fade_in_s if self.fade_in_s else 1.0
        going = (self.end_s - time_s) / self.fade_out_s if self.fade_out_s else 1.0
        return min(1.0, coming, going) * (self.strength.at(time_s) if self.strength else 1.0)

    def draw(self, frame: Picture, time_s: float) -> None:
        """Blend the layer into the frame as it looks at this moment."""
        opacity = self.opacity_at(time_s)
        if opacity <= 0:
            return
        coming = min(1.0, (time_s - self.start_s) / self.fade_in_s) if self.fade_in_s else 1.0
        top = self.y + round(self.rise_px * (1 - coming) ** 3 / 2) * 2
        art = self._art_at(time_s)
        art = art if opacity == 1 else _weakened(art, opacity)
        for index, target in enumerate(frame.planes):
            scale = 1 if index == 0 else 2
            plane, kept = art.planes[index], art.kept[index]
            rows, from_rows = _overlap(top // scale, kept.shape[0], target.shape[0])
            columns, from_columns = _overlap(self.x // scale, kept.shape[1], target.shape[1])
            region = target[rows, columns]
            cv2.multiply(region, kept[from_rows, from_columns], dst=region, scale=1 / 255)
            cv2.add(region, plane[from_rows, from_columns], dst=region)

    def _art_at(self, time_s: float) -> Artwork:
        """The artwork with the accent colour up to where it is filled."""
        if not self.fill:
            return self.art
        split = self.fill.edge_at(time_s)
        edges = split, split // 2, split // 2
        pairs = zip(self.fill.planes, self.art.planes, edges, strict=True)
        planes = (np.hstack([accent[:, :edge], plain[:, edge:]]) for accent, plain, edge in pairs)
        return Artwork(tuple(planes), self.art.kept)  # type: ignore[arg-type]  # three, as they were

    def settled(self, frame: Picture) -> None:
        """Blend the layer in as it looks once it has fully come, for a still."""
        Layer(self.art, self.x, self.y, 0.0, 1.0, 0.0, 0.0).draw(frame, 0.5)


def _overlap(start: int, length: int, limit: int) -> tuple[slice, slice]:
    """The part of a stretch that lies between 0 and the limit, counted from there and from its own start."""
    first, last = max(0, start), max(0, min(limit, start + length))
    return slice(first, last), slice(first - start, max(first, last) - start)


def _scaled(plane: Plane, factor: float, offset: float) -> Plane:
    return np.asarray(cv2.convertScaleAbs(plane, alpha=factor, beta=offset), np.uint8)


def artwork(kept: Plane, premultiplied: Plane) -> Artwork:
    """Artwork from full-size planes; `premultiplied` has Y, Cb and Cr as three channels. Both sides are even."""
    half = kept.shape[1] // 2, kept.shape[0] // 2
    luma, *chroma = cv2.split(premultiplied)
    kept_half, u, v = (
        np.asarray(cv2.resize(plane, half, interpolation=cv2.INTER_AREA), np.uint8) for plane in (kept, *chroma)
    )
    return Artwork((np.asarray(luma, np.uint8), u, v), (kept, kept_half, kept_half))


def shade(cover: npt.NDArray[np.floating], hex_code: str) -> Artwork:
    """One colour, laid on as densely as `cover` says, 0 to 1."""
    dense = np.rint(cover * 255).astype(np.uint8)
    by_density = np.rint(np.arange(256)[:, None] / 255 * np.array(colour(hex_code))).astype(np.uint8)
    return artwork(255 - dense, by_density[dense])
