"""The whole system as processes, and photographs to feed it with."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import grpc
import numpy as np
import pytest
from PIL import Image

from server.content.ports import Genre, Mood
from server.core.language import Language
from server.core.settings import Settings
from server.demo.order import SAMPLE, Order
from server.demo.studio import Studio
from server.processes import System, free_port


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A data folder that the embedded database's own user may reach."""
    with tempfile.TemporaryDirectory(prefix="castad-e2e-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
async def system(folder: Path) -> AsyncIterator[System]:
    """Database, server and one worker; a lost worker's jobs are taken over after four seconds."""
    config = Settings(
        data_dir=folder / "data", port=free_port(), http_port=free_port(), job_takeover_s=4, sweep_s=1, drain_s=0.2
    )
    async with System(config, logs=folder / "logs") as running:
        yield running


@pytest.fixture
async def studio(system: System) -> AsyncIterator[Studio]:
    """A freshly signed-up owner."""
    async with grpc.aio.insecure_channel(system.target) as channel:
        studio = Studio(channel)
        await studio.sign_up()
        yield studio


@pytest.fixture(scope="session")
def order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    """The bundled listing with three quickly painted photographs."""
    photos = tmp_path_factory.mktemp("photos")
    dice = np.random.default_rng(7)
    for number in range(3):
        colours = dice.integers(0, 255, (6, 9, 3), dtype=np.uint8)
        Image.fromarray(colours).resize((1200, 800), Image.Resampling.BICUBIC).save(photos / f"{number}.jpg")
    return Order.read(SAMPLE / "listing.json", photos, Language.KO, Genre.LOFI, Mood.CALM)
