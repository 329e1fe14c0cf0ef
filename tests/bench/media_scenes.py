"""What suite `media` films: directed scenes with a song of the local composer over rooms or landscapes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from server.content.direction import Aspect
from server.content.ports import Genre, Mood
from server.content.scene import Scene
from server.core.language import Language
from server.demo.order import SAMPLE, Order
from server.providers.renderer.engine import Order as Drawing
from server.providers.renderer.local import FONT_DIRS
from server.wiring_workshop import local_workshop
from server.workshop import Commission
from tests.photographs import named

ROOMS = tuple(sorted((SAMPLE / "photos").iterdir()))
LANDSCAPES = named("Aqua", "Blinds", "Dune", "Garden", "GreenMeadow", "Storm", "Wood", "YellowFlower")


@dataclass(frozen=True, slots=True)
class Staged:
    """A scene and the files of its assets."""

    scene: Scene
    assets: dict[str, Path]

    def drawing(self, folder: Path) -> Drawing:
        """The same as the renderer's engine gets it."""
        return Drawing(self.scene, self.assets, folder, FONT_DIRS)


@contextmanager
def folder_for_media() -> Iterator[Path]:
    """Room for files, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="castad-media-") as folder:
        yield Path(folder)


async def staged(photos: tuple[Path, ...], length_s: float, folder: Path) -> Staged:
    """A directed upright video of the sample stay with these photos, ready to be filmed."""
    order = replace(Order.read(None, None, Language.KO, Genre.CITY_POP, Mood.HAPPY), photos=photos)
    folder.mkdir()
    with local_workshop() as workshop:
        commission = Commission(order, Aspect.UPRIGHT, length_s, seed=1)
        made = await workshop.stage(commission, folder, lambda _stage, _percent: None)
        return Staged(made.scene, made.files)
