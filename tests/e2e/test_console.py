"""The console's development server, as `castad dev` runs it."""

import asyncio
from urllib.request import urlopen

import pytest

from server import console
from server.core.settings import Settings
from server.processes import free_port


@pytest.fixture
def config() -> Settings:
    """A console and an edge of this test's own."""
    return Settings(console_url=f"http://localhost:{free_port()}", edge_port=free_port())


async def test_the_page_knows_its_edge(config: Settings) -> None:
    async with console.serving(config):
        page = await asyncio.to_thread(_read, config.console_url)
    assert f'<meta name="castad-edge" content="{config.edge_url}"' in page


async def test_a_taken_port_is_told(config: Settings) -> None:
    async with console.serving(config):
        with pytest.raises(console.ConsoleAbsent, match="taken"):
            async with console.serving(config):
                pass


def _read(url: str) -> str:
    with urlopen(url) as answer:
        page: str = answer.read().decode()
        return page
