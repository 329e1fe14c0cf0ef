"""The mixing desk's processors: equaliser, reverb, compressor envelope and side chain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, oaconvolve, sosfilt

from server.providers.composer.synth import SAMPLE_RATE, Stereo

_REVERB_SEED = 48


@dataclass(frozen=True, slots=True)
class Equaliser:
    """A strip's tone: everything below `low_cut_hz` away, then gains at the box, the presence and the air bands."""

    low_cut_hz: float
    box_db: float = 0.0
    presence_db: float = 0.0
    air_db: float = 0.0

    def apply(self, signal: Stereo) -> Stereo:
        """The signal with this tone."""
        sections = [butter(2, self.low_cut_hz, "highpass", fs=SAMPLE_RATE, output="sos")]
        sections += [_bell(300, 0.9, self.box_db)] if self.box_db else []
        sections += [_bell(3200, 0.8, self.presence_db)] if self.presence_db else []
        sections += [_high_shelf(8000, self.air_db)] if self.air_db else []
        return _filter(np.concatenate(sections), signal)


def _bell(hertz: float, quality: float, gain_db: float) -> NDArray[np.float64]:
    """A peaking section after Bristow-Johnson's audio equaliser cookbook."""
    amplitude, omega = 10 ** (gain_db / 40), 2 * np.pi * hertz / SAMPLE_RATE
    alpha, cosine = np.sin(omega) / (2 * quality), np.cos(omega)
    over = (1 + alpha * amplitude, -2 * cosine, 1 - alpha * amplitude)
    under = (1 + alpha / amplitude, -2 * cosine, 1 - alpha / amplitude)
    return np.asarray([(*over, *under)], dtype=np.float64) / float(under[0])


def _high_shelf(hertz: float, gain_db: float) -> NDArray[np.float64]:
    """A shelving section after Bristow-Johnson's audio equaliser cookbook, slope 1."""
    amplitude, omega = 10 ** (gain_db / 40), 2 * np.pi * hertz / SAMPLE_RATE
    cosine = np.cos(omega)
    root = np.sqrt(2 * amplitude) * np.sin(omega)
    more, less = amplitude + 1, amplitude - 1
    over = (
        amplitude * (more + less * cosine + root),
        -2 * amplitude * (less + more * cosine),
        amplitude * (more + less * cosine - root),
    )
    under = (more - less * cosine + root, 2 * (less - more * cosine), more - less * cosine - root)
    return np.asarray([(*over, *under)], dtype=np.float64) / float(under[0])


def low_pass(signal: Stereo, hertz: float) -> Stereo:
    """Everything above `hertz` softened."""
    return _filter(butter(1, hertz, fs=SAMPLE_RATE, output="sos"), signal)


def _filter(sections: NDArray[np.float64], signal: Stereo) -> Stereo:
    """Filter in single precision, which halves the memory and the time."""
    filtered: Stereo = np.asarray(sosfilt(sections.astype(np.float32), signal, axis=0), dtype=np.float32)
    return filtered


def reverberate(send: Stereo, seconds: float) -> Stereo:
    """A room of decaying, darkening noise; `seconds` is the time to fall by 60 dB."""
    response = _room(seconds)
    wet = [oaconvolve(send[:, side], response[:, side])[: len(send)] for side in (0, 1)]
    return np.stack(wet, axis=1).astype(np.float32)


def _room(seconds: float) -> Stereo:
    """Three bands of noise, the higher ones dying sooner, after a short pre-delay; unit energy."""
    time = np.arange(round(1.1 * seconds * SAMPLE_RATE)) / SAMPLE_RATE
    noise = np.random.default_rng(_REVERB_SEED).normal(0, 1, (len(time), 2))
    tail = np.zeros_like(noise)
    for low, high, share in ((180, 900, 1.0), (900, 3500, 0.8), (3500, 9000, 0.45)):
        band = sosfilt(butter(2, (low, high), "bandpass", fs=SAMPLE_RATE, output="sos"), noise, axis=0)
        tail += band * np.exp(-6.9 * time / (seconds * share))[:, None]
    delayed = np.concatenate([np.zeros((round(0.018 * SAMPLE_RATE), 2)), tail])
    energy = np.sqrt(np.square(delayed).sum(axis=0))
    room: Stereo = (delayed / energy).astype(np.float32)
    return room


def pan_strip(signal: Stereo, pan: float, gain: float) -> Stereo:
    """Balance from -1 (left) to 1 (right) at constant power, times `gain`, in place."""
    angle = (pan + 1) * np.pi / 4
    signal *= np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(np.sqrt(2) * gain)
    return signal


def pump(starts_s: list[float], frames: int, depth_db: float, release_s: float) -> NDArray[np.float32]:
    """Gain that dips with every kick and swells back."""
    dip = np.zeros(frames, np.float32)
    length = round(release_s * SAMPLE_RATE)
    shape = (np.cos(np.linspace(0, np.pi, length)) + 1).astype(np.float32) / 2
    shape[:240] *= np.linspace(0, 1, 240, dtype=np.float32)
    for start_s in starts_s:
        start = round(start_s * SAMPLE_RATE)
        piece = shape[: max(0, frames - start)]
        dip[start : start + len(piece)] = np.maximum(dip[start : start + len(piece)], piece)
    return np.asarray(np.power(10, -depth_db / 20 * dip), dtype=np.float32)
