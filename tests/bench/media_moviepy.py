"""Films a scene with moviepy 2: `python -m tests.bench.media_moviepy OUT ASSETS`, the scene on standard input.

The same photos, windows, fades, scrim, words and encoder settings. Two things are made easier for it: words light up as
a whole instead of being swept over, and letters have no soft shadow.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import moviepy
import numpy as np
from moviepy import vfx

from server.content.scene import Card, Rect, Scene, Shot, Subtitle, from_json
from server.providers.renderer.camera import window_at
from server.providers.renderer.encoder import as_h264
from server.providers.renderer.layout import Layout
from server.providers.renderer.local import FONT_DIRS

FONT = next(path for folder in FONT_DIRS for path in folder.rglob("NanumSquareRoundB.ttf"))
CARD_DENSITY, SCRIM_DENSITY = 0.5, 0.5
GAP = 1.6


def shot_clip(scene: Scene, shot: Shot, photo: Path) -> moviepy.VideoClip:
    """The part of the photo that the shot needs, resized and moved anew for every frame."""
    image = moviepy.ImageClip(str(photo))
    pair = shot.crop_from, shot.crop_to
    left, top = min(each.x for each in pair), min(each.y for each in pair)
    right, bottom = max(each.x + each.width for each in pair), max(each.y + each.height for each in pair)
    width, height = image.size
    part = image.cropped(int(left * width), int(top * height), int(right * width), int(bottom * height))

    def window(time_s: float) -> Rect:
        return window_at(shot, shot.start_s + time_s)

    def size(time_s: float) -> tuple[int, int]:
        now = window(time_s)
        return (
            max(scene.width, round((right - left) / now.width * scene.width)),
            max(scene.height, round((bottom - top) / now.height * scene.height)),
        )

    def place(time_s: float) -> tuple[float, float]:
        now = window(time_s)
        return (left - now.x) / now.width * scene.width, (top - now.y) / now.height * scene.height

    moving = part.with_duration(shot.end_s - shot.start_s).resized(size).with_position(place).with_start(shot.start_s)
    fade = shot.transition.duration_s
    return moving.with_effects([vfx.CrossFadeIn(fade)]) if fade else moving


def text(words: str, size: int, colour: str, span: tuple[float, float]) -> moviepy.VideoClip:
    """One row of letters."""
    clip = moviepy.TextClip(font=str(FONT), text=words, font_size=size, color=colour, margin=(4, size // 3))
    return clip.with_start(span[0]).with_duration(span[1] - span[0])


def subtitle_clips(scene: Scene, subtitle: Subtitle, layout: Layout) -> Iterator[moviepy.VideoClip]:
    """The line in white, and each of its words in the accent colour from its moment on."""
    size = layout.px(layout.proportions.subtitle)
    span = subtitle.start_s, subtitle.end_s
    line = text("".join(word.text for word in subtitle.words).strip(), size, scene.palette.text, span)
    left, top = (scene.width - line.size[0]) / 2, layout.bottom - line.size[1]
    yield line.with_position((left, top)).with_effects([vfx.CrossFadeIn(0.1), vfx.CrossFadeOut(0.1)])
    sung = ""
    for word in subtitle.words:
        before = text(sung, size, scene.palette.accent, span).size[0] - 8 if sung else 0
        lit = text(word.text.strip(), size, scene.palette.accent, (word.start_s, subtitle.end_s))
        yield lit.with_position((left + before, top))
        sung += word.text


def card_clips(scene: Scene, card: Card, layout: Layout) -> Iterator[moviepy.VideoClip]:
    """A shade over the whole picture and the rows on it."""
    span = card.start_s, card.end_s
    fading = [vfx.CrossFadeIn(0.45), vfx.CrossFadeOut(0.45)]
    yield shade(scene, (scene.height, scene.width), CARD_DENSITY, span).with_effects(fading)
    top = layout.height * layout.proportions.card_centre
    for number, row in enumerate((card.headline, *card.lines)):
        size = layout.px(layout.proportions.end_line if number else layout.proportions.title)
        clip = text(row, size, scene.palette.text, span)
        yield clip.with_position(("center", top)).with_effects(fading)
        top += size * GAP


def shade(scene: Scene, shape: tuple[int, int], density: float, span: tuple[float, float]) -> moviepy.VideoClip:
    """An even dark area."""
    colour = [int(scene.palette.shade[index : index + 2], 16) for index in (1, 3, 5)]
    pixels = np.empty((*shape, 4), np.uint8)
    pixels[:] = (*colour, round(255 * density))
    return moviepy.ImageClip(pixels, transparent=True).with_start(span[0]).with_duration(span[1] - span[0])


def clips(scene: Scene, assets: dict[str, Path]) -> Iterator[moviepy.VideoClip]:
    """Everything from back to front."""
    layout = Layout.of(scene.width, scene.height)
    for shot in scene.shots:
        yield shot_clip(scene, shot, assets[shot.asset_id])
    if scene.subtitles:
        span = scene.subtitles[0].start_s, scene.subtitles[-1].end_s
        foot = scene.height - int(layout.bottom - 7 * layout.px(layout.proportions.subtitle))
        yield shade(scene, (foot, scene.width), SCRIM_DENSITY, span).with_position((0, scene.height - foot))
    for card in scene.cards:
        yield from card_clips(scene, card, layout)
    for subtitle in scene.subtitles:
        yield from subtitle_clips(scene, subtitle, layout)


def main(out: str, assets: str) -> None:
    """Write the video."""
    scene = from_json(sys.stdin.read())
    files = {name: Path(path) for name, path in (line.split("=", 1) for line in assets.splitlines())}
    film = moviepy.CompositeVideoClip([*clips(scene, files)], size=(scene.width, scene.height))
    sound = moviepy.AudioFileClip(str(files[scene.audio.asset_id])).subclipped(0, scene.duration_s)
    film.with_duration(scene.duration_s).with_audio(sound).write_videofile(
        out, fps=scene.fps, codec="libx264", preset="superfast", ffmpeg_params=as_h264()[4:], audio_codec="aac",
        audio_bitrate="192k", threads=2, logger=None,
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
