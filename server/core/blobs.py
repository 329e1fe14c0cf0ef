"""Where files live. A key is `<user>/<project>/<name>`: lower levels belong to the user of the first."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from server.core.errors import AppError

_SEGMENT = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_KEY = re.compile(rf"{_SEGMENT}(/{_SEGMENT}){{1,7}}")
_PREFIX = re.compile(rf"{_SEGMENT}(/{_SEGMENT}){{0,7}}")


class BlobMissing(Exception):
    """Nothing is stored under the key."""


class StorageUnavailable(AppError):
    """The store does not answer, or does not let us in."""

    reason = "PROVIDER_UNAVAILABLE"


class StorageFull(StorageUnavailable):
    """The store has no room left."""


@dataclass(frozen=True, slots=True)
class UploadLink:
    """A link to PUT one file to, with exactly these headers, before it expires."""

    url: str
    headers: dict[str, str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DownloadLink:
    """A link to GET one file from before it expires."""

    url: str
    expires_at: datetime


class Blobs(Protocol):
    """A store of files; a file appears whole or not at all.

    Every method raises ValueError for a malformed key, and StorageUnavailable where the store is needed.
    """

    async def put(self, key: str, data: bytes) -> None:
        """Store bytes, over what was there; raises StorageFull."""

    async def put_file(self, key: str, path: Path) -> None:
        """Store a copy of a local file; raises StorageFull."""

    async def get(self, key: str) -> bytes:
        """The whole content; raises BlobMissing."""

    async def fetch(self, key: str, path: Path) -> None:
        """Copy to a local file; raises BlobMissing, and then leaves no file."""

    async def size(self, key: str) -> int | None:
        """Bytes stored, None where there is nothing."""

    async def delete_prefix(self, prefix: str) -> None:
        """Delete the file `prefix`, or every file under the folder `prefix`; fine when there is none."""

    async def upload_link(self, key: str, content_type: str, size_bytes: int) -> UploadLink:
        """A link that takes a file for `key`, of this type and size where the store can bind it to them."""

    async def download_link(self, key: str, file_name: str, *, inline: bool = True) -> DownloadLink:
        """A link that serves the file under a name for people; `inline` lets a browser show or play it."""


def checked_key(key: str) -> str:
    """The key itself; raises ValueError unless it is well-formed, which leaves no way out of the store."""
    if not _KEY.fullmatch(key):
        raise ValueError("malformed blob key")
    return key


def checked_prefix(prefix: str) -> str:
    """The same for a whole folder, which may be that of one user."""
    if not _PREFIX.fullmatch(prefix):
        raise ValueError("malformed blob prefix")
    return prefix
