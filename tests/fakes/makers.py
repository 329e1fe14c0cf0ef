"""Quick makers that write small valid files, and can be told to fail or to get stuck."""

import asyncio
import wave
from pathlib import Path

from server.content.form import plan_form
from server.content.ports import (
    Bring,
    LyricLine,
    Lyrics,
    LyricsBrief,
    RenderedVideo,
    ReportProgress,
    SectionKind,
    Song,
    SongBrief,
    TimedLine,
    TimedSection,
    TimedWord,
)
from server.content.scene import Scene
from server.core.engine_process import run_engine
from server.core.failures import EngineFailed
from server.core.provenance import MeteredProvenance

SECTIONS = (
    TimedSection(SectionKind.INTRO, 0.0, 8.0),
    TimedSection(SectionKind.VERSE, 8.0, 26.0),
    TimedSection(SectionKind.PRE_CHORUS, 26.0, 34.0),
    TimedSection(SectionKind.CHORUS, 34.0, 52.0),
    TimedSection(SectionKind.OUTRO, 52.0, 60.0),
)


class QuickLyricist:
    """Writes one line a section that is sung, naming the seed."""

    def __init__(self) -> None:
        self.briefs: list[LyricsBrief] = []

    async def write(self, brief: LyricsBrief) -> tuple[Lyrics, MeteredProvenance]:
        self.briefs.append(brief)
        sung = (SectionKind.VERSE, SectionKind.PRE_CHORUS, SectionKind.CHORUS)
        lines = tuple(LyricLine(each, f"{brief.store_name} 바다 {each}") for each in sung)
        return Lyrics("바다의 노래", lines), MeteredProvenance("local", "quick", "1")


class QuickComposer:
    """Records silence as long as the song; `failing` is raised as often as it says."""

    def __init__(self) -> None:
        self.briefs: list[SongBrief] = []
        self.failing: list[EngineFailed] = []

    async def compose(self, brief: SongBrief, workdir: Path, report: ReportProgress) -> Song:
        self.briefs.append(brief)
        if self.failing:
            raise self.failing.pop()
        await report(50)
        audio = workdir / "song.wav"
        with wave.open(str(audio), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(8_000)
            out.writeframes(bytes(int(16_000 * brief.duration_s)))
        spans = [section for section in SECTIONS if section.kind not in (SectionKind.INTRO, SectionKind.OUTRO)]
        lines = tuple(
            TimedLine(
                line.section,
                line.text,
                span.start_s,
                span.end_s,
                (TimedWord(line.text, span.start_s, span.end_s),),
            )
            for line, span in zip(brief.lyrics.lines, spans, strict=False)
        )
        form = plan_form(brief.style.tempo_bpm, brief.duration_s)
        bars = tuple(bar * form.bar_s for bar in range(form.bars))
        return Song(audio, brief.duration_s, form.tempo_bpm, "C major", bars, SECTIONS, lines)


class QuickRenderer:
    """Writes a few bytes; `stuck` starts an engine that never ends, in a process of its own."""

    def __init__(self) -> None:
        self.scenes: list[Scene] = []
        self.failing: list[EngineFailed] = []
        self.stuck = False
        self.half_done = asyncio.Event()
        self.engine_pid = 0

    async def render(self, scene: Scene, bring: Bring, workdir: Path, report: ReportProgress) -> RenderedVideo:
        self.scenes.append(scene)
        assets = await bring()
        named = {shot.asset_id for shot in scene.shots} | {scene.audio.asset_id}
        assert all(assets[each].stat().st_size for each in named)
        if self.failing:
            raise self.failing.pop()
        if self.stuck:
            await self._get_stuck(workdir / "half.mp4")
        await report(60)
        video, thumbnail = workdir / "video.mp4", workdir / "thumbnail.jpg"
        video.write_bytes(b"a video")
        thumbnail.write_bytes(b"a still")
        return RenderedVideo(video, thumbnail, scene.duration_s, scene.width, scene.height)

    async def _get_stuck(self, half_done: Path) -> None:
        async def report(pid: int) -> None:
            self.engine_pid = pid
            self.half_done.set()

        await run_engine("tests.fakes.slow_engine", {"half_done": str(half_done)}, report, timeout_s=120)
