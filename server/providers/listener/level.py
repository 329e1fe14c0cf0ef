"""How loud a recording is, fiftieth of a second by fiftieth, to the ear of ITU-R BS.1770."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.signal import sosfilt

Sound = NDArray[np.float32]
"""Samples, or frames by channels, at `RATE`."""

RATE = 48_000
STEP_S = 0.02
QUIETEST_LUFS = -70.0
_STEP = round(RATE * STEP_S)
_EAR = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)
"""The standard's filters for 48 kHz: the head's shelf, then the ear's weakness for the low."""
_OFFSET = -0.691


def powers(blocks: Iterable[Sound]) -> Sound:
    """Power of each step, all channels together; blocks of any length but the last hold whole steps."""
    found: list[NDArray[np.float64]] = []
    state: NDArray[np.float64] | None = None
    for block in blocks:
        channels = block.shape[1]
        if state is None:
            state = np.zeros((len(_EAR), 2, channels))
        heard, state = sosfilt(_EAR, block, axis=0, zi=state)
        steps = heard[: len(heard) // _STEP * _STEP].reshape(-1, _STEP, channels)
        found.append((steps**2).mean(axis=1).sum(axis=1))
    return np.concatenate(found).astype(np.float32) if found else np.zeros(0, np.float32)


def lufs(power: NDArray[np.floating]) -> NDArray[np.float64]:
    """Power as loudness."""
    return np.asarray(np.maximum(_OFFSET + 10 * np.log10(np.maximum(power, 1e-12)), QUIETEST_LUFS), dtype=np.float64)


def loudness(power: Sound) -> float:
    """Loudness of some steps together."""
    return float(lufs(power.mean(keepdims=True))[0]) if len(power) else QUIETEST_LUFS
