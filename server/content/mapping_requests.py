"""Content as the contract asks for it: requests into the values of the use cases."""

from datetime import UTC
from typing import Any, TypeVar
from uuid import UUID

from castad.common.v1 import job_pb2, language_pb2, platform_pb2
from castad.content.v1 import (
    image_calls_pb2,
    job_calls_pb2,
    lyrics_pb2,
    production_calls_pb2,
    production_pb2,
    project_calls_pb2,
    project_pb2,
    style_pb2,
    upload_calls_pb2,
)
from google.protobuf.message import Message

from server.content.direction import Aspect
from server.content.job_control import JobFilter
from server.content.models import ProjectState
from server.content.ports import Genre, LyricLine, Mood, SectionKind, Vocal
from server.content.production import Order, PublishPlan
from server.content.projects import NewProject, ProjectChanges
from server.content.style import StyleWish
from server.content.uploads import NewUpload
from server.core.language import Language
from server.jobs.models import JobKind, JobState

USUAL_LENGTH_S = 30
_LENGTHS = {
    style_pb2.VIDEO_LENGTH_15_S: 15,
    style_pb2.VIDEO_LENGTH_30_S: 30,
    style_pb2.VIDEO_LENGTH_60_S: 60,
}
_ASPECTS = {
    style_pb2.ASPECT_9_16: Aspect.UPRIGHT,
    style_pb2.ASPECT_1_1: Aspect.SQUARE,
    style_pb2.ASPECT_16_9: Aspect.WIDE,
}

T = TypeVar("T")


def new_project(request: project_calls_pb2.CreateProjectRequest) -> NewProject:
    """A project to be begun."""
    return NewProject(
        analysis_id=UUID(request.analysis_id),
        music=_style(request.music),
        store_name=request.store_name.strip(),
        region=request.region.strip(),
        detail_region=request.detail_region.strip(),
        language=_language(request.language),
        aspect=_ASPECTS.get(request.aspect),
        address=request.address.strip(),
        phone=request.phone.strip(),
        handle=request.handle.strip(),
    )


def project_changes(request: project_calls_pb2.UpdateProjectRequest) -> ProjectChanges:
    """What shall be different about a project."""
    return ProjectChanges(
        store_name=_given(request, "store_name"),
        region=_given(request, "region"),
        detail_region=_given(request, "detail_region"),
        language=_language(request.language),
        music=_style(request.music) if request.HasField("music") else None,
        aspect=_ASPECTS.get(request.aspect),
        address=_given(request, "address"),
        phone=_given(request, "phone"),
        handle=_given(request, "handle"),
        cover=_given(request, "cover_image_id"),
        state=_project_state(request.state),
    )


def wants_archived(request: project_calls_pb2.ListProjectsRequest) -> bool:
    """Whether a list is of archived projects."""
    return request.state == project_pb2.PROJECT_STATE_ARCHIVED


def new_upload(request: image_calls_pb2.CreateImageUploadRequest) -> NewUpload:
    """A photo to be sent."""
    return NewUpload(UUID(request.project_id), request.file_name, request.content_type, request.size_bytes)


def new_video(request: upload_calls_pb2.CreateVideoUploadRequest) -> NewUpload:
    """A video to be sent."""
    return NewUpload(None, request.file_name, request.content_type, request.size_bytes)


def lines(messages: Any) -> tuple[LyricLine, ...]:
    """Lyrics as their owner wrote them."""
    return tuple(LyricLine(_section(each.section), each.text.strip()) for each in messages)


def length_s(value: style_pb2.VideoLength) -> int:
    """Seconds a video shall run."""
    return _LENGTHS.get(value, USUAL_LENGTH_S)


def order(request: production_calls_pb2.QuoteProductionRequest | production_calls_pb2.ProduceRequest) -> Order:
    """A production."""
    return Order(
        length_s=length_s(request.length),
        seed=request.seed if isinstance(request, production_calls_pb2.ProduceRequest) else 0,
        publish=_plan(request.publish) if request.HasField("publish") else None,
    )


def job_filter(request: job_calls_pb2.ListJobsRequest) -> JobFilter:
    """Which jobs to list."""
    return JobFilter(
        kind=JobKind(job_pb2.JobKind.Name(request.kind).removeprefix("JOB_KIND_")) if request.kind else None,
        states=tuple(JobState(job_pb2.JobState.Name(each).removeprefix("JOB_STATE_")) for each in request.states),
        project_id=optional_id(request.project_id),
    )


def optional_id(text: str) -> UUID | None:
    """An id that may be left empty."""
    return UUID(text) if text else None


def _plan(plan: production_pb2.PublishPlan) -> PublishPlan:
    privacy = plan.privacy or platform_pb2.PRIVACY_PUBLIC
    return PublishPlan(
        account_id=UUID(plan.account_id),
        title=plan.title.strip(),
        description=plan.description.strip(),
        keywords=tuple(plan.keywords),
        privacy=platform_pb2.Privacy.Name(privacy).removeprefix("PRIVACY_"),
        publish_at=plan.publish_at.ToDatetime(UTC) if plan.HasField("publish_at") else None,
    )


def _given(request: Message, field: str) -> str | None:
    """A text that is there, even if empty; None where it is absent."""
    return getattr(request, field).strip() if request.HasField(field) else None


def _style(music: style_pb2.MusicStyle) -> StyleWish:
    return StyleWish(
        genre=Genre(style_pb2.Genre.Name(music.genre).removeprefix("GENRE_").lower()) if music.genre else None,
        mood=Mood(style_pb2.Mood.Name(music.mood).removeprefix("MOOD_").lower()) if music.mood else None,
        vocal=Vocal(style_pb2.Vocal.Name(music.vocal).removeprefix("VOCAL_").lower()) if music.vocal else None,
        tempo_bpm=music.tempo_bpm,
        sung_lead=music.sung_lead,
    )


def _section(kind: lyrics_pb2.SectionKind) -> SectionKind:
    return SectionKind(lyrics_pb2.SectionKind.Name(kind).removeprefix("SECTION_KIND_").lower())


def _language(language: language_pb2.Language) -> Language | None:
    return Language(language_pb2.Language.Name(language).removeprefix("LANGUAGE_").lower()) if language else None


def _project_state(state: project_pb2.ProjectState) -> ProjectState | None:
    return ProjectState(project_pb2.ProjectState.Name(state).removeprefix("PROJECT_STATE_")) if state else None
