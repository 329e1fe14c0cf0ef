"""Stand-ins for vendors, for `castad dev --vendors fake`: programs of a checkout, reached by settings alone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from server.core.settings import settings
from server.processes import free_port

PROGRAMS = (
    *("naver", "openai", "suno", "creatomate", "captions"),
    *("youtube", "instagram", "identity_providers"),
)
"""Modules of `tests.fakes`; each tells the settings that lead to it, then an empty line."""
ROOT = Path(__file__).parents[1]


class StandInsAbsent(Exception):
    """They come with a checkout, not with an installed package."""


@contextmanager
def running() -> Iterator[None]:
    """Start them, and let the settings of this process and its children lead to them while the block runs."""
    if not all((ROOT / "tests" / "fakes" / f"{name}.py").exists() for name in PROGRAMS):
        raise StandInsAbsent("stand-ins for vendors need a checkout of CastAD with its tests")
    before, ports = dict(os.environ), [free_port() for _ in PROGRAMS]
    programs = [_start(name, port) for name, port in zip(PROGRAMS, ports, strict=True)]
    try:
        for program in programs:
            os.environ.update(_told_by(program))
        known = settings().http_exceptions
        os.environ["CASTAD_HTTP_EXCEPTIONS"] = json.dumps([*known, *(f"127.0.0.1:{port}" for port in ports)])
        settings.cache_clear()
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()
        for program in programs:
            program.terminate()
            program.wait()


def _start(name: str, port: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"tests.fakes.{name}", str(port)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)


def _told_by(program: "subprocess.Popen[str]") -> Mapping[str, str]:
    """The settings of its own that it prints once it listens; what several share is put together by us."""
    assert program.stdout is not None
    told: dict[str, str] = {}
    while line := program.stdout.readline().strip():
        name, _, value = line.partition("=")
        told[name] = value
    if not told:
        raise StandInsAbsent("a stand-in for a vendor ended at once")
    return {name: value for name, value in told.items() if not value.startswith("[")}
