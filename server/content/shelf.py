"""Lends a job's files to a vendor: copies in the store, behind links that live longer than those for people."""

from collections.abc import Mapping
from pathlib import Path

from server.core.blobs import Blobs


class BlobShelf:
    """Implements `server.core.media.Shelf` with one folder of the store."""

    def __init__(self, blobs: Blobs, folder: str) -> None:
        self._blobs = blobs
        self._folder = folder

    async def lend(self, files: Mapping[str, Path]) -> dict[str, str]:
        """Copy them and hand out links."""
        links = {}
        for name, path in files.items():
            key = f"{self._folder}/{name}{path.suffix}"
            await self._blobs.put_file(key, path)
            links[name] = (await self._blobs.download_link(key, path.name)).url
        return links

    async def clear(self) -> None:
        """Take everything back."""
        await self._blobs.delete_prefix(self._folder)
