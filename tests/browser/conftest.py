"""Chromium before the whole system: Envoy, server, worker and PostgreSQL as processes."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from server.core import embedded
from server.core.settings import Settings
from server.processes import System, free_port
from tests.browser.sites import served
from tests.integration.auth_desk import Admin, superuser

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a window."""
    path = shutil.which("chromium")
    assert path, "make setup-dev installs Debian's chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def library_folder() -> Iterator[Path]:
    """The page that has the library and nothing else, built."""
    with tempfile.TemporaryDirectory(prefix="castad-page-") as name:
        built = Path(name) / "page"
        page = ROOT / "tests" / "browser" / "page"
        command = ["npx", "vite", "build", str(page), "--outDir", str(built), "--logLevel", "error"]
        subprocess.run(command, cwd=ROOT, check=True)
        yield built


@pytest.fixture(scope="session")
def library_page(library_folder: Path) -> Iterator[str]:
    """Its origin, one that may call."""
    with served(library_folder) as origin:
        yield origin


@pytest.fixture(scope="session")
def foreign_page(library_folder: Path) -> Iterator[str]:
    """The same page at an origin that nobody allowed."""
    with served(library_folder) as origin:
        yield origin


@pytest.fixture(scope="session")
async def system(library_page: str) -> AsyncIterator[System]:
    """The system, open to the pages of these tests."""
    with tempfile.TemporaryDirectory(prefix="castad-browser-") as name, pytest.MonkeyPatch.context() as environment:
        folder = Path(name)
        folder.chmod(0o755)  # the embedded database's own user must reach it
        origins = (library_page,)
        environment.setenv("CASTAD_CORS_ORIGINS", json.dumps(origins))
        config = Settings(
            data_dir=folder / "data",
            port=free_port(),
            http_port=free_port(),
            edge_port=free_port(),
            edge_admin_port=free_port(),
            rate_limit="100000/minute",
            login_rate_limit="1000/minute",
            edge_burst=10_000,
            edge_calls_per_s=10_000,
            sweep_s=1,
            drain_s=0.2,
            stop_grace_s=1,
        )
        async with System(config, logs=folder / "logs", edge=True) as running:
            yield running


@pytest.fixture
async def admin(system: System) -> AsyncIterator[Admin]:
    """The database, past every rule."""
    async with superuser(await embedded.start(system.config.data_dir / "postgres")) as connected:
        yield connected


@pytest.fixture
async def profile(chromium: Browser) -> AsyncIterator[BrowserContext]:
    """A browser that was never here before; its pages are tabs that share cookies."""
    context = await chromium.new_context(locale="ko-KR")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    await context.close()
