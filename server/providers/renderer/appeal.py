"""How good a picture is as a still that is looked at small: lively, well lit, with something to see."""

from math import hypot

import cv2
import numpy as np

from server.providers.renderer.yuv import Plane

_WEIGHTS = (0.35, 0.35, 0.15, 0.15)
_VIVID, _SPREAD, _DETAIL = 60.0, 0.24, 0.05
"""Colourfulness, spread of lightness and sharp detail of a picture that could hardly have more of them."""
_WELL_LIT = 0.55


def appeal(rgb: Plane) -> float:
    """From 0 to 1."""
    lightness = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    lit = 1 - abs(float(lightness.mean()) - _WELL_LIT) / _WELL_LIT
    detail = float(np.abs(cv2.Laplacian(lightness, cv2.CV_32F)).mean())
    marks = _colourfulness(rgb) / _VIVID, lit, float(lightness.std()) / _SPREAD, detail / _DETAIL
    return sum(weight * min(1.0, max(0.0, mark)) for weight, mark in zip(_WEIGHTS, marks, strict=True))


def _colourfulness(rgb: Plane) -> float:
    """Hasler and Süsstrunk's measure: how far colours lie apart, and how far from grey."""
    red, green, blue = (rgb[..., channel].astype(np.float32) for channel in range(3))
    pairs = red - green, (red + green) / 2 - blue
    spread = hypot(*(float(pair.std()) for pair in pairs))
    return spread + 0.3 * hypot(*(float(pair.mean()) for pair in pairs))
