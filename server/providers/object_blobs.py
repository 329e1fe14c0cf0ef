"""Files in any store that obstore reaches; who makes the links to them is another's part."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from server.core.blobs import (
    BlobMissing,
    DownloadLink,
    StorageUnavailable,
    UploadLink,
    checked_key,
    checked_prefix,
)

log = structlog.get_logger("storage")

Content = bytes | Path | AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Lives:
    """How long links hold."""

    upload: timedelta
    download: timedelta


class BlobLinks(Protocol):
    """Makes links that carry their own permission; no store is asked."""

    def upload(self, key: str, content_type: str, size_bytes: int) -> UploadLink:
        """A link to PUT to."""

    def download(self, key: str, file_name: str, *, inline: bool) -> DownloadLink:
        """A link to GET from."""


class ObjectBlobs:
    """Implements `server.core.blobs.Blobs`. Files go up in parts, and none is seen before its last part is there."""

    part_bytes = 8 * 1024 * 1024
    parts_at_once = 4

    def __init__(self, store: ObjectStore, links: BlobLinks) -> None:
        self._store = store
        self._links = links

    async def put(self, key: str, data: bytes) -> None:
        """Store bytes."""
        await self._write(key, data)

    async def put_file(self, key: str, path: Path) -> None:
        """Store a copy of a local file."""
        await self._write(key, path)

    async def get(self, key: str) -> bytes:
        """The whole content."""
        return b"".join([chunk async for chunk in self._read(key)])

    async def fetch(self, key: str, path: Path) -> None:
        """Copy to a local file."""
        with _whole(path) as file:
            async for chunk in self._read(key):
                file.write(chunk)

    async def size(self, key: str) -> int | None:
        """Bytes stored, None where there is nothing."""
        try:
            with _asking(key):
                return (await obstore.head_async(self._store, checked_key(key)))["size"]
        except BlobMissing:
            return None

    async def delete_prefix(self, prefix: str) -> None:
        """Delete one file, or a folder of them."""
        with _changing(checked_prefix(prefix)):
            async for found in obstore.list(self._store, prefix):
                await obstore.delete_async(self._store, [each["path"] for each in found])
            with suppress(FileNotFoundError):
                await obstore.head_async(self._store, prefix)
                await obstore.delete_async(self._store, prefix)

    async def upload_link(self, key: str, content_type: str, size_bytes: int) -> UploadLink:
        """A link to PUT to."""
        return self._links.upload(checked_key(key), content_type, size_bytes)

    async def download_link(self, key: str, file_name: str, *, inline: bool = True) -> DownloadLink:
        """A link to GET from."""
        return self._links.download(checked_key(key), file_name, inline=inline)

    async def _read(self, key: str) -> AsyncIterator[bytes]:
        with _asking(key):
            found = await obstore.get_async(self._store, checked_key(key))
            async for chunk in found.stream(self.part_bytes):
                yield bytes(chunk)

    async def _write(self, key: str, content: Content) -> None:
        with _changing(key):
            await obstore.put_async(
                self._store,
                checked_key(key),
                content,
                chunk_size=self.part_bytes,
                max_concurrency=self.parts_at_once,
            )


@contextmanager
def _asking(key: str) -> Iterator[None]:
    """What the store answers about a file, in our words."""
    try:
        yield
    except FileNotFoundError:
        raise BlobMissing(key) from None
    except BaseError as error:
        raise _unavailable(key, error) from error


@contextmanager
def _changing(key: str) -> Iterator[None]:
    """The same where the file need not be there: what is not found then is the bucket."""
    try:
        with _asking(key):
            yield
    except BlobMissing as error:
        raise _unavailable(key, error) from error


def _unavailable(key: str, error: Exception) -> StorageUnavailable:
    log.warning("storage_failed", key=key, error=str(error).partition("\n")[0])
    return StorageUnavailable()


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A new file that is there after the block only if the block ended well."""
    try:
        with path.open("wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise
