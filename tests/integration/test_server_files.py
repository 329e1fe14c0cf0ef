"""The file store's links over real HTTP: what they let through, and what is left behind when something goes wrong."""

import asyncio
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from server import http
from server.core import clock
from server.core.blobs import BlobMissing, StorageFull
from server.core.links import LinkMaker, Signer
from server.http_files import FileLinks
from server.providers.file_blobs import FileBlobs
from server.providers.object_blobs import Lives

KEY = "01a1f933/01a2/photo.jpg"


@dataclass
class Well:
    """A process that answers."""

    serving: bool = True
    queue_lag_s: float = 0.0


@dataclass
class Store:
    """A file store, its folder, and a client of its server."""

    blobs: FileBlobs
    folder: Path
    client: httpx.AsyncClient
    port: int

    def left(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


def open_store(folder: Path, base_url: str) -> tuple[FileBlobs, LinkMaker]:
    links = LinkMaker(base_url, Signer(b"x" * 32, "file-link"))
    life = timedelta(minutes=5)
    return FileBlobs(folder, links, Lives(life, life)), links


async def run_store(folder: Path) -> AsyncIterator[Store]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    blobs, links = open_store(folder, f"http://127.0.0.1:{port}")
    app = http.application(Well(), [FileLinks(blobs, links).mount()])
    async with http.listening(app, "127.0.0.1", port), httpx.AsyncClient(trust_env=False) as client:
        yield Store(blobs, folder, client, port)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async for running in run_store(tmp_path / "files"):
        yield running


async def test_a_file_goes_up_and_comes_down(store: Store) -> None:
    data = bytes(range(256)) * 9_000
    up = await store.blobs.upload_link(KEY, "image/jpeg", len(data))
    assert (await store.client.put(up.url, content=data, headers=up.headers)).status_code == 201
    down = await store.blobs.download_link(KEY, "제주 바다 펜션.jpg")
    answer = await store.client.get(down.url)
    assert (answer.status_code, answer.content) == (200, data)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "image/jpeg"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("inline") and "%EC%A0%9C%EC%A3%BC" in disposition
    part = await store.client.get(down.url, headers={"range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, data[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(data)}"
    head = await store.client.head(down.url)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(data)), b"")


async def test_a_file_that_could_run_is_only_saved(store: Store) -> None:
    await store.blobs.put("u/p/page.html", b"<script>alert(1)</script>")
    answer = await store.client.get((await store.blobs.download_link("u/p/page.html", 'a"\r\nset-cookie: x.html')).url)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "set-cookie" not in answer.headers
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_a_link_is_for_its_own_file_verb_and_type(store: Store) -> None:
    await store.blobs.put(KEY, b"mine")
    await store.blobs.put("stranger/p/photo.jpg", b"theirs")
    up, down = await store.blobs.upload_link(KEY, "image/jpeg", 100), await store.blobs.download_link(KEY, "a.jpg")
    put, get = store.client.put, store.client.get
    assert (await get(down.url.replace(KEY, "stranger/p/photo.jpg"))).status_code == 403
    assert (await get(down.url.replace("name=a.jpg", "name=b.jpg"))).status_code == 403
    assert (await get(down.url + "&name=b.jpg")).status_code == 403
    assert (await get(down.url.split("?")[0])).status_code == 403
    assert (await put(down.url, content=b"x", headers=up.headers)).status_code == 403
    assert (await get(up.url)).status_code == 403
    assert (await put(up.url, content=b"x", headers={"content-type": "text/html"})).status_code == 415
    assert (await store.client.delete(down.url)).status_code == 405
    assert await store.blobs.get(KEY) == b"mine"


async def test_a_path_cannot_climb_out(store: Store) -> None:
    for path in ("../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "//etc/passwd"):
        reader, writer = await asyncio.open_connection("127.0.0.1", store.port)
        writer.write(f"GET /files/{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        assert answer.split(b" ")[1] in (b"403", b"404")
        assert b"root:" not in answer


async def test_a_link_expires_and_a_deleted_file_is_gone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await store.blobs.put(KEY, b"mine")
    down = await store.blobs.download_link(KEY, "a.jpg")
    await store.blobs.delete_prefix("01a1f933")
    assert (await store.client.get(down.url)).status_code == 404
    late: datetime = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert (await store.client.get(down.url)).status_code == 410


@pytest.mark.parametrize("announced", [True, False])
async def test_too_large_an_upload_is_refused_and_leaves_nothing(store: Store, announced: bool) -> None:
    up = await store.blobs.upload_link(KEY, "image/jpeg", 2_000_000)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 100_000

    content = b"x" * 2_000_001 if announced else chunks()
    assert (await store.client.put(up.url, content=content, headers=up.headers)).status_code == 413
    assert store.left() == []


async def test_an_upload_cut_short_leaves_nothing_and_keeps_what_was_there(store: Store) -> None:
    await store.blobs.put(KEY, b"the old one")
    up = await store.blobs.upload_link(KEY, "image/jpeg", 20_000_000)
    path = up.url.partition(str(store.port))[2]
    _reader, writer = await asyncio.open_connection("127.0.0.1", store.port)
    head = f"PUT {path} HTTP/1.1\r\nhost: x\r\ncontent-type: image/jpeg\r\ncontent-length: 9000000\r\n\r\n"
    writer.write(head.encode() + b"x" * 4_000_000)
    await writer.drain()
    await until(lambda: len(store.left()) == 2)
    writer.transport.abort()
    await until(lambda: len(store.left()) == 1)
    assert await store.blobs.get(KEY) == b"the old one"


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # a folder raises no event
            await asyncio.sleep(0.01)


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def test_a_full_disk_is_said_and_nothing_half_is_left(full_disk: Path) -> None:
    async for store in run_store(full_disk / "files"):
        up = await store.blobs.upload_link(KEY, "image/jpeg", 20_000_000)
        answer = await store.client.put(up.url, content=b"x" * 5_000_000, headers=up.headers)
        assert answer.status_code == 507
        assert str(full_disk) not in answer.text
        with pytest.raises(StorageFull):
            await store.blobs.put(KEY, b"x" * 5_000_000)
        assert store.left() == []


async def test_files_move_between_disk_and_store(store: Store, tmp_path: Path) -> None:
    source, target = tmp_path / "song.mp3", tmp_path / "copy.mp3"
    source.write_bytes(b"la" * 100_000)
    await store.blobs.put_file("u/p/song.mp3", source)
    await store.blobs.fetch("u/p/song.mp3", target)
    assert target.read_bytes() == source.read_bytes()
    assert await store.blobs.size("u/p/song.mp3") == 200_000
    assert await store.blobs.size("u/p/other.mp3") is None
    target.unlink()
    for missing in (store.blobs.get("u/p/other.mp3"), store.blobs.fetch("u/p/other.mp3", target)):
        with pytest.raises(BlobMissing):
            await missing
    assert not target.exists()


async def test_a_folder_is_deleted_with_all_its_files_and_no_others(store: Store) -> None:
    for key in ("u/p/a.jpg", "u/p/deep/b.jpg", "u/p2/c.jpg", "u2/p/d.jpg"):
        await store.blobs.put(key, b"x")
    await store.blobs.delete_prefix("u/p")
    assert store.left() == ["u/p2/c.jpg", "u2/p/d.jpg"]
    await store.blobs.delete_prefix("u2/p/d.jpg")
    await store.blobs.delete_prefix("nobody")
    assert store.left() == ["u/p2/c.jpg"]


async def test_what_a_killed_server_had_begun_to_store_goes_at_the_next_start(tmp_path: Path) -> None:
    blobs, links = open_store(tmp_path, "http://unused")
    await blobs.put(KEY, b"whole")
    abandoned, running = tmp_path / f"{KEY}#1", tmp_path / f"{KEY}#2"
    for draft, hours in ((abandoned, 25), (running, 1)):
        draft.write_bytes(b"half")
        os.utime(draft, times=(0, clock.now().timestamp() - hours * 3_600))
    FileLinks(blobs, links).mount()
    assert (abandoned.exists(), running.exists(), await blobs.get(KEY)) == (False, True, b"whole")


async def test_any_page_may_use_a_link_it_was_given(store: Store) -> None:
    up = await store.blobs.upload_link(KEY, "image/jpeg", 10)
    origin = {"origin": "http://localhost:5173"}
    asked = {"access-control-request-method": "PUT", "access-control-request-headers": "content-type"}
    preflight = await store.client.options(up.url, headers=origin | asked)
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, "*")
    assert "access-control-allow-credentials" not in preflight.headers
    refused = await store.client.put(up.url + "x", content=b"x", headers=origin | up.headers)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (403, "*")


async def test_metrics_are_for_this_machine_only(store: Store) -> None:
    base = f"http://127.0.0.1:{store.port}"
    assert "process_cpu_seconds_total" in (await store.client.get(f"{base}/metrics")).text
    outside = {"x-forwarded-for": "203.0.113.9"}
    assert (await store.client.get(f"{base}/metrics", headers=outside)).status_code == 404
    assert (await store.client.get(f"{base}/healthz")).json() == {"status": "SERVING", "queue_lag_s": 0.0}
