"""Has espeak-ng, a free speech synthesiser in a process of its own, tell and speak phonemes."""

import io
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import soundfile
from numpy.typing import NDArray

from server.content.ports import Vocal
from server.core.failures import EngineFailed
from server.core.language import Language
from server.providers.composer.voice.vocoder import VOICE_RATE

SPEAKER, KANJI_READER = PROGRAMS = ("espeak-ng", "kakasi")
"""Free programs, called by these names; their Debian packages are called so, too."""
_VOICES = {
    Language.KO: "ko",
    Language.EN: "en-us",
    Language.ZH: "cmn-latn-pinyin",
    Language.JA: "ja",
    Language.TH: "vi",
    Language.VI: "vi",
}
_SINGERS = {Vocal.FEMALE: "f2", Vocal.MALE: "m3"}
_WORDS_A_MINUTE = "140"
_TIMEOUT_S = 20.0


def find_program(name: str) -> str:
    """Where a program of the sung lead is; raises EngineFailed naming the Debian package."""
    found = shutil.which(name)
    if found is None:
        raise EngineFailed(
            "PROVIDER_NOT_CONFIGURED",
            f"a sung lead needs {name}: install the Debian package of that name, or leave the lead to an instrument",
            retryable=False,
        )
    return found


def phonemes(words: Sequence[str], language: Language) -> list[list[str]]:
    """The phoneme mnemonics of every word; none of an empty one."""
    spoken = [word for word in words if word]
    told = run(
        [find_program(SPEAKER), "-q", "-x", "--sep= ", "-v", _VOICES[language], "--stdin"],
        "\n\n".join(spoken).encode(),
    )
    lines = told.decode().strip("\n").splitlines()
    if len(lines) != len(spoken):
        raise EngineFailed("INTERNAL", f"{SPEAKER} told {len(lines)} of {len(spoken)} words", retryable=False)
    rest = iter(lines)
    return [next(rest).split() if word else [] for word in words]


@lru_cache(maxsize=2048)
def speak(mnemonics: str, language: Language, vocal: Vocal) -> NDArray[np.float32]:
    """These phonemes on one even pitch."""
    voice = f"{_VOICES[language]}+{_SINGERS[vocal]}"
    text = f'<prosody range="0%">[[{mnemonics}]] '
    program = find_program(SPEAKER)
    spoken = run([program, "-m", "-z", "-v", voice, "-s", _WORDS_A_MINUTE, "--stdout"], text.encode())
    sound, rate = soundfile.read(io.BytesIO(spoken), dtype="float32")
    if rate != VOICE_RATE:
        raise EngineFailed("INTERNAL", f"{SPEAKER} speaks at {rate} Hz", retryable=False)
    return np.asarray(sound, dtype=np.float32)


def run(command: Sequence[str], text: bytes) -> bytes:
    """What a program makes of `text`; raises EngineFailed."""
    try:
        return subprocess.run(command, input=text, capture_output=True, timeout=_TIMEOUT_S, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineFailed("INTERNAL", f"{command[0]}: {error}", retryable=True) from error
