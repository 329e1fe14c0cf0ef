"""Files that a vendor made for us, fetched from wherever its answer points."""

from pathlib import Path
from typing import Protocol


class Media(Protocol):
    """Fetches behind the guard; a link that a vendor answers is a stranger's link."""

    async def fetch(self, url: str, target: Path, max_bytes: int, kinds: tuple[str, ...]) -> None:
        """Write the file whole or not at all; raises EngineFailed."""
