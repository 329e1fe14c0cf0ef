"""The local captioner: hears when and how something is said on this machine, in a process of its own."""

from dataclasses import asdict
from pathlib import Path

from server.content.captioning_ports import Captions, CaptionSegment, Emotion, Footage
from server.content.ports import AudioEditor, ReportProgress
from server.core.engine_process import run_engine

_ENGINE = "server.providers.listener.engine"


class LocalListener:
    """Measures the sound; it knows no words but those that are known beforehand."""

    def __init__(self, audio: AudioEditor, timeout_s: float = 300.0) -> None:
        self._audio = audio
        self._timeout_s = timeout_s

    async def caption(self, footage: Footage, workdir: Path, report: ReportProgress) -> Captions:
        """Run the engine; cancelling this ends it at once."""
        sound = workdir / "sound.wav"
        await self._audio.decode(await footage.bring(), sound)
        request = {"sound": str(sound), "known": [asdict(line) for line in footage.known]}
        found = await run_engine(_ENGINE, request, report, timeout_s=self._timeout_s)
        segments = (CaptionSegment(**each | {"emotion": Emotion(each["emotion"])}) for each in found["segments"])
        return Captions(footage.language, tuple(segments))
