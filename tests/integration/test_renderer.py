"""The local renderer end to end on small frames: what a viewer sees and hears, and what is left after a failure."""

import asyncio
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from PIL import Image

from server.content.ports import Bring, RenderedVideo
from server.content.scene import (
    Audio,
    Card,
    CardKind,
    Rect,
    Scene,
    Shot,
    Subtitle,
    Transition,
    TransitionKind,
    Word,
)
from server.core.failures import EngineFailed
from server.core.language import Language
from server.providers.renderer import LocalRenderer
from server.providers.renderer.fonts import Typeface, Weight
from server.providers.renderer.inspection import look_at
from server.providers.renderer.local import FONT_DIRS
from server.providers.renderer.specification import INSTAGRAM_REEL, YOUTUBE_SHORT, complaints
from tests.integration.watching import ffmpeg, heard

WIDTH, HEIGHT, FPS, SECONDS = 270, 480, 30, 5.0
RATE = 48_000
SAFE = (slice(round(HEIGHT * 220 / 1920), round(HEIGHT * 1500 / 1920)), slice(15, WIDTH - 15))
SUBTITLE_ROWS = slice(round(HEIGHT * 0.66), SAFE[0].stop)
FIRST_WORD_S, SUBTITLE_S = 1.5, 1.35
WIDE_WINDOW, NEAR_WINDOW = Rect(0.0, 0.0, 1.0, 1.0), Rect(0.08, 0.08, 0.84, 0.84)

SPOKEN = {
    Language.KO: ("스테이 Blue 파도결", "파도 소리에 눈을 뜨는 아침"),
    Language.EN: ("Maru & Moon 한옥", "Wake up slowly to the sound of the sea"),
    Language.ZH: ("海浪之家", "在海浪声中慢慢醒来的清晨，静静分享一杯咖啡"),
    Language.JA: ("ステイ・パドギョル", "波の音で目を覚ます朝に、「ただいま」と言う"),
    Language.TH: ("สเตย์พาโดกยอล", "ตื่นเช้ามากับเสียงคลื่นทะเลที่กว้างไกล"),
    Language.VI: ("Nhà Sóng Biển", "Thức giấc cùng tiếng sóng biển rì rào, ấm áp"),
}


def shot(asset_id: str, start: float, end: float, *, fade: float = 0.0, inward: bool = True) -> Shot:
    windows = (WIDE_WINDOW, NEAR_WINDOW) if inward else (NEAR_WINDOW, WIDE_WINDOW)
    transition = Transition(TransitionKind.CROSSFADE, fade) if fade else Transition(TransitionKind.CUT)
    return Shot(asset_id, start, end, *windows, transition)


def scene_in(language: Language = Language.KO, **changes: Any) -> Scene:
    headline, line = SPOKEN[language]
    words = (Word(line[:4], FIRST_WORD_S, FIRST_WORD_S + 0.25), Word(line[4:], 2.5, 3.5))
    scene = Scene(
        width=WIDTH,
        height=HEIGHT,
        fps=FPS,
        duration_s=SECONDS,
        language=language,
        shots=(shot("a", 0, 2.4), shot("b", 2, 4, fade=0.4, inward=False), shot("a", 4, SECONDS)),
        subtitles=(Subtitle(SUBTITLE_S, 3.8, words),),
        cards=(
            Card(CardKind.TITLE, 0.0, 1.2, headline, ("강릉시 사천면",)),
            Card(CardKind.END, 4.0, SECONDS, headline, ("강원특별자치도 강릉시 사천면 솔물결길 27", "033-000-0000")),
        ),
        audio=Audio("song", 0.5),
        thumbnail_s=1.0,
    )
    return replace(scene, **changes)


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two dark textured photos, so that every bright pixel is text, and a steady tone."""
    folder = tmp_path_factory.mktemp("assets")
    for name, tint, seed in (("a", (20, 40, 90), 1), ("b", (70, 30, 20), 2)):
        coarse = np.random.default_rng(seed).integers(0, 40, (60, 34, 1), np.uint8)
        pixels = (coarse + np.array(tint)).astype(np.uint8)
        Image.fromarray(pixels).resize((540, 960), Image.Resampling.BICUBIC).save(folder / f"{name}.jpg")
    tone = np.sin(np.arange(int(RATE * SECONDS)) * 2 * np.pi * 440 / RATE) * 0.4
    soundfile.write(folder / "song.wav", np.stack([tone, tone], axis=1), RATE)
    return {"a": folder / "a.jpg", "b": folder / "b.jpg", "song": folder / "song.wav"}


def brought(assets: dict[str, Path]) -> Bring:
    async def bring() -> dict[str, Path]:
        return assets

    return bring


async def ignore(_percent: int) -> None:
    """Take a progress report without interest."""


def render(scene: Scene, assets: dict[str, Path], workdir: Path) -> RenderedVideo:
    return asyncio.run(LocalRenderer().render(scene, brought(assets), workdir, ignore))


@dataclass(frozen=True)
class Watched:
    """A rendered video, decoded."""

    result: RenderedVideo
    frames: npt.NDArray[np.uint8]
    sound: npt.NDArray[np.int16]
    progress: list[int]
    left_in_workdir: set[str]

    @property
    def luma(self) -> npt.NDArray[np.int16]:
        """Brightness of every pixel of every frame."""
        return np.asarray(self.frames.mean(axis=3), np.int16)


@pytest.fixture(scope="module")
def watched(assets: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Watched:
    workdir = tmp_path_factory.mktemp("work")
    progress: list[int] = []

    async def note(percent: int) -> None:
        progress.append(percent)

    result = asyncio.run(LocalRenderer().render(scene_in(), brought(assets), workdir, note))
    raw = ffmpeg("-v", "error", "-i", str(result.video), "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    frames = np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT, WIDTH, 3)
    return Watched(result, frames, heard(result.video), progress, {path.name for path in workdir.iterdir()})


def test_the_video_is_what_the_platforms_ask_for(watched: Watched) -> None:
    facts = look_at(watched.result.video)
    assert [fault for platform in (INSTAGRAM_REEL, YOUTUBE_SHORT) for fault in complaints(facts, platform)] == []
    assert (facts.width, facts.height, facts.frames_per_s) == (WIDTH, HEIGHT, FPS)
    assert facts.loudness == pytest.approx(-14, abs=0.5)
    assert facts.longest_group_s <= 2


PLAIN = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "1", "-ar", "44100")
"""What a file looks like that nobody has thought about: the index last, edit lists, no colour tags."""
OPEN = "open-gop=1:keyint=15:scenecut=0:bframes=3:b-adapt=0"


@pytest.mark.parametrize(
    ("options", "faults"),
    [
        (PLAIN, ("the index does not come first", "an edit list", "BT.709", "AAC-LC, 48 kHz, stereo")),
        ((*PLAIN, "-profile:v", "baseline"), ("profile High wanted, not Baseline",)),
        ((*PLAIN, "-x264-params", OPEN), ("groups of pictures are open",)),
        ((*PLAIN, "-g", "300", "-r", "10"), ("frame rate 10", "seconds between key pictures 3")),
    ],
)
def test_a_careless_file_is_found_out(options: tuple[str, ...], faults: tuple[str, ...], tmp_path: Path) -> None:
    video = tmp_path / "careless.mp4"
    picture, tone = "testsrc2=size=270x480:rate=30:duration=3", "sine=frequency=440:duration=3"
    ffmpeg("-v", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone, *options, str(video))
    said = "; ".join(complaints(look_at(video), YOUTUBE_SHORT))
    assert [fault for fault in faults if fault not in said] == []


def test_a_file_that_was_cut_off_is_no_video(watched: Watched, tmp_path: Path) -> None:
    cut_off = tmp_path / "half.mp4"
    data = watched.result.video.read_bytes()
    for length in (0, 7, 60, len(data) // 2, len(data) - 1):
        cut_off.write_bytes(data[:length])
        with pytest.raises(EngineFailed, match="no whole MP4"):
            look_at(cut_off)


def test_picture_and_sound_last_as_long_as_the_scene(watched: Watched) -> None:
    assert len(watched.frames) == SECONDS * FPS
    assert len(watched.sound) / RATE == pytest.approx(SECONDS, abs=0.03)
    assert watched.result.duration_s == pytest.approx(SECONDS, abs=0.05)


def test_the_sound_fades_out_at_the_end_and_not_before(watched: Watched) -> None:
    loudness = [np.abs(part).max() for part in np.array_split(watched.sound[: int(RATE * SECONDS)], 250)]
    assert min(loudness[5:224]) > 0.8 * max(loudness)
    assert loudness[237] == pytest.approx(max(loudness) / 2, rel=0.1)
    assert loudness[-1] < 0.08 * max(loudness)


def test_no_stretch_is_black_or_frozen(watched: Watched) -> None:
    assert watched.luma.mean(axis=(1, 2)).min() > 12
    changes = np.abs(np.diff(watched.luma, axis=0)).mean(axis=(1, 2))
    longest, still = 0, 0
    for change in changes:
        still = still + 1 if change < 0.02 else 0
        longest = max(longest, still)
    assert longest < FPS / 3


def test_the_subtitle_appears_and_fills_with_the_first_word(watched: Watched) -> None:
    area = watched.frames[:, SUBTITLE_ROWS].astype(int)
    bright = (area.min(axis=3) > 130).sum(axis=(1, 2))
    golden = ((area[..., 0] > 150) & (area[..., 0] - area[..., 2] > 90)).sum(axis=(1, 2))
    appears, fills = int(np.argmax(bright > 20)), int(np.argmax(golden > 3))
    assert SUBTITLE_S * FPS <= appears <= (SUBTITLE_S + 0.1) * FPS + 1
    assert FIRST_WORD_S * FPS - 1 <= fills <= FIRST_WORD_S * FPS + 2
    assert golden[int(2.45 * FPS)] < golden[int(3.0 * FPS)] < golden[int(3.55 * FPS)]
    assert bright[int(3.8 * FPS) + 1 : int(4 * FPS)].max() == 0


def test_every_letter_stays_inside_the_safe_area(watched: Watched) -> None:
    outside = watched.luma.copy()
    outside[:, SAFE[0], SAFE[1]] = 0
    assert outside.max() < 130
    assert watched.luma[:, SAFE[0], SAFE[1]].max() > 200


def test_a_crossfade_mixes_both_photos(watched: Watched) -> None:
    corner = watched.frames[:, 10:80, 10:80].astype(float).mean(axis=(1, 2))
    before, middle, after = (corner[int(FPS * moment)] for moment in (1.9, 2.2, 2.5))
    assert before[2] > before[0]
    assert after[0] > after[2]
    assert middle == pytest.approx((before + after) / 2, abs=8)


def test_progress_is_told_in_small_steps(watched: Watched) -> None:
    assert watched.progress == sorted(set(watched.progress))
    assert max(np.diff([0, *watched.progress, 100])) <= 3


def test_only_the_finished_files_are_left(watched: Watched) -> None:
    assert watched.left_in_workdir == {watched.result.video.name, watched.result.thumbnail.name}


def test_the_thumbnail_is_a_still_with_the_title_on_it(watched: Watched) -> None:
    image = Image.open(watched.result.thumbnail)
    assert (image.format, image.size) == ("JPEG", (WIDTH, HEIGHT))
    bright = np.asarray(image.convert("L")) > 180
    assert bright[SAFE].sum() > 1.2 * (watched.luma[30] > 180)[SAFE].sum()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("size", [(480, 270), (270, 270)])
def test_every_language_and_shape_keeps_inside_its_frame(
    language: Language, size: tuple[int, int], assets: dict[str, Path], tmp_path: Path
) -> None:
    width, height = size
    scene = scene_in(language, width=width, height=height, shots=(shot("a", 0, 3),), duration_s=3.0)
    line = replace(scene.subtitles[0], start_s=0.0, end_s=3.0)
    scene = replace(scene, subtitles=(line,), cards=(replace(scene.cards[1], start_s=0.0, end_s=3.0),))
    video = render(scene, assets, tmp_path).video
    raw = ffmpeg("-v", "error", "-sseof", "-0.1", "-i", str(video), "-f", "rawvideo", "-pix_fmt", "gray", "-")
    last = np.frombuffer(raw, np.uint8)[-width * height :].reshape(height, width)
    margin = 12
    assert last[margin : height - margin, margin : width - margin].max() > 200
    inside = last[margin : height - margin, margin : width - margin].copy()
    border = last.copy()
    border[margin : height - margin, margin : width - margin] = 0
    assert border.max() < 130 < inside.max()


def typeface(language: Language) -> Typeface:
    return Typeface(language, Weight.BOLD, FONT_DIRS)


def test_foreign_names_are_drawn_with_another_font_and_emoji_left_out() -> None:
    runs = typeface(Language.TH).runs("บ้าน 파도 Inn", 40)
    assert [run.text for run in runs] == ["บ้าน ", "파도 ", "Inn"]
    assert len({run.font.path for run in runs}) == 3
    assert typeface(Language.KO).clean("바다\u200d🌊뷰\n👨‍👩‍👧 1️⃣") == "바다뷰  1"


def test_vietnamese_and_korean_need_no_second_font() -> None:
    for language in (Language.VI, Language.KO, Language.ZH, Language.JA):
        assert len(typeface(language).runs(SPOKEN[language][1], 40)) == 1


def with_headline(text: str) -> Scene:
    scene = scene_in()
    return replace(scene, cards=(replace(scene.cards[0], headline=text),))


@pytest.mark.parametrize("headline", ["", "가" * 300, "W" * 300, "스테이 파도결 " * 40, "{\\an8}{\\fs400}%s\\N", "‮abc"])
def test_strange_headlines_are_only_text(headline: str, assets: dict[str, Path], tmp_path: Path) -> None:
    scene = replace(with_headline(headline), duration_s=3.0)
    assert render(scene, assets, tmp_path).video.exists()


def refused(
    scene: Scene, assets: dict[str, Path], workdir: Path, renderer: LocalRenderer | None = None
) -> EngineFailed:
    """The failure of a render that must leave nothing behind."""
    with pytest.raises(EngineFailed) as failure:
        asyncio.run((renderer or LocalRenderer()).render(scene, brought(assets), workdir, ignore))
    assert list(workdir.iterdir()) == []
    return failure.value


def test_a_letter_no_font_has_is_refused(assets: dict[str, Path], tmp_path: Path) -> None:
    failure = refused(with_headline("호텔 \U00012000"), assets, tmp_path)
    assert (failure.reason, failure.retryable) == ("MEDIA_UNSUPPORTED", False)
    assert "U+12000" in failure.detail


def test_missing_fonts_are_named(assets: dict[str, Path], tmp_path: Path) -> None:
    (work := tmp_path / "work").mkdir()
    failure = refused(scene_in(), assets, work, LocalRenderer(font_dirs=(tmp_path / "nowhere",)))
    assert failure.reason == "PROVIDER_NOT_CONFIGURED"
    assert "NanumSquareRound" in failure.detail


@pytest.mark.parametrize(
    ("asset", "content"),
    [
        pytest.param("song", b"RIFF\x00\x00\x00\x00WAVEfmt ", id="half a song"),
        pytest.param("song", b"#EXTM3U\n#EXTINF:9,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n", id="playlist"),
        pytest.param("song", b"ffconcat version 1.0\nfile /etc/hostname\n", id="list of files"),
        pytest.param("b", b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="drawing"),
    ],
)
def test_bad_media_is_refused_for_good(asset: str, content: bytes, assets: dict[str, Path], tmp_path: Path) -> None:
    (work := tmp_path / "work").mkdir()
    (bad := tmp_path / "bad").write_bytes(content)
    failure = refused(scene_in(), {**assets, asset: bad}, work)
    assert (failure.reason, failure.retryable) == ("MEDIA_UNSUPPORTED", False)


@contextmanager
def file_size_limit(limit: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_cannot_grow_is_worth_another_try(assets: dict[str, Path], tmp_path: Path) -> None:
    with file_size_limit(20_000):
        failure = refused(scene_in(), assets, tmp_path)
    assert (failure.reason, failure.retryable) == ("PROVIDER_FAILED", True)


def test_a_render_that_takes_too_long_is_ended(assets: dict[str, Path], tmp_path: Path) -> None:
    failure = refused(scene_in(), assets, tmp_path, LocalRenderer(timeout_s=0.2))
    assert (failure.reason, failure.retryable) == ("DEADLINE_PASSED", True)


def processes_naming(folder: Path) -> list[str]:
    """Command lines of running processes that work in the folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes()
        except OSError:
            continue
        if str(folder).encode() in command:
            found.append(command.decode(errors="replace"))
    return found


def test_cancelling_ends_every_process_within_a_second_and_leaves_nothing(
    assets: dict[str, Path], tmp_path: Path
) -> None:
    async def start_and_cancel() -> float:
        under_way = asyncio.Event()

        async def note(_percent: int) -> None:
            under_way.set()

        long = replace(scene_in(), duration_s=60.0, shots=(shot("a", 0, 60),), width=1080, height=1920)
        task = asyncio.create_task(LocalRenderer().render(long, brought(assets), tmp_path, note))
        await asyncio.wait_for(under_way.wait(), 30)
        assert processes_naming(tmp_path)
        asked = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.monotonic() - asked

    assert asyncio.run(start_and_cancel()) < 1
    assert processes_naming(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
