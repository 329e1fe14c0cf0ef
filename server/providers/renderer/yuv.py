"""Planar 4:2:0 pictures in BT.709 studio range: the form in which frames are drawn and encoded."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint8]

_LUMA = np.array([0.2126, 0.7152, 0.0722])
_BLUE_SPAN, _RED_SPAN = 1.8556, 1.5748


def _matrix_from_rgb() -> npt.NDArray[np.float64]:
    """Rows Y, Cb, Cr; the fourth column is what 8-bit studio range adds."""
    blue = (np.array([0, 0, 1]) - _LUMA) / _BLUE_SPAN
    red = (np.array([1, 0, 0]) - _LUMA) / _RED_SPAN
    spread = np.array([219, 224, 224]) / 255
    return np.column_stack([np.stack([_LUMA, blue, red]) * spread[:, None], [16, 128, 128]])


def _inverse(matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    back = np.linalg.inv(matrix[:, :3])
    return np.column_stack([back, -back @ matrix[:, 3]])


_FROM_RGB = _matrix_from_rgb()
_TO_RGB = _inverse(_FROM_RGB)


@dataclass(frozen=True, slots=True)
class Picture:
    """Three planes; those of a frame lie one after the other in `flat`, ready for the encoder."""

    y: Plane
    u: Plane
    v: Plane
    flat: Plane

    @property
    def planes(self) -> tuple[Plane, Plane, Plane]:
        """Luma, then the two chroma planes of half its size."""
        return self.y, self.u, self.v


def blank(width: int, height: int) -> Picture:
    """An uninitialised frame of even width and height."""
    luma, chroma = width * height, width * height // 4
    flat: Plane = np.empty(luma + 2 * chroma, np.uint8)
    half = height // 2, width // 2
    return Picture(
        flat[:luma].reshape(height, width),
        flat[luma : luma + chroma].reshape(half),
        flat[luma + chroma :].reshape(half),
        flat,
    )


def from_rgb(rgb: Plane) -> Picture:
    """Convert an RGB image; a photo is converted once, its frames never again."""
    height, width = rgb.shape[0] & ~1, rgb.shape[1] & ~1
    full = cv2.transform(rgb[:height, :width], _FROM_RGB)
    picture = blank(width, height)
    picture.y[:] = full[..., 0]
    for plane, channel in ((picture.u, 1), (picture.v, 2)):
        cv2.resize(full[..., channel], (width // 2, height // 2), dst=plane, interpolation=cv2.INTER_AREA)
    return picture


def to_rgb(picture: Picture) -> Plane:
    """Convert back, for stills."""
    height, width = picture.y.shape
    chroma = (cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR) for plane in (picture.u, picture.v))
    return np.asarray(cv2.transform(np.dstack([picture.y, *chroma]), _TO_RGB), np.uint8)


def colour(hex_code: str) -> tuple[float, float, float]:
    """Y, Cb and Cr of a #RRGGBB colour."""
    rgb = np.array([int(hex_code[index : index + 2], 16) for index in (1, 3, 5)])
    y, u, v = (_FROM_RGB[:, :3] @ rgb + _FROM_RGB[:, 3]).tolist()
    return y, u, v
