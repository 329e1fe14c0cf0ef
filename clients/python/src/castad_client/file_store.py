"""Tokens in a file that only its owner may read, shared safely by several processes."""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from castad_client.tokens import Tokens

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD_BY_ANOTHER = (BlockingIOError, PermissionError)
"""What a lock that is taken raises, on POSIX and on Windows."""
OWNER_ONLY = 0o600
LOOK_AGAIN_S = 0.05
_TIMES = ("access_expires_at", "received_at")


class TokenFileDamaged(Exception):
    """The file does not hold what this client writes; delete it and log in again."""


class FileTokenStore:
    """Keeps tokens in `path` (mode 0600), replaced as a whole; `path`.lock tells processes apart."""

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path).expanduser()

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[None]:
        """Hold the lock file; it falls free when this process ends, however that happens."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(f"{self._path}.lock", os.O_RDWR | os.O_CREAT, OWNER_ONLY)
        try:
            while not _locked(file):  # noqa: ASYNC110  # no event tells of another process
                await asyncio.sleep(LOOK_AGAIN_S)
            yield
        finally:
            os.close(file)

    async def load(self) -> Tokens | None:
        """What is in the file; raises TokenFileDamaged."""
        return await asyncio.to_thread(self._load)

    async def save(self, tokens: Tokens) -> None:
        """Replace the file; whoever reads it meanwhile sees the old or the new one."""
        await asyncio.to_thread(self._save, tokens)

    def _load(self) -> Tokens | None:
        try:
            saved = json.loads(self._path.read_bytes())
            times = {name: datetime.fromisoformat(saved[name]) for name in _TIMES}
            return Tokens(**{**saved, **times})
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError) as error:
            raise TokenFileDamaged(f"{self._path} holds no tokens of this client: {error}") from error

    def _save(self, tokens: Tokens) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes files that only their owner may read.
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        try:
            with os.fdopen(handle, "w") as file:
                json.dump(asdict(tokens), file, default=datetime.isoformat)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink()
            raise


def _locked(file: int) -> bool:
    try:
        _lock(file)
    except _HELD_BY_ANOTHER:
        return False
    return True
