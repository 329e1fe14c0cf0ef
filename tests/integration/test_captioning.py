"""Captions over gRPC with a real worker and the local listener: a video's own words, and how each of them sounds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import grpc
import imageio_ffmpeg
import numpy as np
import pytest
import soundfile
from castad.common.v1 import errors_pb2, job_pb2, language_pb2
from castad.content.v1 import captioning_calls_pb2 as calls
from castad.content.v1 import captioning_pb2, job_calls_pb2, upload_calls_pb2, video_calls_pb2

from server.content import repository, steps, upload_repository
from server.content import work_repository as works
from server.content.captioning_job import CaptioningJob
from server.content.upload_models import UploadedVideo, video_folder
from server.core import clock
from server.core.database import Database
from server.core.principal import Principal
from server.core.provenance import Provenance
from server.core.settings import Settings
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.costs import Cost
from server.jobs.models import JobState
from server.providers.listener import LocalListener
from tests.integration.content_house import House, Owner, open_house, working

pytestmark = pytest.mark.usefixtures("empty_queue")
RATE = 48_000
FREE = Cost("local", "seconds", 6, 0)
FindVideo = Callable[[Owner], Awaitable[UUID]]
SUNG = [("바다 앞에서 ", 0.5, 2.0, 220.0), ("쉬어 가요", 3.0, 5.5, 330.0)]


@pytest.fixture
async def owner(
    config: Settings, database: Database, dsn: str, tmp_path: Path, new_user: Callable[[], Awaitable[Principal]]
) -> AsyncIterator[Owner]:
    async with open_house(config, database, dsn, tmp_path) as house:
        someone = Owner(house, await new_user())
        yield someone
        await someone.leave()


@pytest.fixture
async def worker(owner: Owner, config: Settings, worker_database: Database, dsn: str) -> AsyncIterator[None]:
    listener, made_by = LocalListener(owner.house.desk.audio), Provenance("local", "listener", "1")
    handler = CaptioningJob(lambda _till: listener, made_by, owner.house.desk)
    async with working(config, worker_database, dsn, [handler]):
        yield


async def sound_file(house: House, sounding: bool = True) -> Path:
    """Six seconds in an MP4: two tones where the two lines are sung."""
    sound = np.zeros(6 * RATE)
    for _, start, end, hertz in SUNG if sounding else ():
        at = np.arange(round((end - start) * RATE)) / RATE
        sound[round(start * RATE) : round(end * RATE)] = 0.2 * np.sin(2 * np.pi * hertz * at)
    house.folder.mkdir(exist_ok=True, parents=True)
    wav, film = house.folder / "sound.wav", house.folder / "film.m4a"
    soundfile.write(wav, np.stack([sound, sound], axis=1), RATE)
    await house.desk.audio.encode(wav, film)
    return film


async def video(owner: Owner, *, words: bool = True, finished: bool = True) -> UUID:
    project = await owner.project()
    subtitles = [
        {"start_s": start, "end_s": end, "words": [{"text": text, "start_s": start, "end_s": end}]}
        for text, start, end, _ in SUNG
    ]
    async with owner.house.database.uow(owner.principal) as tx:
        row = await repository.get(tx, owner.principal.user_id, UUID(project.id))
        assert row is not None
        new = await steps.new_video(tx, row, clock.new_id(), 15, 1)
        key = f"{new.folder}/1/video.mp4"
        job = await jobs.start(tx, new.user_id, steps.job_for(new))
        await job_rows.end(tx, new.user_id, job.id, JobState.SUCCEEDED)
        if finished:
            scene = {"language": "ko", "subtitles": subtitles if words else []}
            made = {"duration_s": 6.0, "width": 1080, "height": 1920, "size_bytes": 1, "video_key": key}
            made_by = Provenance("local", "test", "1")
            await works.finish_video(tx, new, made_by, FREE, scene=scene, thumbnail_key=key, **made)
    if finished:
        await owner.house.blobs.put_file(key, await sound_file(owner.house))
    return new.id


async def captioned(owner: Owner, **request: Any) -> captioning_pb2.Captioning:
    """Started, watched to its end, read again."""
    answer: calls.StartCaptioningResponse = await owner.call("StartCaptioning", calls.StartCaptioningRequest(**request))
    assert answer.captioning.job.kind == job_pb2.JOB_KIND_CAPTIONING and not answer.captioning.segments
    await owner.finished(answer.captioning.job)
    return await read(owner, answer.captioning.id)


async def read(owner: Owner, captioning_id: str) -> captioning_pb2.Captioning:
    request = calls.GetCaptioningRequest(captioning_id=captioning_id)
    answer: calls.GetCaptioningResponse = await owner.call("GetCaptioning", request)
    return answer.captioning


async def test_a_video_made_here_is_captioned_with_its_own_words(owner: Owner, worker: None) -> None:
    video_id = await video(owner)
    made = await captioned(owner, video_id=str(video_id))
    assert [segment.text for segment in made.segments] == [text.strip() for text, *_ in SUNG]
    assert [segment.pitch_hz for segment in made.segments] == [pytest.approx(hertz, rel=0.01) for *_, hertz in SUNG]
    starts = [segment.start.ToMilliseconds() / 1000 for segment in made.segments]
    assert starts == [start for _, start, _, _ in SUNG]
    assert all(-20 < segment.loudness_lufs < -10 and segment.emotion for segment in made.segments)
    assert (made.video_id, made.video_upload_id) == (str(video_id), "")
    assert made.language == language_pb2.LANGUAGE_KO
    assert (made.produced_by.provider, made.cost.provider, made.cost.amount_micros_usd) == ("local", "local", 0)
    assert made.job.progress == 100


async def test_where_no_words_are_known_the_sound_itself_has_its_stretches(owner: Owner, worker: None) -> None:
    made = await captioned(owner, video_id=str(await video(owner, words=False)))
    spans = [(each.start.ToMilliseconds() / 1000, each.end.ToMilliseconds() / 1000) for each in made.segments]
    assert spans == [pytest.approx((start, end), abs=0.15) for _, start, end, _ in SUNG]
    assert [segment.text for segment in made.segments] == ["", ""]


async def uploaded_video(owner: Owner) -> UUID:
    """A checked video that its owner brought."""
    user_id, video_id = owner.principal.user_id, clock.new_id()
    key = f"{video_folder(user_id, video_id)}/video.mp4"
    row = UploadedVideo(user_id, video_id, "바다.mp4", "video/mp4", 1, 6.0, 64, 64, key, key, clock.now())
    async with owner.house.database.uow(owner.principal) as tx:
        await upload_repository.insert_video(tx, row)
    await owner.house.blobs.put_file(key, await sound_file(owner.house))
    return video_id


async def test_an_uploaded_video_is_listened_to_in_the_language_its_owner_names(owner: Owner, worker: None) -> None:
    upload_id = str(await uploaded_video(owner))
    made = await captioned(owner, video_upload_id=upload_id, language=language_pb2.LANGUAGE_JA)
    assert (made.video_upload_id, made.video_id, made.language) == (upload_id, "", language_pb2.LANGUAGE_JA)
    assert [segment.pitch_hz for segment in made.segments] == [pytest.approx(hertz, rel=0.01) for *_, hertz in SUNG]


async def test_an_upload_that_was_not_completed_is_not_captioned(owner: Owner) -> None:
    announced = upload_calls_pb2.CreateVideoUploadRequest(file_name="a.mp4", content_type="video/mp4", size_bytes=9)
    created = await owner.call("CreateVideoUpload", announced)
    request = calls.StartCaptioningRequest(video_upload_id=created.video_upload_id)
    assert (await owner.refused("StartCaptioning", request))[1] == "UPLOAD_INCOMPLETE"


@pytest.mark.parametrize("find", [video, uploaded_video])
async def test_captions_go_with_their_video(owner: Owner, worker: None, find: FindVideo) -> None:
    video_id = await find(owner)
    which = "video_id" if find is video else "video_upload_id"
    made = await captioned(owner, **{which: str(video_id)})
    await owner.call("DeleteVideo", video_calls_pb2.DeleteVideoRequest(video_id=str(video_id)))
    code, reason, _ = await owner.refused("GetCaptioning", calls.GetCaptioningRequest(captioning_id=made.id))
    assert (code, reason) == (grpc.StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND")


async def test_captions_can_be_cancelled_before_they_are_made(owner: Owner) -> None:
    request = calls.StartCaptioningRequest(video_id=str(await video(owner)))
    job = (await owner.call("StartCaptioning", request)).captioning.job
    cancelled = await owner.call("CancelJob", job_calls_pb2.CancelJobRequest(job_id=job.id))
    assert cancelled.job.state == job_pb2.JOB_STATE_CANCELLED


@pytest.mark.parametrize("find", [video, uploaded_video])
async def test_who_deletes_a_video_waits_for_no_captions_of_it(owner: Owner, find: FindVideo) -> None:
    video_id = str(await find(owner))
    request = calls.StartCaptioningRequest(**{"video_id" if find is video else "video_upload_id": video_id})
    job = (await owner.call("StartCaptioning", request)).captioning.job
    await owner.call("DeleteVideo", video_calls_pb2.DeleteVideoRequest(video_id=video_id))
    shown = await owner.call("GetJob", job_calls_pb2.GetJobRequest(job_id=job.id))
    assert shown.job.state == job_pb2.JOB_STATE_CANCELLED


async def test_a_video_without_sound_says_so(owner: Owner, worker: None) -> None:
    video_id = await video(owner)
    silent = owner.house.folder / "silent.mp4"
    await silent_film(silent)
    async with owner.house.database.uow(owner.principal) as tx:
        row = await works.get_video(tx, owner.principal.user_id, video_id)
    assert row and row.video_key
    await owner.house.blobs.put_file(row.video_key, silent)
    request = calls.StartCaptioningRequest(video_id=str(video_id))
    job = (await owner.call("StartCaptioning", request)).captioning.job
    ended = (await owner.watch(job.id))[-1].job
    assert ended.error.reason == errors_pb2.ERROR_REASON_MEDIA_UNSUPPORTED and not ended.error.retryable


async def silent_film(path: Path) -> None:
    picture = ["-f", "lavfi", "-i", "color=c=red:s=64x64:d=1", "-y", str(path)]
    child = await asyncio.create_subprocess_exec(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *picture)
    assert await child.wait() == 0


@pytest.mark.parametrize("request_", [{}, {"video_id": str(UUID(int=1)), "video_upload_id": str(UUID(int=1))}])
async def test_exactly_one_video_must_be_named(owner: Owner, request_: dict[str, str]) -> None:
    code, reason, _ = await owner.refused("StartCaptioning", calls.StartCaptioningRequest(**request_))
    assert (code, reason) == (grpc.StatusCode.INVALID_ARGUMENT, "VALIDATION_FAILED")


async def test_an_unfinished_video_is_not_captioned(owner: Owner) -> None:
    request = calls.StartCaptioningRequest(video_id=str(await video(owner, finished=False)))
    code, reason, _ = await owner.refused("StartCaptioning", request)
    assert (code, reason) == (grpc.StatusCode.FAILED_PRECONDITION, "VIDEO_NOT_READY")
