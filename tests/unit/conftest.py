"""What several unit tests share: a short song of every genre, composed once."""

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from server.content.ports import Genre, Song
from server.content.style import USUAL_TEMPO_BPM
from server.providers.composer.engine import compose_song
from tests.unit.composer_briefs import brief, style

Recordings = dict[Genre, tuple[Song, NDArray[np.float64]]]


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Recordings:
    """Fifteen seconds of every genre, 48 kHz in two channels."""
    folder = tmp_path_factory.mktemp("recordings")
    made = {}
    for genre, tempo in USUAL_TEMPO_BPM.items():
        song = compose_song(brief(style(genre, tempo=tempo)), folder / f"{genre}.wav", lambda percent: None)
        sound, rate = soundfile.read(song.audio)
        assert rate == 48_000
        made[genre] = song, sound
    return made
