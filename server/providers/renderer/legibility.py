"""How dark a picture must be made for letters on it: WCAG's contrast, solved for the density of a shade."""

import numpy as np
import numpy.typing as npt

from server.providers.renderer.yuv import Plane

LARGE_TEXT, SMALL_TEXT = 3.0, 4.5
"""WCAG 2 AA, by what a letter measures on a phone. The shadow around letters comes on top of it."""
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)
_KNEE, _SLOPE, _OFFSET, _POWER = 0.04045, 12.92, 0.055, 2.4


def _linear(values: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    return np.where(values <= _KNEE, values / _SLOPE, ((values + _OFFSET) / (1 + _OFFSET)) ** _POWER)


_LINEAR = _linear(np.arange(256) / 255).astype(np.float32)


def luminance(rgb: Plane) -> npt.NDArray[np.float32]:
    """Relative luminance of sRGB pixels, 0 to 1."""
    return np.asarray(_LINEAR[rgb] @ _WEIGHTS, np.float32)


def luminance_of(hex_code: str) -> float:
    """Relative luminance of a #RRGGBB colour."""
    return float(luminance(np.array([int(hex_code[index : index + 2], 16) for index in (1, 3, 5)], np.uint8)))


def contrast(one: float, other: float) -> float:
    """WCAG's ratio of two luminances, 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def density_for(text: str, shade: str, behind: float, ratio: float = SMALL_TEXT) -> float:
    """How densely the shade must lie on a picture of some luminance to bring letters to the ratio."""
    most = (luminance_of(text) + 0.05) / ratio - 0.05
    bright, dark, wanted = (_encoded(value) for value in (behind, luminance_of(shade), most))
    if bright <= wanted:
        return 0.0
    return min(1.0, (bright - wanted) / max(bright - dark, 1e-6))


def _encoded(value: float) -> float:
    """The grey of a luminance, 0 to 1."""
    value = max(value, 0.0)
    return value * _SLOPE if value <= _KNEE / _SLOPE else (1 + _OFFSET) * value ** (1 / _POWER) - _OFFSET
