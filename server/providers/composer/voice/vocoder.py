"""A vocoder: what a voice articulates, apart from its pitch, and that articulation at any pitch and pace.

Envelopes are smoothed over the voice's own harmonics before they are kept, as Morise's CheapTrick does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

VOICE_RATE = 22_050
FRAME_S = 0.005
_HOP = VOICE_RATE * FRAME_S
_FFT = 1024
_FLOOR = 1e-9
_PERIODS_A_WINDOW = 3.0
_UNVOICED_HZ = 200.0
_LOWEST_HZ, _HIGHEST_HZ = 80.0, 420.0
_VOICED_ABOVE = 0.42
_BREATH_FROM_HZ, _BREATH_TO_HZ, _BREATH_SHARE = 2_500.0, 9_000.0, 0.55
_PULSES_AT_ONCE = 1024

Track = NDArray[np.float64]
"""One value for each frame of five milliseconds."""


@dataclass(frozen=True, slots=True)
class Articulation:
    """A voice frame by frame: the logarithm of its power spectrum, and how much of it is voice, 0-1."""

    envelope: NDArray[np.float32]
    voicing: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.voicing)

    def at(self, places: Track) -> "Articulation":
        """The frames at fractional `places`."""
        last = len(self) - 1
        before = np.clip(np.floor(places).astype(np.int64), 0, last)
        share = (places - before).clip(0, 1).astype(np.float32)
        after = np.minimum(before + 1, last)
        envelope = self.envelope[before] + share[:, None] * (self.envelope[after] - self.envelope[before])
        return Articulation(envelope, self.voicing[before] + share * (self.voicing[after] - self.voicing[before]))


def analyse(sound: NDArray[np.float32]) -> Articulation:
    """Take a recording of an even pitch apart."""
    centres = (np.arange(max(1, int(len(sound) / _HOP))) * _HOP).astype(np.int64)
    pitch, periodicity = _pitches(sound, centres)
    voiced = periodicity > _VOICED_ABOVE
    base = float(np.median(pitch[voiced])) if voiced.any() else _UNVOICED_HZ
    envelope = _smooth(_spectra(sound, centres, base), base)
    ramp = np.clip((periodicity - _VOICED_ABOVE + 0.1) / 0.2, 0, 1)
    return Articulation(envelope.astype(np.float32), ramp.astype(np.float32))


def _frames(sound: NDArray[np.float32], centres: NDArray[np.int64], length: int) -> NDArray[np.float64]:
    padded = np.pad(sound.astype(np.float64), length)
    return np.asarray(padded[centres[:, None] + length - length // 2 + np.arange(length)], dtype=np.float64)


def _pitches(sound: NDArray[np.float32], centres: NDArray[np.int64]) -> tuple[Track, Track]:
    """Pitch and periodicity by normalised autocorrelation."""
    length = 882
    frames = _frames(sound, centres, length) * np.hanning(length)
    correlation = np.fft.irfft(np.abs(np.fft.rfft(frames, 2 * _FFT)) ** 2)
    correlation /= _window_correlation(length)
    lags = np.arange(int(VOICE_RATE / _HIGHEST_HZ), int(VOICE_RATE / _LOWEST_HZ))
    normal = correlation[:, lags] / np.maximum(correlation[:, :1], _FLOOR)
    best = normal.argmax(axis=1)
    return VOICE_RATE / lags[best], normal[np.arange(len(best)), best]


def _window_correlation(length: int) -> Track:
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(length), 2 * _FFT)) ** 2)
    return np.asarray(np.maximum(window / window[0], 0.05), dtype=np.float64)


def _spectra(sound: NDArray[np.float32], centres: NDArray[np.int64], base: float) -> NDArray[np.float64]:
    """Power spectra through windows of three periods, so that the phase of the pulses hardly shows."""
    length = min(_FFT, round(_PERIODS_A_WINDOW * VOICE_RATE / base))
    window = np.hanning(length)
    frames = _frames(sound, centres, length) * (window / np.sqrt(np.square(window).sum()))
    return np.asarray(np.abs(np.fft.rfft(frames, _FFT)) ** 2 + _FLOOR, dtype=np.float64)


def _smooth(power: NDArray[np.float64], base: float) -> NDArray[np.float64]:
    """Average over two thirds of a harmonic's width, then lift out what is left of the harmonics."""
    width = max(1, round(base * 2 / 3 / VOICE_RATE * _FFT))
    running = np.cumsum(np.pad(power, ((0, 0), (width, width)), mode="reflect"), axis=1)
    averaged = (running[:, 2 * width :] - running[:, : -2 * width]) / (2 * width)
    cepstrum = np.fft.irfft(np.log(averaged[:, : power.shape[1]] + _FLOOR))
    quefrency = np.minimum(np.arange(_FFT), _FFT - np.arange(_FFT)) / VOICE_RATE
    lifter = np.sinc(base * quefrency) * (1.18 - 0.18 * np.cos(2 * np.pi * base * quefrency))
    return np.asarray(np.fft.rfft(cepstrum * lifter).real, dtype=np.float64)


def synthesise(voice: Articulation, pitch_hz: Track, rng: np.random.Generator) -> NDArray[np.float32]:
    """The articulation sung at `pitch_hz`, frame by frame: pulses through the envelope, and breath."""
    length = round(len(voice) * _HOP)
    sound = _breath(voice, length, rng)
    moments = _pulses(pitch_hz, length)
    for start in range(0, len(moments), _PULSES_AT_ONCE):
        _add_pulses(sound, voice, pitch_hz, moments[start : start + _PULSES_AT_ONCE])
    return sound[:length].astype(np.float32)


def _pulses(pitch_hz: Track, length: int) -> NDArray[np.int64]:
    """The samples at which the voice's cycles begin."""
    along = np.interp(np.arange(length), np.arange(len(pitch_hz)) * _HOP, pitch_hz)
    cycles = np.floor(np.cumsum(along / VOICE_RATE))
    return np.flatnonzero(np.diff(cycles, prepend=0.0) > 0)


def _add_pulses(sound: Track, voice: Articulation, pitch_hz: Track, moments: NDArray[np.int64]) -> None:
    places = moments / _HOP
    here = voice.at(places)
    periods = VOICE_RATE / np.interp(places, np.arange(len(pitch_hz)), pitch_hz)
    strength = np.sqrt(periods * here.voicing)
    tone = here.envelope + np.log(1 - _breath_share() + _FLOOR)
    responses = _minimum_phase(tone) * strength[:, None]
    np.add.at(sound, moments[:, None] + np.arange(_FFT // 2), responses)


def _minimum_phase(log_power: NDArray[np.float32]) -> NDArray[np.float64]:
    """Impulse responses that begin at once and have these power spectra."""
    cepstrum = np.fft.irfft(log_power / 2)
    cepstrum[:, 1 : _FFT // 2] *= 2
    cepstrum[:, _FFT // 2 + 1 :] = 0
    response = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)))[:, : _FFT // 2]
    return np.asarray(response * np.linspace(1, 0, _FFT // 2) ** 0.25, dtype=np.float64)


def _breath_share() -> Track:
    """How much of the power at each frequency is noise even in a sung vowel."""
    hertz = np.fft.rfftfreq(_FFT, 1 / VOICE_RATE)
    return np.asarray(
        _BREATH_SHARE * np.clip((hertz - _BREATH_FROM_HZ) / (_BREATH_TO_HZ - _BREATH_FROM_HZ), 0, 1), dtype=np.float64
    )


def _breath(voice: Articulation, length: int, rng: np.random.Generator) -> Track:
    """Noise in the shape of the envelopes: all of a consonant without voice, the top of a vowel."""
    sound = np.zeros(length + 2 * _FFT)
    grain = round(4 * _HOP)
    places = np.arange(0, len(voice), 2, dtype=np.float64)
    here = voice.at(places)
    share = 1 - here.voicing[:, None] * (1 - _breath_share())
    noise = np.zeros((len(places), _FFT))
    middle = (_FFT - grain) // 2
    noise[:, middle : middle + grain] = rng.standard_normal((len(places), grain)) * np.hanning(grain)
    grains = np.fft.irfft(np.fft.rfft(noise) * np.exp(here.envelope / 2) * np.sqrt(share))
    np.add.at(sound, (places * _HOP).astype(np.int64)[:, None] + np.arange(_FFT), grains)
    return sound[_FFT // 2 :]
