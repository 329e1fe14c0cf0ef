"""Whether a simple classifier hears the six genres apart; it is tested on seeds that it was not trained on."""

import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import librosa
import numpy as np
import soundfile
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from server.content.ports import Genre, Mood, Vocal
from server.providers.composer.engine import compose_song
from tests.unit.composer_briefs import brief, style

_RATE = 22_050
_LENGTH_S = 24.0
_TRAINING_SEEDS, _TEST_SEEDS = range(1, 7), range(101, 105)
_TEMPI = (84, 96, 108, 120)
"""The same for every genre, so that none is told by its tempo."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """How many songs of unknown seeds were told right, of how many, and which were taken for which."""

    right: int
    songs: int
    mistaken: tuple[str, ...]

    @property
    def accuracy(self) -> float:
        """The share told right."""
        return self.right / self.songs


def hear_genres(folder: Path) -> Hearing:
    """Compose, learn, and guess."""
    asked = list(product(Genre, (*_TRAINING_SEEDS, *_TEST_SEEDS)))
    with ProcessPoolExecutor(2) as pool:
        heard = np.array(list(pool.map(_features, asked, [folder] * len(asked), chunksize=4)))
    known = np.array([seed in _TRAINING_SEEDS for _, seed in asked])
    genres = np.array([str(genre) for genre, _ in asked])
    classifier = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=2_000))
    classifier.fit(heard[known], genres[known])
    guessed = classifier.predict(heard[~known])
    pairs = list(zip(genres[~known].tolist(), guessed.tolist(), strict=True))
    mistaken = tuple(f"{genre} as {guess}" for genre, guess in pairs if genre != guess)
    return Hearing(len(pairs) - len(mistaken), len(pairs), mistaken)


def _features(asked: tuple[Genre, int], folder: Path) -> NDArray[np.float64]:
    """Spectrum and rhythm of one song."""
    genre, seed = asked
    mood, vocal = list(Mood)[seed % 4], list(Vocal)[seed % 3]
    music = style(genre, mood, vocal, _TEMPI[seed // 4 % 4])
    audio = folder / f"{genre}-{seed}.wav"
    compose_song(brief(music, duration_s=_LENGTH_S, seed=seed), audio, lambda _percent: None)
    sound, rate = soundfile.read(audio, dtype="float32")
    audio.unlink()
    return describe(librosa.resample(sound.mean(axis=1), orig_sr=rate, target_sr=_RATE))


def describe(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """Timbre, brightness, contrast and how notes and strokes come, as means and spreads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # librosa's own deprecations
        onsets = librosa.onset.onset_strength(y=sound, sr=_RATE)
        harmonic, percussive = librosa.decompose.hpss(np.abs(librosa.stft(sound)))
        rows = [
            *librosa.feature.mfcc(y=sound, sr=_RATE, n_mfcc=16),
            *librosa.feature.spectral_contrast(y=sound, sr=_RATE),
            librosa.feature.spectral_centroid(y=sound, sr=_RATE)[0],
            librosa.feature.spectral_rolloff(y=sound, sr=_RATE)[0],
            librosa.feature.spectral_flatness(y=sound)[0],
            librosa.feature.zero_crossing_rate(sound)[0],
            onsets,
            percussive.sum(axis=0) / (harmonic.sum(axis=0) + percussive.sum(axis=0) + 1e-6),
        ]
        rhythm = librosa.feature.tempogram(onset_envelope=onsets, sr=_RATE).mean(axis=1)[4:200:8]
    return np.concatenate([[row.mean() for row in rows], [row.std() for row in rows], rhythm])
