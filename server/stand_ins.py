"""Stand-ins for paid vendors, for `castad dev --vendors fake`: programs of a checkout, reached by settings alone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.core.settings import settings
from server.processes import free_port

VENDORS = ("suno", "creatomate")
ROOT = Path(__file__).parents[1]


class StandInsAbsent(Exception):
    """They come with a checkout, not with an installed package."""


@contextmanager
def running() -> Iterator[None]:
    """Start them, and let the settings of this process and its children lead to them while the block runs."""
    if not all((ROOT / "tests" / "fakes" / f"{vendor}.py").exists() for vendor in VENDORS):
        raise StandInsAbsent("stand-ins for vendors need a checkout of CastAD with its tests")
    ports = {vendor: free_port() for vendor in VENDORS}
    programs = [_start(vendor, port) for vendor, port in ports.items()]
    before = dict(os.environ)
    try:
        for program in programs:
            os.environ.update(_told_by(program))
        known = list(settings().http_exceptions)
        os.environ["CASTAD_HTTP_EXCEPTIONS"] = json.dumps([*known, *(f"127.0.0.1:{port}" for port in ports.values())])
        settings.cache_clear()
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()
        for program in programs:
            program.terminate()
            program.wait()


def _start(vendor: str, port: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"tests.fakes.{vendor}", str(port)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)


def _told_by(program: "subprocess.Popen[str]") -> dict[str, str]:
    """The settings it prints once it listens; there are three of each."""
    assert program.stdout is not None
    lines = [program.stdout.readline().strip() for _ in range(3)]
    if not all("=" in line for line in lines):
        raise StandInsAbsent("a stand-in for a vendor ended at once")
    return dict(line.split("=", 1) for line in lines)
