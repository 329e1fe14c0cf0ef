"""Files in a folder of this machine, with links that this server signs and serves itself."""

import errno
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore

from server.core.blobs import BlobMissing, DownloadLink, StorageFull, UploadLink, checked_key, checked_prefix
from server.core.links import LinkMaker

UPLOAD, DOWNLOAD = "PUT", "GET"
PART_BYTES = 1024 * 1024
ABANDONED_AFTER_S = 24 * 3_600


def path_of_link(key: str) -> str:
    """The URL path of a key."""
    return f"/files/{key}"


class FileBlobs:
    """The folder store. A file is written beside its place and moved there whole, so none is ever seen half."""

    def __init__(self, folder: Path, links: LinkMaker, *, upload_life: timedelta, download_life: timedelta) -> None:
        self._folder = folder.resolve()
        self._store = LocalStore(self._folder, mkdir=True, automatic_cleanup=True)
        self._links = links
        self._upload_life = upload_life
        self._download_life = download_life

    async def put(self, key: str, data: bytes) -> None:
        """Store bytes."""
        await self._write(key, data)

    async def put_file(self, key: str, path: Path) -> None:
        """Store a copy of a local file."""
        await self._write(key, path)

    async def put_stream(self, key: str, chunks: AsyncIterable[bytes]) -> None:
        """Store what comes in, and nothing when it breaks off; raises StorageFull."""
        await self._write(key, aiter(chunks))

    async def get(self, key: str) -> bytes:
        """The whole content; raises BlobMissing."""
        try:
            found = await obstore.get_async(self._store, checked_key(key))
        except FileNotFoundError:
            raise BlobMissing(key) from None
        return bytes(await found.bytes_async())

    async def fetch(self, key: str, path: Path) -> None:
        """Copy to a local file; raises BlobMissing."""
        try:
            found = await obstore.get_async(self._store, checked_key(key))
        except FileNotFoundError:
            raise BlobMissing(key) from None
        with _whole(path) as file:
            async for chunk in found.stream(PART_BYTES):
                file.write(chunk)

    async def size(self, key: str) -> int | None:
        """Bytes stored, None where there is nothing."""
        try:
            return (await obstore.head_async(self._store, checked_key(key)))["size"]
        except FileNotFoundError:
            return None

    async def delete_prefix(self, prefix: str) -> None:
        """Delete one file, or a folder of them."""
        async for found in obstore.list(self._store, checked_prefix(prefix)):
            await obstore.delete_async(self._store, [each["path"] for each in found])
        with suppress(FileNotFoundError):
            await obstore.head_async(self._store, prefix)
            await obstore.delete_async(self._store, prefix)

    async def upload_link(self, key: str, content_type: str, size_bytes: int) -> UploadLink:
        """A link to PUT to."""
        facts = {"type": content_type, "max": str(size_bytes)}
        link = self._links.make(UPLOAD, path_of_link(checked_key(key)), facts, self._upload_life)
        return UploadLink(link.url, {"content-type": content_type}, link.expires_at)

    async def download_link(self, key: str, file_name: str, *, inline: bool = True) -> DownloadLink:
        """A link to GET from."""
        facts = {"name": file_name, "as": "inline" if inline else "attachment"}
        link = self._links.make(DOWNLOAD, path_of_link(checked_key(key)), facts, self._download_life)
        return DownloadLink(link.url, link.expires_at)

    def local_path(self, key: str) -> Path:
        """Where the file of a key is, or would be."""
        return self._folder / checked_key(key)

    def sweep(self) -> None:
        """Remove what processes that were killed had begun to write."""
        for draft in self._folder.rglob("*#*"):
            if draft.stat().st_mtime < time.time() - ABANDONED_AFTER_S:
                draft.unlink(missing_ok=True)

    async def _write(self, key: str, content: bytes | Path | AsyncIterator[bytes]) -> None:
        try:
            await obstore.put_async(self._store, checked_key(key), content, chunk_size=PART_BYTES, max_concurrency=1)
        except (BaseError, OSError) as error:
            if _is_full(error):
                raise StorageFull from error
            raise


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A new file that is there after the block only if the block ended well."""
    try:
        with path.open("wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _is_full(error: Exception) -> bool:
    """Whether the disk, or the user's share of it, has no room."""
    number = getattr(error, "errno", None)
    return number in (errno.ENOSPC, errno.EDQUOT) or any(
        f"code: {full}," in str(error) for full in (errno.ENOSPC, errno.EDQUOT)
    )
