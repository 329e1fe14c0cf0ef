"""Where the Python client keeps tokens, and how it sends photos."""

import asyncio
import json
import os
import signal
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from castad_client import FileTokenStore, Progress, Retry, TokenFileDamaged, Tokens, Unavailable, UploadFailed
from castad_client.content import UploadTarget
from castad_client.effort import Attempts
from castad_client.upload import CHUNK_BYTES, content_type_of, send

CLIENT = Path(__file__).parents[2] / "clients/python/src"
HOLD = """
import asyncio, sys
from castad_client import FileTokenStore
async def hold():
    async with FileTokenStore(sys.argv[1]).exclusive():
        print("held", flush=True)
        await asyncio.sleep(600)
asyncio.run(hold())
"""
PUT_LINK = "https://store.example/photo?signature=s"


@pytest.fixture
def tokens() -> Tokens:
    now = datetime.now(UTC)
    return Tokens("access", "refresh", now + timedelta(minutes=15), now, "me", "me@example.com", "device")


async def test_a_file_gives_back_what_was_saved_to_its_owner_alone(tmp_path: Path, tokens: Tokens) -> None:
    path = tmp_path / "new" / "tokens"
    store = FileTokenStore(path)
    assert await store.load() is None
    await store.save(replace(tokens, access_token="older"))
    await store.save(tokens)
    assert await FileTokenStore(path).load() == tokens
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path], "no half-written file is left"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"access_token": "x"}', "\x00"])
async def test_a_damaged_file_is_told_and_kept(tmp_path: Path, tokens: Tokens, content: str) -> None:
    path = tmp_path / "tokens"
    path.write_text(content)
    with pytest.raises(TokenFileDamaged, match="tokens"):
        await FileTokenStore(path).load()
    assert path.read_text() == content


async def test_a_file_that_cannot_be_written_keeps_the_old_tokens(
    tmp_path: Path, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileTokenStore(tmp_path / "tokens")
    await store.save(tokens)

    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        await store.save(tokens.signed_out())
    assert await store.load() == tokens
    assert len(list(tmp_path.iterdir())) == 1


async def test_one_process_waits_for_another_which_may_die(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(CLIENT), *sys.path])}
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, str(path), stdout=asyncio.subprocess.PIPE, env=environment
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    store = FileTokenStore(path)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2), store.exclusive():
            pass
    holder.send_signal(signal.SIGKILL)
    await holder.wait()
    async with asyncio.timeout(5), store.exclusive():
        pass


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "sea.JPG"
    path.write_bytes(os.urandom(CHUNK_BYTES * 2 + 10))
    return path


def store_that_answers(*statuses: int) -> tuple[httpx.AsyncClient, list[httpx.Request]]:
    """A store with an answer for each request, the last one for all others; 0 hangs up. What it received."""
    received: list[httpx.Request] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        await request.aread()
        received.append(request)
        status = statuses[min(len(received), len(statuses)) - 1]
        if not status:
            raise httpx.ReadError("hung up")
        return httpx.Response(status)

    return httpx.AsyncClient(transport=httpx.MockTransport(answer)), received


def target() -> UploadTarget:
    return UploadTarget(upload_url=PUT_LINK, headers={"content-type": "image/jpeg", "x-sign": "ed"})


def attempts(seconds: float = 5) -> Attempts:
    return Attempts(Retry(first_pause_s=0.001, longest_pause_s=0.001), seconds)


async def test_a_photo_is_sent_whole_again_until_the_store_has_it(photo: Path) -> None:
    http, received = store_that_answers(503, 0, 201)
    shown: list[Progress] = []
    await send(http, target(), photo, attempts(), shown.append)
    assert [request.content == photo.read_bytes() for request in received] == [True] * 3
    assert {request.headers["content-length"] for request in received} == {str(photo.stat().st_size)}
    assert received[-1].headers["x-sign"] == "ed" and str(received[-1].url) == PUT_LINK
    assert [step.sent_bytes for step in shown][-3:] == [CHUNK_BYTES, CHUNK_BYTES * 2, CHUNK_BYTES * 2 + 10]


async def test_a_store_that_refuses_is_not_asked_again(photo: Path) -> None:
    http, received = store_that_answers(403)
    with pytest.raises(UploadFailed, match="403") as refused:
        await send(http, target(), photo, attempts(), None)
    assert len(received) == 1
    assert "signature" not in str(refused.value)


async def test_a_store_that_stays_away_is_given_up(photo: Path) -> None:
    http, received = store_that_answers(0)
    with pytest.raises(Unavailable, match="sea"):
        await send(http, target(), photo, attempts(0.1), None)
    assert len(received) > 1


def test_the_name_tells_the_kind_of_photo() -> None:
    assert [content_type_of(Path(name)) for name in ("a.JPEG", "b.webp", "c.txt", "d")] == [
        "image/jpeg",
        "image/webp",
        "application/octet-stream",
        "application/octet-stream",
    ]


def test_stored_tokens_hold_nothing_else(tmp_path: Path, tokens: Tokens) -> None:
    asyncio.run(FileTokenStore(tmp_path / "tokens").save(tokens))
    saved = json.loads((tmp_path / "tokens").read_text())
    assert saved.keys() == set(Tokens.__dataclass_fields__)
