"""The versioned file that says how places are read."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def recipe() -> dict[str, Any]:
    """All of it."""
    return tomllib.loads(files("server.providers.naver").joinpath("data/place.toml").read_text("utf-8"))
