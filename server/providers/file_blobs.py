"""Files in a folder of this machine, with links that this server signs and serves itself."""

import errno
import time
from collections.abc import AsyncIterable
from pathlib import Path

from obstore.exceptions import BaseError
from obstore.store import LocalStore

from server.core.blobs import DownloadLink, StorageFull, StorageUnavailable, UploadLink, checked_key
from server.core.links import LinkMaker
from server.providers.object_blobs import Content, Lives, ObjectBlobs

UPLOAD, DOWNLOAD = "PUT", "GET"
ABANDONED_AFTER_S = 24 * 3_600
_FULL = (errno.ENOSPC, errno.EDQUOT)


def path_of_link(key: str) -> str:
    """The URL path of a key."""
    return f"/files/{key}"


class OwnLinks:
    """Implements `server.providers.object_blobs.BlobLinks` with links that `server.http_files` opens."""

    def __init__(self, links: LinkMaker, lives: Lives) -> None:
        self._links = links
        self._lives = lives

    def upload(self, key: str, content_type: str, size_bytes: int) -> UploadLink:
        """A link to PUT to."""
        facts = {"type": content_type, "max": str(size_bytes)}
        link = self._links.make(UPLOAD, path_of_link(key), facts, self._lives.upload)
        return UploadLink(link.url, {"content-type": content_type}, link.expires_at)

    def download(self, key: str, file_name: str, *, inline: bool) -> DownloadLink:
        """A link to GET from."""
        facts = {"name": file_name, "as": "inline" if inline else "attachment"}
        link = self._links.make(DOWNLOAD, path_of_link(key), facts, self._lives.download)
        return DownloadLink(link.url, link.expires_at)


class FileBlobs(ObjectBlobs):
    """The folder store. A file is written beside its place and moved there whole, so none is ever seen half."""

    part_bytes = 1024 * 1024
    parts_at_once = 1

    def __init__(self, folder: Path, links: LinkMaker, lives: Lives) -> None:
        self._folder = folder.resolve()
        super().__init__(LocalStore(self._folder, mkdir=True, automatic_cleanup=True), OwnLinks(links, lives))

    async def put_stream(self, key: str, chunks: AsyncIterable[bytes]) -> None:
        """Store what comes in, and nothing when it breaks off; raises StorageFull."""
        await self._write(key, aiter(chunks))

    def local_path(self, key: str) -> Path:
        """Where the file of a key is, or would be."""
        return self._folder / checked_key(key)

    def sweep(self) -> None:
        """Remove what processes that were killed had begun to write."""
        for draft in self._folder.rglob("*#*"):
            if draft.stat().st_mtime < time.time() - ABANDONED_AFTER_S:
                draft.unlink(missing_ok=True)

    async def _write(self, key: str, content: Content) -> None:
        try:
            await super()._write(key, content)
        except StorageUnavailable as error:
            if _is_full(error.__cause__):
                raise StorageFull from error
            raise
        except OSError as error:
            if _is_full(error):
                raise StorageFull from error
            raise


def _is_full(error: BaseException | None) -> bool:
    """Whether the disk, or the user's share of it, has no room."""
    if isinstance(error, BaseError):
        return any(f"code: {full}," in str(error) for full in _FULL)
    return getattr(error, "errno", None) in _FULL
