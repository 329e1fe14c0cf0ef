"""What stays beside a recording on request: every track of its mix, and the score as MIDI."""

import shutil
from pathlib import Path

import soundfile

from server.content.ports import Keepsake
from server.providers.composer.filters import SAMPLE_RATE, Signal

_NAMES = {Keepsake.STEMS: "stems", Keepsake.MIDI: "song.mid"}


def keepsake_path(audio: Path, keepsake: Keepsake) -> Path:
    """Where it is left."""
    return audio.with_name(_NAMES[keepsake])


def discard_keepsakes(audio: Path) -> None:
    """Remove whatever there is of them."""
    shutil.rmtree(keepsake_path(audio, Keepsake.STEMS), ignore_errors=True)
    keepsake_path(audio, Keepsake.MIDI).unlink(missing_ok=True)


class StemFolder:
    """A folder of 24-bit recordings, one for each track; together they are the mix before mastering."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def keep(self, name: str, sound: Signal) -> None:
        """Write one track."""
        path = self._folder / f"{name.replace(' ', '-')}.wav"
        soundfile.write(path, sound.T, SAMPLE_RATE, subtype="PCM_24", format="WAV")
