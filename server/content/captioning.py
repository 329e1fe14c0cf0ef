"""The use case of captions: begun for a video that is there, and read."""

from dataclasses import dataclass
from uuid import UUID

from server.content import captioning_repository as captionings
from server.content import films, projects
from server.content import work_repository as works
from server.content.captioning_models import CaptioningRow
from server.content.captioning_ports import KnownLine
from server.content.errors import VideoNotReady
from server.content.work_models import VideoRow
from server.content.works import Made, with_job
from server.core import clock
from server.core.database import Transaction
from server.core.errors import NotFound
from server.core.language import Language
from server.jobs import service as jobs
from server.jobs.models import JobKind, NewJob


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to caption: a video made here or an uploaded one; and the language, where its owner knows it."""

    video_id: UUID | None = None
    video_upload_id: UUID | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A video as captioning needs it: where its file lies, how long it runs, and the words it is known to have."""

    key: str
    duration_s: float
    project_id: UUID | None = None
    language: Language | None = None
    known: tuple[KnownLine, ...] = ()


async def start(tx: Transaction, user_id: UUID, wanted: Wanted) -> Made[CaptioningRow]:
    """Have captions made; raises NotFound, ProjectArchived, UploadIncomplete or VideoNotReady."""
    source = await find_source(tx, user_id, wanted.video_id, wanted.video_upload_id)
    if source.project_id:
        await projects.get_for_change(tx, user_id, source.project_id)
    row = await captionings.insert_captioning(
        tx,
        user_id=user_id,
        id=clock.new_id(),
        video_id=wanted.video_id,
        video_upload_id=wanted.video_upload_id,
        language=source.language or wanted.language,
    )
    job = NewJob(JobKind.CAPTIONING, subject_id=row.id, project_id=source.project_id)
    return Made(row, await jobs.start(tx, user_id, job))


async def get(tx: Transaction, user_id: UUID, captioning_id: UUID) -> Made[CaptioningRow]:
    """These captions; raises NotFound."""
    return await with_job(tx, user_id, captioning_id, captionings.get)


async def find_source(tx: Transaction, user_id: UUID, video_id: UUID | None, upload_id: UUID | None) -> Source:
    """The video that is meant; raises NotFound, VideoNotReady or UploadIncomplete."""
    if upload_id:
        brought = await films.brought(tx, user_id, upload_id)
        return Source(brought.video_key, brought.duration_s)
    row = await works.get_video(tx, user_id, video_id) if video_id else None
    if row is None:
        raise NotFound
    if row.video_key is None or row.duration_s is None:
        raise VideoNotReady
    return Source(row.video_key, row.duration_s, row.project_id, _language(row), _sung_in(row))


def _language(row: VideoRow) -> Language | None:
    language = (row.scene or {}).get("language")
    return Language(language) if language else None


def _sung_in(row: VideoRow) -> tuple[KnownLine, ...]:
    """The lines that the video shows while they are sung, by their words' own times."""
    found = []
    for subtitle in (row.scene or {}).get("subtitles", ()):
        words = subtitle["words"]
        text = "".join(word["text"] for word in words).strip()
        if text:
            found.append(KnownLine(text, words[0]["start_s"], words[-1]["end_s"]))
    return tuple(found)
