"""Sends a file through a resumable session: in chunks, a piece of one in memory at a time, from wherever it broke."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import httpx

from server.providers.youtube_api import BROKEN, UNREACHABLE, Body, DataApi
from server.social.ports import Access, Journal, PlatformRefused

CHUNK = 8 * 1024 * 1024
PIECE = 512 * 1024
STALLS = 4
"""How often a connection may break in a row without a byte having arrived in between."""
STALL_PAUSE_S = 0.5
_RANGE = re.compile(r"bytes=0-(\d+)")


@dataclass(frozen=True, slots=True)
class Handle:
    """What a post is found by: the session, a bearer's secret, and then the video it made."""

    session: str
    size: int
    opened_at: str
    video: str = ""
    pictured: bool = False
    missed_since: str = ""

    @classmethod
    def read(cls, text: str) -> "Handle":
        """From what `text` gave."""
        return cls(**json.loads(text))

    @property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self))

    @property
    def opened(self) -> datetime:
        """When the session was opened."""
        return datetime.fromisoformat(self.opened_at)


class ResumableUpload:
    """One session. Every method raises PlatformRefused, as SessionGone when the session is no longer known."""

    def __init__(self, api: DataApi, handle: Handle, access: Access) -> None:
        self._api = api
        self._handle = handle
        self._access = access

    async def probe(self) -> int | str:
        """How many bytes have arrived, or the id of the video when that is all of them."""
        return _arrived(await self._put({"content-length": "0", "content-range": f"bytes */{self._handle.size}"}))

    async def send(self, video: Path, journal: Journal) -> str:
        """Send what has not arrived yet; the id of the video."""
        arrived, stalls = await self.probe(), 0
        while not isinstance(arrived, str):
            await journal.sent(arrived, self._handle.size)
            before = arrived
            try:
                arrived = await self._send_chunk(video, arrived)
            except PlatformRefused as refused:
                if refused.cause not in (UNREACHABLE, BROKEN) or stalls == STALLS:
                    raise
                await asyncio.sleep(STALL_PAUSE_S * stalls)
                arrived = await self.probe()
                stalls = stalls + 1 if arrived == before else 0
        await journal.sent(self._handle.size, self._handle.size)
        return arrived

    async def _send_chunk(self, video: Path, start: int) -> int | str:
        end = min(start + CHUNK, self._handle.size)
        content_range = f"bytes {start}-{end - 1}/{self._handle.size}"
        headers = {"content-length": str(end - start), "content-range": content_range, "content-type": "video/mp4"}
        return _arrived(await self._put(headers, lambda: _pieces(video, start, end)))

    async def _put(self, headers: dict[str, str], body: Body | None = None) -> httpx.Response:
        return await self._api.call("PUT", self._handle.session, self._access, headers=headers, body=body)


def _arrived(answer: httpx.Response) -> int | str:
    if answer.status_code != httpx.codes.PERMANENT_REDIRECT:
        return str(answer.json()["id"])
    told = _RANGE.fullmatch(answer.headers.get("range", ""))
    return int(told[1]) + 1 if told else 0


async def _pieces(video: Path, start: int, end: int) -> AsyncIterator[bytes]:
    with video.open("rb") as file:
        file.seek(start)
        left = end - start
        while left and (piece := await asyncio.to_thread(file.read, min(PIECE, left))):
            left -= len(piece)
            yield piece
