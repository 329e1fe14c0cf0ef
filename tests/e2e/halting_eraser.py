"""A worker that halts in the middle of erasing an account, and says so: after its files, or within its rows.

Run as `python -m tests.e2e.halting_eraser files|rows MARKER`; the test kills it there.
"""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from server import worker
from server.auth import deletion_repository
from server.auth.eraser import StoredFiles

PLACE, MARKER = sys.argv[1], Path(sys.argv[2])
erase_files = StoredFiles.erase


async def halt(*_: object) -> None:
    """Stand still where the next step would have begun."""
    MARKER.touch()
    await asyncio.Event().wait()


async def erase_and_halt(files: StoredFiles, user_id: UUID) -> None:
    await erase_files(files, user_id)
    await halt()


if __name__ == "__main__":
    if PLACE == "files":
        StoredFiles.erase = erase_and_halt  # type: ignore[method-assign, assignment]  # this program exists to break the worker
    else:
        deletion_repository.note_erased = halt  # type: ignore[assignment]  # its last step before the commit
    worker.main()
