"""Prompts: files with a version, read anew when they change."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

SHIPPED = Path(str(files("server.providers.llm").joinpath("prompts")))


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is told for one task; `repair` introduces what it has to mend."""

    version: str
    instructions: str
    repair: str


class PromptMissing(Exception):
    """There is no prompt for the task; the message names the folder."""


class Prompts:
    """`<folder>/<task>/<version>.toml`; the last version by name is used, from the next question on."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or SHIPPED

    def latest(self, task: str) -> Prompt:
        """The prompt of a task; raises PromptMissing."""
        found = sorted((self._folder / task).glob("*.toml"))
        if not found:
            raise PromptMissing(str(self._folder / task))
        return _read(found[-1], found[-1].stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, _changed_at: int) -> Prompt:
    told = tomllib.loads(path.read_text("utf-8"))
    return Prompt(path.stem, told["instructions"], told["repair"])
