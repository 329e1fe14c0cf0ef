"""Room for a job's files: a folder while it runs, and a place in the store that stays empty when it fails."""

import asyncio
import contextlib
import errno
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from server.core.blobs import BlobMissing, Blobs, StorageUnavailable
from server.core.failures import EngineFailed
from server.jobs.models import Job

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


@asynccontextmanager
async def workdir(root: Path, job: Job) -> AsyncIterator[Path]:
    """A folder of this run alone, gone after any end; what a killed run of the job had left goes as well."""
    folder = root / str(job.id) / str(job.fence)
    try:
        await asyncio.to_thread(_make, folder)
        yield folder
    except StorageUnavailable as error:
        raise EngineFailed("PROVIDER_FAILED", f"the file store: {error!r}", retryable=True) from error
    except BlobMissing as error:
        raise EngineFailed("PROVIDER_FAILED", "a file went away meanwhile", retryable=True) from error
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise EngineFailed("PROVIDER_FAILED", "no room for temporary files", retryable=True) from error
    finally:
        _remove(folder)  # here and now: a thread would outlive a cancelled run


def _make(folder: Path) -> None:
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.mkdir(parents=True)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.parent.rmdir()


@asynccontextmanager
async def results_in(blobs: Blobs, folder: str, is_recorded: Callable[[], Awaitable[bool]]) -> AsyncIterator[None]:
    """Files put under `folder` of the store are deleted when the block fails without their having been recorded.

    A run may be cancelled just after its result was committed, so the database is asked first.
    """
    try:
        yield
    except BaseException:
        with contextlib.suppress(Exception):
            if not await is_recorded():
                await blobs.delete_prefix(folder)
        raise
