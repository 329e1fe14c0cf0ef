"""Sends files straight to the store, by signed links."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from grpclib.const import Status

from castad_client.effort import Attempts
from castad_client.errors import Refusal, Unavailable, UploadFailed
from castad_client.gen.castad.content.v1 import UploadTarget

CHUNK_BYTES = 256 * 1024
CONTENT_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
UNKNOWN_TYPE = "application/octet-stream"
"""The server answers it with MEDIA_UNSUPPORTED."""
_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a file has been sent."""

    path: Path
    sent_bytes: int
    total_bytes: int


OnProgress = Callable[[Progress], None]


def content_type_of(path: Path) -> str:
    """What the name says the photo is."""
    return CONTENT_TYPES.get(path.suffix.lower(), UNKNOWN_TYPE)


async def send(
    http: httpx.AsyncClient, target: UploadTarget, path: Path, attempts: Attempts, on_progress: OnProgress | None
) -> None:
    """PUT the file where the server said, from its beginning each time; raises UploadFailed or Unavailable."""
    size = (await asyncio.to_thread(path.stat)).st_size
    headers = {**target.headers, "content-length": str(size)}
    while True:
        try:
            content = _chunks(path, size, on_progress)
            answer = await http.put(target.upload_url, content=content, headers=headers)
            _require_taken(answer, path)
        except httpx.TransportError as error:
            await attempts.pause(Unavailable(Refusal(Status.UNAVAILABLE, f"{path.name} was not sent: {error!r}")))
        except Unavailable as error:
            await attempts.pause(error)
        else:
            return


def _require_taken(answer: httpx.Response, path: Path) -> None:
    if answer.is_success:
        return
    said = f"the store answered {answer.status_code} to {path.name}"
    if answer.status_code in _TRY_AGAIN:
        raise Unavailable(Refusal(Status.UNAVAILABLE, said))
    raise UploadFailed(Refusal(Status.FAILED_PRECONDITION, said))


async def _chunks(path: Path, size: int, on_progress: OnProgress | None) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        sent = 0
        while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield chunk
            sent += len(chunk)
            if on_progress:
                on_progress(Progress(path, sent, size))
