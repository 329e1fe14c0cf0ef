"""Every store keeps the same promises: files whole or not at all, links that bind, refusals in our own words."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from server import http
from server.core import clock
from server.core.blobs import BlobMissing, Blobs, StorageUnavailable
from server.core.settings import Settings
from server.doctor import Finding, findings
from server.http_files import FileLinks
from server.processes import free_port
from server.providers.file_blobs import FileBlobs
from server.wiring_storage import StorageMisconfigured, file_store, link_maker
from tests.fakes import azure, s3
from tests.fakes.cutting_proxy import cutting

KEY = "01a1f933/01a2/photo.jpg"
LARGE = bytes(range(256)) * 80_000
"""More than two parts of an upload."""


@dataclass
class Store:
    """An open store, and a client without any key of it."""

    config: Settings
    blobs: Blobs
    client: httpx.AsyncClient
    binds: bool = True
    """Whether a link takes but the file that was announced."""


def on_s3(server: s3.S3Server, **changes: object) -> Settings:
    """Settings that lead to the store."""
    return Settings(
        storage_url=f"s3://{server.bucket}/castad/files",
        storage_endpoint=server.endpoint,
        storage_region=s3.REGION,
        storage_key_id=s3.KEY_ID,
        storage_key=SecretStr(s3.SECRET),
    ).model_copy(update=changes)


def on_azure(endpoint: str, **changes: object) -> Settings:
    """The same for Azure."""
    return Settings(
        storage_url=f"azure://{azure.CONTAINER}/castad/files",
        storage_endpoint=endpoint,
        storage_key_id=azure.ACCOUNT,
        storage_key=SecretStr(azure.KEY),
    ).model_copy(update=changes)


@pytest.fixture(scope="module")
async def container() -> AsyncIterator[str]:
    async with azure.running() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def bucket() -> Iterator[s3.S3Server]:
    with s3.running() as server:
        yield server


@pytest.fixture(params=["file", "s3", "azure"])
async def store(
    request: pytest.FixtureRequest, bucket: s3.S3Server, container: str, tmp_path: Path
) -> AsyncIterator[Store]:
    async with httpx.AsyncClient(trust_env=False) as client:
        if request.param == "file":
            config = Settings(http_port=free_port(), data_dir=tmp_path, storage_url=f"file://{tmp_path}/kept")
            blobs = file_store(config)
            assert isinstance(blobs, FileBlobs)
            app = Starlette(routes=[FileLinks(blobs, link_maker(config)).mount()])
            async with http.listening(app, config.host, config.http_port):
                yield Store(config, blobs, client)
        else:
            config = on_s3(bucket) if request.param == "s3" else on_azure(container)
            yield Store(config, file_store(config), client, binds=request.param == "s3")


async def test_files_go_in_and_out_whole(store: Store, tmp_path: Path) -> None:
    source, target = tmp_path / "song.wav", tmp_path / "copy.wav"
    source.write_bytes(LARGE)
    await store.blobs.put(KEY, b"first")
    await store.blobs.put_file(KEY, source)
    assert await store.blobs.size(KEY) == len(LARGE)
    await store.blobs.fetch(KEY, target)
    assert target.read_bytes() == LARGE == await store.blobs.get(KEY)


async def test_what_is_not_there_is_said_and_leaves_no_file(store: Store, tmp_path: Path) -> None:
    assert await store.blobs.size("u/p/none.jpg") is None
    for asked in (store.blobs.get("u/p/none.jpg"), store.blobs.fetch("u/p/none.jpg", tmp_path / "none.jpg")):
        with pytest.raises(BlobMissing):
            await asked
    assert not (tmp_path / "none.jpg").exists()
    await store.blobs.delete_prefix("u/p/none.jpg")


async def test_a_folder_is_deleted_with_all_its_files_and_no_others(store: Store) -> None:
    keys = ("u/p/a.jpg", "u/p/deep/b.jpg", "u/p2/c.jpg", "u2/p/d.jpg")
    for key in keys:
        await store.blobs.put(key, b"x")
    await store.blobs.delete_prefix("u/p")
    assert [await store.blobs.size(key) for key in keys] == [None, None, 1, 1]
    await store.blobs.delete_prefix("u2/p/d.jpg")
    await store.blobs.delete_prefix("u")
    assert [await store.blobs.size(key) for key in keys] == [None] * 4


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/passwd", "u/../x/y", "u//y", "u", "u/p/ä"])
async def test_no_key_leads_out(store: Store, key: str) -> None:
    for asked in (store.blobs.put(key, b"x"), store.blobs.get(key), store.blobs.download_link(key, "a")):
        with pytest.raises(ValueError, match="malformed"):
            await asked


async def test_a_link_takes_what_it_was_made_for(store: Store) -> None:
    up = await store.blobs.upload_link(KEY, "image/jpeg", 5)
    assert 0 < (up.expires_at - clock.now()).total_seconds() <= store.config.upload_link_s
    assert (await store.client.put(up.url, content=b"photo", headers=up.headers)).is_success
    assert await store.blobs.get(KEY) == b"photo"
    elsewhere = await store.client.put(up.url.replace("photo.jpg", "other.jpg"), content=b"photo", headers=up.headers)
    larger = await store.client.put(up.url, content=b"a photo", headers=up.headers)
    other = await store.client.put(up.url, content=b"<svg>", headers={**up.headers, "content-type": "image/svg+xml"})
    assert not elsewhere.is_success
    assert (larger.is_success, other.is_success) == (not store.binds, not store.binds)
    assert await store.blobs.get(KEY) == (b"photo" if store.binds else b"<svg>")


async def test_a_link_serves_the_file_or_a_part_under_its_name(store: Store) -> None:
    await store.blobs.put("u/p/video.mp4", LARGE)
    down = await store.blobs.download_link("u/p/video.mp4", '제주 "바다".mp4')
    whole = await store.client.get(down.url)
    assert (whole.status_code, whole.content) == (200, LARGE)
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["content-disposition"].startswith("inline; filename*=")
    assert "%EC%A0%9C%EC%A3%BC" in whole.headers["content-disposition"]
    part = await store.client.get(down.url, headers={"range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, LARGE[1000:2000])
    saved = await store.client.get((await store.blobs.download_link("u/p/video.mp4", "a.mp4", inline=False)).url)
    assert saved.headers["content-disposition"].startswith("attachment")


async def test_a_file_that_could_run_is_only_saved(store: Store) -> None:
    await store.blobs.put("u/p/page.html", b"<script>alert(1)</script>")
    answer = await store.client.get((await store.blobs.download_link("u/p/page.html", 'a"\r\nx-evil: 1')).url)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment") and "x-evil" not in answer.headers


async def test_a_link_is_for_its_own_file_and_verb_only(store: Store) -> None:
    await store.blobs.put(KEY, b"mine")
    await store.blobs.put("stranger/p/photo.jpg", b"theirs")
    down = await store.blobs.download_link(KEY, "a.jpg")
    refused = [
        await store.client.get(down.url.replace(KEY, "stranger/p/photo.jpg")),
        await store.client.get(down.url.replace("a.jpg", "b.jpg")),
        await store.client.get(down.url.split("?")[0]),
        await store.client.put(down.url, content=b"x"),
        await store.client.delete(down.url),
    ]
    assert {answer.status_code for answer in refused} <= {400, 403, 405}
    assert await store.blobs.get(KEY) == b"mine"


async def test_a_link_ends(bucket: s3.S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs, long_ago = file_store(on_s3(bucket)), clock.now() - timedelta(hours=2)
    await blobs.put(KEY, b"mine")
    monkeypatch.setattr(clock, "now", lambda: long_ago)
    down = await blobs.download_link(KEY, "a.jpg")
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(down.url)).status_code == 403


async def test_wrong_keys_and_a_lost_store_are_unavailable_and_name_no_secret(
    bucket: s3.S3Server, container: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = file_store(on_s3(bucket, storage_key=SecretStr("another-secret")))
    lost = file_store(on_s3(bucket, storage_endpoint=f"http://127.0.0.1:{free_port()}"))
    nowhere = file_store(on_s3(bucket, storage_url="s3://no-such-bucket"))
    azures = file_store(on_azure(container, storage_key=SecretStr("YW5vdGhlci1zZWNyZXQ=")))
    for blobs in (wrong, lost, nowhere, azures):
        with pytest.raises(StorageUnavailable):
            await blobs.put(KEY, b"x")
        with pytest.raises(StorageUnavailable):
            await blobs.delete_prefix("u/p")
    said = caplog.text + "".join(capsys.readouterr())
    assert "storage_failed" in said and not any(secret in said for secret in ("another-secret", "YW5vd", s3.SECRET))


async def test_a_connection_that_breaks_is_tried_again_and_nothing_half_is_seen(
    bucket: s3.S3Server, tmp_path: Path
) -> None:
    budgets = iter([2_000_000] * 3)
    async with cutting(bucket.port, lambda: next(budgets, None)) as (proxy, port):
        blobs = file_store(on_s3(bucket, storage_endpoint=f"http://127.0.0.1:{port}"))
        await blobs.put("u/p/broken.bin", LARGE)
        assert proxy.cuts and await blobs.get("u/p/broken.bin") == LARGE


async def test_an_upload_that_is_given_up_is_never_seen(bucket: s3.S3Server) -> None:
    blobs = file_store(on_s3(bucket))
    async with cutting(bucket.port, lambda: 500_000) as (_, port):
        broken = file_store(on_s3(bucket, storage_endpoint=f"http://127.0.0.1:{port}"))
        with pytest.raises(StorageUnavailable):
            await broken.put("u/p/given-up.bin", LARGE)
    assert await blobs.size("u/p/given-up.bin") is None


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"storage_key": SecretStr("")}, "CASTAD_STORAGE_KEY"),
        ({"storage_key_id": ""}, "CASTAD_STORAGE_KEY_ID"),
        ({"storage_url": "s3:///files"}, "a bucket"),
        ({"storage_url": "ftp://files"}, "s3://"),
        ({"download_link_s": 604_801}, "a week at most"),
        ({"storage_url": "azure://files"}, "key of an Azure account"),
        ({"storage_url": "file://files"}, "three slashes"),
    ],
)
async def test_settings_that_cannot_work_are_refused_by_name(
    bucket: s3.S3Server, changes: dict[str, object], missing: str
) -> None:
    with pytest.raises(StorageMisconfigured, match=missing):
        file_store(on_s3(bucket, **changes))


def test_the_doctor_tries_the_store_out(bucket: s3.S3Server) -> None:
    def found(config: Settings) -> Finding:
        return next(each for each in findings(config) if each.subject.startswith("storage"))

    before = bucket.names()
    assert found(on_s3(bucket)) == Finding(f"storage: s3://{bucket.bucket}/castad/files")
    assert bucket.names() == before
    refused = found(on_s3(bucket, storage_key=SecretStr("wrong")))
    assert refused.fatal and "403" in refused.advice and "wrong" not in refused.advice
    assert "CASTAD_STORAGE_KEY" in found(on_s3(bucket, storage_key=SecretStr(""))).advice
    assert found(Settings()) == Finding("storage: files in the data folder")


async def test_links_to_amazon_lead_to_the_bucket_itself() -> None:
    config = Settings(storage_url="s3://stays", storage_key_id="k", storage_key=SecretStr("s"), storage_region="eu-x-1")
    link = urlsplit((await file_store(config).upload_link(KEY, "image/jpeg", 9)).url)
    assert (link.scheme, link.netloc, link.path) == ("https", "stays.s3.eu-x-1.amazonaws.com", f"/{KEY}")
    assert dict(parse_qsl(link.query))["X-Amz-SignedHeaders"] == "content-length;content-type;host"
