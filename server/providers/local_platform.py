"""The LOCAL platform: a folder of finished posts that any browser opens, needing no account and no network.

A post is built under a hidden name and appears by one rename, so it is there whole or not at all.
"""

import asyncio
import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from server.core import clock
from server.core.failures import EngineFailed
from server.providers.local_pages import LocalPost, gallery_page, post_page
from server.social.ports import Journal, Privacy, Publication, Published

VIDEO, THUMBNAIL, METADATA = "video.mp4", "thumbnail.jpg", "metadata.json"
CHUNK = 4 * 1024 * 1024
ABANDONED_AFTER_S = 7 * 86_400
ROOM_TO_SPARE = 16 * 1024 * 1024
_ALREADY_THERE = {errno.ENOTEMPTY, errno.EEXIST}
_post = TypeAdapter(LocalPost)


class LocalPlatform:
    """Publishes into `root`; implements `server.social.ports.Publisher`. The handle is the post's id."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    async def prepare(self, publication: Publication) -> str:
        """Reserve the hidden folder `.<handle>`; raises EngineFailed when there is no room for the files."""
        with _failing_as_platform():
            await asyncio.to_thread(self._prepare, publication)
        return publication.post_id

    async def find(self, handle: str, publication: Publication, journal: Journal) -> Published | None:
        """Whether the post's folder is there."""
        return await self._visible(handle)

    async def commit(self, handle: str, publication: Publication, journal: Journal) -> Published:
        """Copy the files beside their pages and make them visible; a handle that is visible stays as it is."""
        with _failing_as_platform():
            if not await self._visible(handle):
                with self._staging(handle) as folder:
                    await _copy_files(publication, folder, journal)
                    await asyncio.to_thread(self._reveal, handle, folder, publication)
            await asyncio.to_thread(self._list_posts)
        published = await self._visible(handle)
        assert published is not None
        return published

    async def withdraw(self, handle: str) -> None:
        """Remove a post, visible or only prepared, and its line in the gallery; fine when it is not there."""
        for folder in (self._root / handle, self._hidden(handle)):
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        if self._root.exists():
            await asyncio.to_thread(self._list_posts)

    def page_of(self, post_id: str) -> str | None:
        """The page of one post by itself, as it is shown to who has a link; None when there is no such post."""
        post = _read_post(self._root / post_id / METADATA)
        return post_page(post, alone=True) if post else None

    def file_of(self, post_id: str, name: str) -> Path:
        """Where a file of a post lies."""
        return self._root / post_id / name

    async def _visible(self, handle: str) -> Published | None:
        page = self._root / handle / "index.html"
        return Published(handle, page.as_uri()) if await asyncio.to_thread(page.exists) else None

    def _prepare(self, publication: Publication) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        self._forget_abandoned()
        needed = sum(path.stat().st_size for path in _files(publication).values())
        if shutil.disk_usage(self._root).free < needed + ROOM_TO_SPARE:
            raise OSError(errno.ENOSPC, "no room for the files of a post")
        hidden = self._hidden(publication.post_id)
        hidden.mkdir(mode=0o700, exist_ok=True)
        manifest = {"post_id": publication.post_id, "title": publication.title, "bytes": needed}
        _write_durably(hidden / "manifest.json", _json(manifest))

    def _forget_abandoned(self) -> None:
        """Remove what cancelled posts had prepared; a retry after this prepares anew in `commit`."""
        for hidden in self._root.glob(".*/"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - hidden.stat().st_mtime > ABANDONED_AFTER_S:
                    shutil.rmtree(hidden, ignore_errors=True)

    def _hidden(self, handle: str) -> Path:
        return self._root / f".{handle}"

    @contextlib.contextmanager
    def _staging(self, handle: str) -> Iterator[Path]:
        """A folder of this attempt's own: a worker that lost the post to another cannot disturb it."""
        self._root.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{handle}.", dir=self._root))
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def _reveal(self, handle: str, staging: Path, publication: Publication) -> None:
        post = _local_post(publication, clock.now())
        (staging / METADATA).write_bytes(_json(_metadata_of(post, staging)))
        (staging / "index.html").write_text(post_page(post), "utf-8")
        staging.chmod(0o700 if post.privacy is Privacy.PRIVATE else 0o755)
        for path in (*staging.iterdir(), staging):
            _sync(path)
        try:
            staging.rename(self._root / handle)
        except OSError as error:
            if error.errno not in _ALREADY_THERE:
                raise
        _sync(self._root)
        shutil.rmtree(self._hidden(handle), ignore_errors=True)

    def _list_posts(self) -> None:
        """Write the page of all public posts, one process after another so that the last writer has seen all."""
        with (self._root / ".lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            posts = filter(None, map(_read_post, self._root.glob(f"[!.]*/{METADATA}")))
            public = [post for post in posts if post.privacy is Privacy.PUBLIC]
            newest_first = sorted(public, key=lambda post: post.published_at, reverse=True)
            _write_durably(self._root / "index.html", gallery_page(newest_first).encode())


@contextlib.contextmanager
def _failing_as_platform() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EngineFailed("PROVIDER_FAILED", f"{error.strerror or error!r}", retryable=True) from error


def _files(publication: Publication) -> dict[str, Path]:
    return {VIDEO: publication.video, THUMBNAIL: publication.thumbnail}


async def _copy_files(publication: Publication, folder: Path, journal: Journal) -> None:
    files = _files(publication)
    total = await asyncio.to_thread(lambda: sum(path.stat().st_size for path in files.values()))
    sent = 0
    for name, source in files.items():
        offset = 0
        while count := await asyncio.to_thread(_append_chunk, source, offset, folder / name):
            offset += count
            sent += count
            await journal.sent(sent, total)


def _append_chunk(source: Path, offset: int, target: Path) -> int:
    with source.open("rb") as reader, target.open("ab") as writer:
        reader.seek(offset)
        return writer.write(reader.read(CHUNK))


def _local_post(publication: Publication, published_at: datetime) -> LocalPost:
    return LocalPost(
        id=publication.post_id,
        title=publication.title,
        description=publication.description,
        keywords=publication.keywords,
        language=publication.language,
        privacy=publication.privacy,
        published_at=published_at,
    )


def _metadata_of(post: LocalPost, folder: Path) -> dict[str, Any]:
    files = {name: _fingerprint(folder / name) for name in (VIDEO, THUMBNAIL)}
    return asdict(post) | {"published_at": post.published_at.isoformat(), "files": files}


def _fingerprint(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _read_post(metadata: Path) -> LocalPost | None:
    """A post from its folder; None for a folder that somebody else put there."""
    try:
        return _post.validate_json(metadata.read_bytes())
    except (OSError, ValidationError):
        return None


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _write_durably(path: Path, data: bytes) -> None:
    """Replace a file in one step."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(data)
        _sync(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
