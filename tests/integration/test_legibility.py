"""Words on photographs, measured on the pixels of frames as they go to the encoder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from server.content.scene import Audio, Card, CardKind, Rect, Scene, Shot, Subtitle, Transition, TransitionKind, Word
from server.core.language import Language
from server.providers.renderer.engine import Order, draw_frames, set_stage
from server.providers.renderer.layout import Layout
from server.providers.renderer.legibility import contrast, luminance, luminance_of
from server.providers.renderer.local import FONT_DIRS
from server.providers.renderer.yuv import to_rgb
from tests.photographs import BUSY, DARK, LIGHT

WIDTH, HEIGHT = 1080, 1920
LIT = 12
"""How near a pixel's channels must be to a letter's colour to be inside the letter."""
WANTED = {"title": 3.0, "name": 3.0}
"""WCAG 2 AA of large letters; everything else is small."""
SAYS = (Word("파도 소리에 ", 1.2, 1.3), Word("눈을 뜨는 아침", 3.0, 4.0))

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]


def scene_on(asset_id: str) -> Scene:
    """One frame a second: the title, a line half sung, the end card."""
    shot = Shot(asset_id, 0, 4, Rect(0.3, 0, 0.4, 1), Rect(0.25, 0, 0.4, 1), Transition(TransitionKind.CUT))
    return Scene(
        width=WIDTH,
        height=HEIGHT,
        fps=1,
        duration_s=4.0,
        language=Language.KO,
        shots=(shot,),
        subtitles=(Subtitle(1.0, 2.0, SAYS),),
        cards=(
            Card(CardKind.TITLE, -1.0, 1.0, "스테이 파도결", ("강릉 사천",)),
            Card(CardKind.END, 2.0, 4.0, "스테이 파도결", ("강원특별자치도 강릉시 사천면 솔물결길 27", "033-000-0000")),
        ),
        audio=Audio("song", 0.0),
    )


def drawn(photo: Path, folder: Path) -> Iterator[Pixels]:
    """The frames of the scene in RGB."""
    order = Order(scene_on("photo"), {"photo": photo}, folder, FONT_DIRS)
    for frame in draw_frames(order, set_stage(order)):
        yield to_rgb(frame)


def plain(folder: Path, name: str) -> Path:
    """A photo of nothing: white paper, the sun, or stripes of snow and asphalt."""
    pixels = np.full((480, 720, 3), 255, np.uint8)
    if name == "yellow":
        pixels[..., 2] = 0
    if name == "stripes":
        pixels[:, ::24] = pixels[:, 1::24] = pixels[:, 2::24] = 40
    Image.fromarray(pixels).save(folder / f"{name}.png")
    return folder / f"{name}.png"


@dataclass(frozen=True)
class Letters:
    """All letters of one colour in a frame."""

    inside: Mask
    around: Mask

    @classmethod
    def of(cls, frame: Pixels, hex_code: str) -> "Letters":
        colour = np.array([int(hex_code[index : index + 2], 16) for index in (1, 3, 5)])
        lit = (np.abs(frame.astype(int) - colour).max(axis=2) <= LIT).astype(np.uint8)
        strokes = cv2.morphologyEx(lit, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
        near, edge = (cv2.dilate(lit, np.ones((size, size), np.uint8)) for size in (15, 9))
        return cls(np.asarray(strokes, np.uint8), np.asarray(near - edge, np.uint8))

    def contrast_in(self, frame: Pixels, hex_code: str, rows: slice) -> float:
        """Between the letters' colour and the brightest tenth of what is right around them."""
        around = luminance(frame[rows])[self.around[rows] == 1]
        assert self.inside[rows].sum() > 300, "there are no letters"
        return contrast(luminance_of(hex_code), float(np.percentile(around, 90)))


def texts(frames: list[Pixels]) -> Iterator[tuple[str, float]]:
    """Each text and its contrast."""
    layout = Layout.of(WIDTH, HEIGHT)
    foot = slice(int(layout.bottom) - 100, int(layout.bottom))
    headline, lines = slice(600, 830), slice(850, 1_100)
    for name, frame, hex_code, rows in (
        ("title", frames[0], "#FFFFFF", headline),
        ("region", frames[0], "#FFFFFF", lines),
        ("line to be sung", frames[1], "#FFFFFF", foot),
        ("line that was sung", frames[1], "#FFD166", foot),
        ("name", frames[3], "#FFFFFF", headline),
        ("address", frames[3], "#FFFFFF", lines),
    ):
        yield name, Letters.of(frame, hex_code).contrast_in(frame, hex_code, rows)


@pytest.mark.parametrize(
    "photo", [*LIGHT, *DARK, *BUSY, *map(Path, ("white", "yellow", "stripes"))], ids=lambda path: path.stem
)
def test_every_text_keeps_its_contrast_on_any_photo(photo: Path, tmp_path: Path) -> None:
    frames = list(drawn(photo if photo.suffix else plain(tmp_path, photo.name), tmp_path))
    found = dict(texts(frames))
    assert {name: round(value, 2) for name, value in found.items() if value < WANTED.get(name, 4.5)} == {}


def test_the_shade_is_as_dense_as_the_photo_needs_and_no_denser(tmp_path: Path) -> None:
    middle = np.full((480, 720, 3), 110, np.uint8)
    Image.fromarray(middle).save(tmp_path / "evening.png")
    evening = list(drawn(tmp_path / "evening.png", tmp_path))[1][1_500:, 40].mean() / 110
    noon = list(drawn(plain(tmp_path, "white"), tmp_path))[1][1_500:, 40].mean() / 255
    assert noon < 0.45 < 0.7 < evening
