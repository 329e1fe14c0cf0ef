"""Files on the way: sound by the real ffmpeg, folders of a run, results of a run that failed."""

import errno
import wave
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from server.content.workdir import results_in, workdir
from server.core import clock
from server.core.blobs import StorageFull
from server.core.failures import EngineFailed
from server.core.links import LinkMaker, Signer
from server.jobs.models import Job, JobKind, JobState
from server.providers.audio import FfmpegAudio
from server.providers.file_blobs import FileBlobs
from server.providers.object_blobs import Lives

pytestmark = pytest.mark.usefixtures("empty_queue")

RATE = 8_000
LOUD = (20_000).to_bytes(2, "little", signed=True)


def job(fence: int = 1) -> Job:
    known = {"id": clock.new_id(), "fence": fence, "kind": JobKind.SONG, "state": JobState.RUNNING}
    return Job.from_row({each.name: None for each in fields(Job)} | known)


def record(path: Path, seconds: float) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(LOUD * int(RATE * seconds))
    return path


def samples(path: Path) -> tuple[float, int, int]:
    """Seconds, the first sample and one in the middle."""
    with wave.open(str(path), "rb") as sound:
        data = sound.readframes(sound.getnframes())
        middle = len(data) // 4 * 2
        first, later = (int.from_bytes(data[at : at + 2], "little", signed=True) for at in (0, middle))
        return sound.getnframes() / sound.getframerate(), first, later


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobs:
    links = LinkMaker("http://127.0.0.1", Signer(b"secret", "file-link"))
    return FileBlobs(tmp_path / "files", links, Lives(timedelta(1), timedelta(1)))


async def test_a_part_is_as_long_as_asked_and_begins_softly(tmp_path: Path) -> None:
    song, part = record(tmp_path / "song.wav", 6), tmp_path / "part.wav"
    await FfmpegAudio().cut(song, part, 2.0, 3.0)
    seconds, first, later = samples(part)
    assert seconds == pytest.approx(3.0, abs=0.01) and first == 0 and later == 20_000
    await FfmpegAudio().cut(song, part, 0.0, 3.0)
    assert samples(part)[1] == 20_000


async def test_a_song_for_listening_is_an_mp4_that_can_be_played_while_it_loads(tmp_path: Path) -> None:
    song, listening = record(tmp_path / "song.wav", 2), tmp_path / "song.m4a"
    await FfmpegAudio().encode(song, listening)
    data = listening.read_bytes()
    assert data[4:8] == b"ftyp" and data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("content", [b"", b"#EXTM3U\n#EXTINF:1,\n/etc/hostname\n", b"RIFF0000WAVE"])
async def test_what_is_no_recording_fails_and_leaves_no_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "song.wav").write_bytes(content)
    with pytest.raises(EngineFailed) as failed:
        await FfmpegAudio().encode(tmp_path / "song.wav", tmp_path / "song.m4a")
    assert failed.value.reason == "PROVIDER_FAILED" and not failed.value.retryable
    assert [path.name for path in tmp_path.iterdir()] == ["song.wav"]


async def test_a_recording_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    song = record(tmp_path / "song.wav", 60)
    with pytest.raises(EngineFailed) as failed:
        await FfmpegAudio(timeout_s=0.001).encode(song, tmp_path / "song.m4a")
    assert failed.value.reason == "DEADLINE_PASSED" and failed.value.retryable
    assert [path.name for path in tmp_path.iterdir()] == ["song.wav"]


async def test_a_folder_goes_with_its_run_and_with_what_a_killed_one_left(tmp_path: Path) -> None:
    first = job()
    left = tmp_path / str(first.id) / "1"
    left.mkdir(parents=True)
    (left / "half.mp4").write_bytes(b"half")
    with pytest.raises(ValueError, match="broken"):
        async with workdir(tmp_path, replace(first, fence=2)) as folder:
            assert [path.name for path in folder.parent.iterdir()] == ["2"]
            (folder / "more.mp4").write_bytes(b"more")
            raise ValueError("broken")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "full", [StorageFull(), OSError(errno.ENOSPC, "no space left"), OSError(errno.EDQUOT, "quota")]
)
async def test_a_full_disk_is_a_failure_that_a_retry_can_mend(tmp_path: Path, full: Exception) -> None:
    with pytest.raises(EngineFailed) as failed:
        async with workdir(tmp_path, job()):
            raise full
    assert (failed.value.reason, failed.value.retryable) == ("PROVIDER_FAILED", True)


async def test_other_faults_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(PermissionError):
        async with workdir(tmp_path, job()):
            raise PermissionError(errno.EACCES, "not yours")


@pytest.mark.parametrize("recorded", [True, False])
async def test_files_of_a_failed_run_stay_only_if_they_were_recorded_after_all(
    blobs: FileBlobs, recorded: bool
) -> None:
    async def is_recorded() -> bool:
        return recorded

    with pytest.raises(TimeoutError):
        async with results_in(blobs, "user/project/songs/song/3", is_recorded):
            await blobs.put("user/project/songs/song/3/song.wav", b"sound")
            await blobs.put("user/project/songs/song/2/song.wav", b"earlier")
            raise TimeoutError
    assert (await blobs.size("user/project/songs/song/3/song.wav") is not None) is recorded
    assert await blobs.size("user/project/songs/song/2/song.wav") == 7
