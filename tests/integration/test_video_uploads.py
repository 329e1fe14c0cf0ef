"""Videos that owners bring: what is taken, what is refused and leaves nothing, and what can be done with them."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

import asyncpg
import grpc
import imageio_ffmpeg
import pytest
from castad.content.v1 import captioning_calls_pb2, upload_calls_pb2, upload_pb2, video_calls_pb2
from castad.social.v1 import post_pb2

from server.content.purge import Purge
from server.core import quota
from server.core.blobs import StorageUnavailable
from server.core.database import Database
from server.core.plan import Plan
from server.core.principal import Principal
from server.core.settings import Settings
from server.social import mp4
from tests.integration.content_house import House, Owner, open_house
from tests.integration.social_desk import create, get, open_desk, ready, run_once

pytestmark = pytest.mark.usefixtures("empty_queue")

NewUser = Callable[[], Awaitable[Principal]]
NOT_FOUND = (grpc.StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")
INCOMPLETE = (grpc.StatusCode.FAILED_PRECONDITION, "UPLOAD_INCOMPLETE")
MP4, MOV, WEBM, MKV = "video/mp4", "video/quicktime", "video/webm", "video/x-matroska"
PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=128x224:r=10:d=2")
SOUND = ("-f", "lavfi", "-i", "sine=d=2")
WHERE = "+37.7956+128.9154/"


def filmed(path: Path, *options: str, source: tuple[str, ...] = (*PICTURE, *SOUND)) -> bytes:
    """A small video as ffmpeg writes it."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *source, *options, str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path.read_bytes()


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Filmed upright by a phone that holds its camera sideways, its index last, and knows where it was."""
    folder = tmp_path_factory.mktemp("phone")
    h264 = ("-c:v", "libx264", "-g", "5", "-pix_fmt", "yuv420p", "-c:a", "aac")
    filmed(folder / "flat.mp4", *h264, "-metadata", f"location={WHERE}")
    turned = ("-display_rotation", "90", "-i", str(folder / "flat.mp4"))
    return filmed(folder / "phone.mov", "-c", "copy", source=turned)


@pytest.fixture
async def house(config: Settings, database: Database, dsn: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(config, database, dsn, tmp_path) as opened:
        yield opened


@pytest.fixture
async def owner(house: House, new_user: NewUser) -> Owner:
    return Owner(house, await new_user())


async def announce(owner: Owner, content_type: str, size: int) -> tuple[str, str]:
    """The upload's id and the key that its link leads to."""
    request = upload_calls_pb2.CreateVideoUploadRequest(
        file_name="바다.mov", content_type=content_type, size_bytes=size
    )
    created = await owner.call("CreateVideoUpload", request)
    return created.video_upload_id, unquote(urlsplit(created.upload.upload_url).path).removeprefix("/files/")


async def send(owner: Owner, data: bytes, content_type: str) -> str:
    upload_id, key = await announce(owner, content_type, len(data))
    await owner.house.blobs.put(key, data)
    return upload_id


def done(upload_id: str) -> upload_calls_pb2.CompleteVideoUploadRequest:
    return upload_calls_pb2.CompleteVideoUploadRequest(video_upload_id=upload_id)


async def bring(owner: Owner, data: bytes, content_type: str = MOV) -> upload_pb2.UploadedVideo:
    answer: upload_calls_pb2.CompleteVideoUploadResponse = await owner.call(
        "CompleteVideoUpload", done(await send(owner, data, content_type))
    )
    return answer.video


async def test_a_video_of_a_phone_is_kept_ready_to_post_without_telling_where_it_was(
    owner: Owner, house: House, phone: bytes
) -> None:
    assert phone.index(b"mdat") < phone.index(b"moov") and WHERE.encode() in phone
    upload_id = await send(owner, phone, MOV)
    first, again = await asyncio.gather(*(owner.call("CompleteVideoUpload", done(upload_id)) for _ in range(2)))
    assert first.video == again.video == (await owner.call("CompleteVideoUpload", done(upload_id))).video
    video = first.video
    assert (video.width, video.height, video.content_type, video.file_name) == (224, 128, MP4, "바다.mov")
    assert video.duration.ToMilliseconds() == pytest.approx(2_000, abs=100)
    assert [path.rpartition("/")[2] for path in house.files] == ["thumbnail.jpg", "video.mp4"]
    stored = house.folder / house.files[1]
    assert WHERE.encode() not in stored.read_bytes()
    assert mp4.look_at(stored).index_first and video.size_bytes == stored.stat().st_size
    async with house.database.uow(owner.principal) as tx:
        _, videos = await quota.usage(tx, owner.principal.user_id, Plan.ENTERPRISE)
    assert (videos.used, videos.reserved) == (1, 0)


async def test_a_recording_of_a_browser_becomes_an_mp4(owner: Owner, tmp_path: Path) -> None:
    webm = filmed(tmp_path / "a.webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus")
    assert (await bring(owner, webm, WEBM)).duration.ToMilliseconds() == pytest.approx(2_000, abs=100)


async def test_it_is_found_saved_and_deleted_by_its_owner_only(
    owner: Owner, house: House, phone: bytes, new_user: NewUser
) -> None:
    video = await bring(owner, phone)
    stranger = Owner(house, await new_user())
    save = upload_calls_pb2.GetDownloadUrlRequest(video_upload_id=video.id)
    delete = video_calls_pb2.DeleteVideoRequest(video_id=video.id)
    for method, request in (("CompleteVideoUpload", done(video.id)), ("GetDownloadUrl", save), ("DeleteVideo", delete)):
        assert (await stranger.refused(method, request))[:2] == NOT_FOUND
    offered = await owner.call("GetDownloadUrl", save)
    assert (offered.file_name, offered.content_type, offered.size_bytes) == ("바다.mp4", MP4, video.size_bytes)
    await owner.call("DeleteVideo", delete)
    assert house.files == []
    assert (await owner.refused("GetDownloadUrl", save))[:2] == NOT_FOUND
    assert (await owner.refused("CompleteVideoUpload", done(video.id)))[:2] == NOT_FOUND


def hostile(folder: Path) -> dict[str, tuple[str, bytes]]:
    """What a stranger may send, under the type that is announced."""
    h264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
    good = filmed(folder / "good.mp4", *h264)
    playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n"
    return {
        "a playlist that names a local file": (MP4, playlist),
        "a playlist behind the head of a video": (MP4, good[:16] + playlist),
        "another kind than announced": (WEBM, good),
        "cut in the middle": (MP4, good[: len(good) // 2]),
        "pictures that cannot be decoded": (MP4, good[:-20_000].replace(b"mdat", b"mdat" + b"\x00" * 400)),
        "an old codec": (WEBM, filmed(folder / "vp8.webm", "-c:v", "libvpx", "-deadline", "realtime")),
        "sound only": (MP4, filmed(folder / "sound.mp4", source=SOUND)),
        "nothing to see": (MP4, filmed(folder / "tiny.mp4", *h264, source=("-f", "lavfi", "-i", "color=s=32x32:d=1"))),
        "no video at all": (MP4, b"<html><script>alert(1)</script>"),
    }


async def test_what_is_no_usable_video_is_refused_and_leaves_nothing(
    owner: Owner, house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for what, (content_type, data) in hostile(tmp_path_factory.mktemp("hostile")).items():
        upload_id = await send(owner, data, content_type)
        assert (await owner.refused("CompleteVideoUpload", done(upload_id)))[1] == "MEDIA_UNSUPPORTED", what
        assert house.files == [], what
        assert (await owner.refused("CompleteVideoUpload", done(upload_id)))[:2] == NOT_FOUND, what


async def test_captions_can_be_asked_for_once_it_is_there_and_go_with_it(
    owner: Owner, house: House, phone: bytes
) -> None:
    upload_id, key = await announce(owner, MOV, len(phone))
    ask = captioning_calls_pb2.StartCaptioningRequest(video_upload_id=upload_id)
    assert (await owner.refused("StartCaptioning", ask))[:2] == INCOMPLETE
    await house.blobs.put(key, phone)
    await owner.call("CompleteVideoUpload", done(upload_id))
    begun = (await owner.call("StartCaptioning", ask)).captioning
    assert begun.video_upload_id == upload_id
    await owner.call("DeleteVideo", video_calls_pb2.DeleteVideoRequest(video_id=upload_id))
    gone = captioning_calls_pb2.GetCaptioningRequest(captioning_id=begun.id)
    assert (await owner.refused("GetCaptioning", gone))[:2] == NOT_FOUND


async def test_what_arrives_is_as_large_as_announced(owner: Owner, house: House, phone: bytes) -> None:
    upload_id, key = await announce(owner, MOV, len(phone))
    assert (await owner.refused("CompleteVideoUpload", done(upload_id)))[:2] == INCOMPLETE
    await house.blobs.put(key, phone[:-1])
    assert (await owner.refused("CompleteVideoUpload", done(upload_id)))[:2] == INCOMPLETE
    assert house.files == []
    await house.blobs.put(key, phone)
    assert (await owner.call("CompleteVideoUpload", done(upload_id))).video.id == upload_id
    larger, key = await announce(owner, MOV, len(phone) - 1)
    await house.blobs.put(key, phone)
    assert (await owner.refused("CompleteVideoUpload", done(larger)))[1] == "PAYLOAD_TOO_LARGE"


async def test_while_the_store_is_away_nothing_is_lost(
    owner: Owner, house: House, phone: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StorageUnavailable

    upload_id = await send(owner, phone, MOV)
    for method in ("size", "fetch", "put_file"):
        with monkeypatch.context() as store:
            store.setattr(house.blobs, method, away)
            code, reason, _ = await owner.refused("CompleteVideoUpload", done(upload_id))
        assert (code, reason) == (grpc.StatusCode.UNAVAILABLE, "PROVIDER_UNAVAILABLE"), method
    assert (await owner.call("CompleteVideoUpload", done(upload_id))).video.id == upload_id


@pytest.mark.parametrize(
    ("content_type", "size", "reason"),
    [("video/x-msvideo", 1, "MEDIA_UNSUPPORTED"), (MP4, 512 * 2**20 + 1, "PAYLOAD_TOO_LARGE")],
)
async def test_what_would_be_refused_is_told_before_anything_is_sent(
    owner: Owner, content_type: str, size: int, reason: str
) -> None:
    request = upload_calls_pb2.CreateVideoUploadRequest(file_name="a", content_type=content_type, size_bytes=size)
    assert (await owner.refused("CreateVideoUpload", request))[1] == reason


async def test_a_full_month_takes_no_more_videos(owner: Owner, dsn: str, phone: bytes) -> None:
    upload_id = await send(owner, phone, MOV)
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "UPDATE castad.quota_usage SET used = limit_snapshot WHERE user_id = $1", owner.principal.user_id
    )
    await connection.close()
    assert (await owner.refused("CompleteVideoUpload", done(upload_id)))[1] == "QUOTA_EXCEEDED"


async def test_what_came_too_late_or_was_never_completed_is_removed_after_a_day(
    owner: Owner, house: House, worker_database: Database, dsn: str, phone: bytes
) -> None:
    kept, (_, key) = await bring(owner, phone), await announce(owner, MOV, 10)
    await house.blobs.put(key, b"0" * 10)
    await house.blobs.put(f"{owner.principal.user_id}/uploads/{kept.id}", phone)
    assert len(house.files) == 4
    connection = await asyncpg.connect(dsn)
    await connection.execute("UPDATE castad.uploads SET created_at = now() - interval '2 days'")
    await connection.close()
    await Purge(worker_database, house.blobs).purge()
    assert len(house.files) == 2 and all(f"/videos/{kept.id}/" in path for path in house.files)
    assert (await owner.call("CompleteVideoUpload", done(kept.id))).video == kept


async def test_it_is_posted_like_a_video_made_here(
    config: Settings, owner: Owner, house: House, worker_database: Database, dsn: str, phone: bytes
) -> None:
    video = await bring(owner, phone)
    desk = open_desk(config, house.database, worker_database, dsn, house.folder)
    made = await ready(desk, owner.principal)
    post = await create(desk, made, video_id=video.id)
    assert (post.video_id, post.project_id) == (video.id, "")
    await run_once(desk, owner.principal, UUID(post.job.id))
    published = await get(desk, post.id)
    assert published.state == post_pb2.POST_STATE_PUBLISHED, published
    assert (desk.gallery / post.id / "video.mp4").stat().st_size == video.size_bytes
