"""Files that go to vendors, and files that they made for us."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class Shelf(Protocol):
    """Where a vendor may fetch a job's files from, for as long as it needs them."""

    async def lend(self, files: Mapping[str, Path]) -> dict[str, str]:
        """A link for every name."""


class Media(Protocol):
    """Fetches behind the guard; a link that a vendor answers is a stranger's link."""

    async def fetch(self, url: str, target: Path, max_bytes: int, kinds: tuple[str, ...]) -> None:
        """Write the file whole or not at all; raises EngineFailed."""
