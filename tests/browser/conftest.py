"""Chromium before the whole system: Envoy, server, worker and PostgreSQL as processes."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from server.content.ports import Genre, Mood
from server.core import embedded
from server.core.language import Language
from server.demo.order import SAMPLE, Order
from server.processes import System, free_port
from tests.browser.console_page import ConsolePage
from tests.browser.sites import served
from tests.e2e.edge_system import open_to_all
from tests.fakes.consent import CLIENT_SECRET
from tests.fakes.instagram import FakeInstagram
from tests.fakes.server import serving
from tests.fakes.youtube import FakeYouTube
from tests.integration.auth_desk import Admin, superuser
from tests.integration.outlets_desk import registered

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 30_000
PHOTOS = 4
ELSEWHERE = {
    "ads": "/",
    "listing": "/new",
    "posts": "/posts",
    "profile": "/settings",
    "security": "/settings/security",
    "accounts": "/settings/accounts",
    "usage": "/settings/usage",
}


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a window."""
    path = shutil.which("chromium")
    assert path, "make setup-dev installs Debian's chromium"
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


def build(folder: Path, out: Path, **environment: str) -> Path:
    """A page of ours as it is deployed."""
    command = ["npx", "vite", "build", "--outDir", str(out), "--logLevel", "error"]
    subprocess.run(command, cwd=folder, env=os.environ | environment, check=True)
    return out


@pytest.fixture(scope="session")
def built() -> Iterator[Path]:
    """Where built pages lie."""
    with tempfile.TemporaryDirectory(prefix="castad-pages-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def edge_port() -> int:
    """Known before there is an edge, because the built console holds its address."""
    return free_port()


@pytest.fixture(scope="session")
def library_folder(built: Path) -> Path:
    """The page that has the library and nothing else."""
    return build(ROOT / "tests" / "browser" / "page", built / "library")


@pytest.fixture(scope="session")
def console_origin(built: Path, edge_port: int) -> Iterator[str]:
    """Where the console is served."""
    edge = f"http://localhost:{edge_port}"
    folder = build(ROOT / "clients" / "web" / "console", built / "console", VITE_CASTAD_EDGE=edge)
    with served(folder) as origin:
        yield origin


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
async def youtube() -> AsyncIterator[FakeYouTube]:
    """Where owners of these tests have their channels."""
    async with serving(FakeYouTube()) as vendor:
        yield vendor


@pytest.fixture(scope="session")
async def instagram() -> AsyncIterator[FakeInstagram]:
    """Where they have their accounts."""
    async with serving(FakeInstagram()) as vendor:
        yield vendor


@pytest.fixture(scope="session")
async def system(
    library_page: str, console_origin: str, edge_port: int, youtube: FakeYouTube, instagram: FakeInstagram
) -> AsyncIterator[System]:
    """The system, open to the pages of these tests."""
    with tempfile.TemporaryDirectory(prefix="castad-browser-") as name, pytest.MonkeyPatch.context() as environment:
        for platform in ("YOUTUBE", "INSTAGRAM"):
            environment.setenv(f"CASTAD_{platform}_CLIENT_SECRET", CLIENT_SECRET)
        folder = Path(name)
        folder.chmod(0o755)  # the embedded database's own user must reach it
        config = open_to_all(
            folder,
            edge_port=edge_port,
            console_url=console_origin,
            cors_origins=(library_page, console_origin),
            oauth_redirect_uris=(f"{console_origin}/oauth/callback",),
            sweep_s=1.0,
        )
        config = registered(config, youtube, instagram)
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
    context = await fresh_profile(chromium)
    yield context
    await context.close()


async def fresh_profile(chromium: Browser) -> BrowserContext:
    """English, and not endlessly patient."""
    context = await chromium.new_context(locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    return context


@dataclass(slots=True)
class Advertisement:
    """What the console made on its whole way, and in which browser."""

    origin: str
    profile: BrowserContext
    console: ConsolePage
    pages: dict[str, str] = field(default_factory=dict)
    line: str = "파도가 두고 간 저녁빛"
    lyrics_kept: str = ""
    film_seconds: float = 0

    def passed(self, step: str) -> None:
        """Remember the address of a step."""
        self.pages[step] = self.console.path


@pytest.fixture(scope="session")
async def advertisement(chromium: Browser, console_origin: str, system: System) -> AsyncIterator[Advertisement]:
    """An owner's whole way through the console, from sign-up to the published post."""
    order = Order.read(SAMPLE / "listing.json", SAMPLE / "photos", Language.KO, Genre.LOFI, Mood.CALM)
    context = await fresh_profile(chromium)
    console = await ConsolePage.open(context, console_origin)
    made = Advertisement(console_origin, context, console)
    await console.sign_up()
    await console.describe(order)
    made.passed("report")
    await console.upload(order.photos[:PHOTOS])
    made.passed("song")
    first = await console.write_lyrics()
    await first.fill(made.line)
    await console.button("Save").click()
    await expect(console.button("Save")).to_be_hidden()
    made.lyrics_kept = await first.input_value()
    await console.sing()
    made.passed("film")
    player = await console.film()
    await console.page.wait_for_function("document.querySelector('video').readyState > 0")
    made.film_seconds = await player.evaluate("(video) => video.duration")
    await console.publish()
    made.passed("post")
    project = made.pages["film"].removesuffix("/film")
    made.pages |= {"photos": f"{project}/photos", "publish": f"{project}/publish"} | ELSEWHERE
    yield made
    await context.close()
