"""The listener's own process: reads a recording, answers with its stretches of voice and how each of them sounds."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import starmap
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from server.content.captioning_ports import CaptionSegment, KnownLine
from server.core.engine_process import serve_engine
from server.providers.listener.expression import Manner, expressions
from server.providers.listener.level import RATE, STEP_S, Sound, loudness, powers
from server.providers.listener.pitch import pitches, usual_pitch
from server.providers.listener.stretches import Stretch, stretches

_BLOCK_S = 10
_LEVELS_PERCENT = 30


def listen(recording: Path, known: tuple[KnownLine, ...], progress: Callable[[int], None]) -> list[CaptionSegment]:
    """Every known line, or else every stretch that stands out of the quiet, with its measures."""
    power = powers(_blocks(recording))
    progress(_LEVELS_PERCENT)
    lines = [_within(line, len(power) * STEP_S) for line in known] or [
        KnownLine("", stretch.start_s, stretch.end_s) for stretch in stretches(power)
    ]
    heard = []
    for number, line in enumerate(lines, 1):
        heard.append(_measured(recording, Stretch(line.start_s, line.end_s), power))
        progress(_LEVELS_PERCENT + (100 - _LEVELS_PERCENT) * number // len(lines))
    return list(starmap(_segment, zip(lines, heard, expressions(heard), strict=True)))


def _blocks(recording: Path) -> Iterator[Sound]:
    yield from soundfile.blocks(recording, blocksize=RATE * _BLOCK_S, dtype="float32", always_2d=True)


def _within(line: KnownLine, duration_s: float) -> KnownLine:
    """The soundtrack may end a moment before its last words."""
    start = min(line.start_s, duration_s)
    return KnownLine(line.text, start, min(max(line.end_s, start), duration_s))


def _measured(recording: Path, stretch: Stretch, power: Sound) -> Manner:
    steps = power[stretch.steps]
    start, stop = round(stretch.start_s * RATE), round(stretch.end_s * RATE)
    sound, _ = soundfile.read(recording, start=start, stop=stop, dtype="float32", always_2d=True)
    tones = pitches(np.asarray(sound.mean(axis=1), dtype=np.float32))
    return Manner.of(loudness(steps), tones, steps)


def _segment(line: KnownLine, manner: Manner, expressed: tuple[Any, float]) -> CaptionSegment:
    emotion, confidence = expressed
    return CaptionSegment(
        start_s=round(line.start_s, 3),
        end_s=round(line.end_s, 3),
        text=line.text,
        emotion=emotion,
        confidence=round(confidence, 3),
        loudness_lufs=round(manner.loudness_lufs, 1),
        pitch_hz=round(usual_pitch(manner.tones), 1),
    )


def _work(request: dict[str, Any], progress: Callable[[int], None]) -> dict[str, Any]:
    known = tuple(KnownLine(**line) for line in request["known"])
    return {"segments": [asdict(each) for each in listen(Path(request["sound"]), known, progress)]}


if __name__ == "__main__":
    serve_engine(_work)
