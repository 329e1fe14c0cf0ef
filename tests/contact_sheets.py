"""Renders twelve videos to be looked at, each with a contact sheet: `python -m tests.contact_sheets FOLDER [NAME …]`.

Six languages, three shapes, photographs that are hard to write on (dark, light, busy), and the sample's rooms.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from server.content.direction import Aspect
from server.content.ports import Genre, Mood
from server.core.language import Language
from server.demo.order import SAMPLE, Order
from server.render import main as render
from server.workshop import Commission
from tests.integration.watching import ffmpeg
from tests.photographs import BUSY, DARK, LIGHT

ROOMS = tuple(sorted((SAMPLE / "photos").iterdir()))
HANOK = SAMPLE.parent / "hanok-en" / "listing.json"
TILES, GAP, QUALITY = 8, 8, 82


@dataclass(frozen=True, slots=True)
class Case:
    """One video."""

    name: str
    language: Language
    genre: Genre
    mood: Mood
    aspect: Aspect
    photos: tuple[Path, ...]
    listing: Path | None = None
    length_s: float = 15.0

    def commission(self, seed: int) -> Commission:
        """What `castad render` would be told."""
        order = Order.read(self.listing, None, self.language, self.genre, self.mood)
        return Commission(replace(order, photos=self.photos), self.aspect, self.length_s, seed)


CASES = (
    Case("ko-rooms", Language.KO, Genre.CITY_POP, Mood.HAPPY, Aspect.UPRIGHT, ROOMS, length_s=60.0),
    Case("ko-dark", Language.KO, Genre.BALLAD, Mood.ROMANTIC, Aspect.WIDE, DARK),
    Case("en-busy", Language.EN, Genre.KPOP, Mood.ENERGETIC, Aspect.WIDE, BUSY, HANOK),
    Case("en-light", Language.EN, Genre.BALLAD, Mood.CALM, Aspect.UPRIGHT, LIGHT, HANOK),
    Case("zh-dark", Language.ZH, Genre.CITY_POP, Mood.HAPPY, Aspect.UPRIGHT, DARK),
    Case("zh-light", Language.ZH, Genre.TROT, Mood.HAPPY, Aspect.SQUARE, LIGHT),
    Case("ja-light", Language.JA, Genre.LOFI, Mood.CALM, Aspect.SQUARE, LIGHT),
    Case("ja-rooms", Language.JA, Genre.KPOP, Mood.ENERGETIC, Aspect.WIDE, ROOMS),
    Case("th-busy", Language.TH, Genre.TROT, Mood.ENERGETIC, Aspect.SQUARE, BUSY),
    Case("th-dark", Language.TH, Genre.ACOUSTIC_FOLK, Mood.ROMANTIC, Aspect.UPRIGHT, DARK),
    Case("vi-busy", Language.VI, Genre.ACOUSTIC_FOLK, Mood.HAPPY, Aspect.UPRIGHT, BUSY),
    Case("vi-rooms", Language.VI, Genre.LOFI, Mood.CALM, Aspect.WIDE, ROOMS, length_s=30.0),
)
_WIDTHS = {Aspect.UPRIGHT: 270, Aspect.SQUARE: 400, Aspect.WIDE: 480}


def tiles(video: Path, case: Case) -> Iterator[npt.NDArray[np.uint8]]:
    """Frames at even distances, the first and the last a little inside."""
    width = _WIDTHS[case.aspect]
    height = round(width * case.aspect.size[1] / case.aspect.size[0])
    for number in range(TILES):
        moment = f"{(number + 0.5) * case.length_s / TILES:.3f}"
        scale = ("-vf", f"scale={width}:{height}:flags=area", "-pix_fmt", "rgb24")
        raw = ffmpeg("-v", "error", "-ss", moment, "-i", str(video), "-frames:v", "1", *scale, "-f", "rawvideo", "-")
        yield np.frombuffer(raw, np.uint8).reshape(height, width, 3)


def sheet(video: Path, case: Case) -> Image.Image:
    """All tiles on one page, wide enough to be read."""
    pictures = list(tiles(video, case))
    height, width = pictures[0].shape[:2]
    columns = TILES if case.aspect is Aspect.UPRIGHT else TILES // 2
    page = Image.new("RGB", (columns * (width + GAP) - GAP, TILES // columns * (height + GAP) - GAP), "white")
    for number, pixels in enumerate(pictures):
        place = number % columns * (width + GAP), number // columns * (height + GAP)
        page.paste(Image.fromarray(pixels), place)
    return page


def main(folder: Path, names: list[str]) -> None:
    """Make the named ones, or all."""
    for seed, case in enumerate(CASES, start=1):
        video = folder / f"{case.name}.mp4"
        if names and case.name not in names:
            continue
        assert render(case.commission(seed), video) == 0
        sheet(video, case).save(folder / f"{case.name}-sheet.jpg", quality=QUALITY, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
