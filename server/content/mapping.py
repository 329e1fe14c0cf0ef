"""Content as the contract shows it: rows into protobuf, with fresh links to their files."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from castad.common.v1 import cost_pb2
from castad.content.v1 import (
    image_pb2,
    lyrics_pb2,
    production_pb2,
    project_pb2,
    song_pb2,
    spending_pb2,
    style_pb2,
    upload_calls_pb2,
    upload_pb2,
    video_pb2,
)

from server.content.downloads import SONG_TYPE, Download
from server.content.models import Image, Project
from server.content.production import Rejection, StepQuote
from server.content.spending import CostReport, CostTotal
from server.content.upload_models import UploadedVideo
from server.content.work_models import LyricsRow, SongRow, VideoRow
from server.content.works import Made
from server.core import caller, messages
from server.core.blobs import Blobs, UploadLink
from server.core.clock import timestamp
from server.jobs import mapping as job_mapping
from server.jobs.costs import Cost, CostEntry
from server.jobs.models import Job


def project(row: Project) -> project_pb2.Project:
    """A project."""
    return project_pb2.Project(
        id=str(row.id),
        analysis_id=_id(row.analysis_id),
        store_name=row.store_name,
        region=row.region,
        detail_region=row.detail_region,
        language=_language(row.language),
        music=_music(row.music),
        aspect=_aspect(row.aspect),
        address=row.address,
        phone=row.phone,
        handle=row.handle,
        cover_image_id=_id(row.cover_image_id),
        image_count=row.image_count,
        lyrics_id=_id(row.lyrics_id),
        song_id=_id(row.song_id),
        video_id=_id(row.video_id),
        state="PROJECT_STATE_ARCHIVED" if row.archived_at else "PROJECT_STATE_ACTIVE",
        purge_at=timestamp(row.purge_at),
        created_at=timestamp(row.created_at),
        updated_at=timestamp(row.updated_at),
    )


def upload(link: UploadLink) -> upload_pb2.UploadTarget:
    """Where to send a file."""
    return upload_pb2.UploadTarget(upload_url=link.url, headers=link.headers, expires_at=timestamp(link.expires_at))


def uploaded_video(row: UploadedVideo) -> upload_pb2.UploadedVideo:
    """A video that its owner brought."""
    return upload_pb2.UploadedVideo(
        id=str(row.id),
        file_name=row.file_name,
        content_type=row.content_type,
        size_bytes=row.size_bytes,
        duration=_seconds(row.duration_s),
        width=row.width,
        height=row.height,
        created_at=timestamp(row.created_at),
    )


async def image(row: Image, blobs: Blobs) -> image_pb2.Image:
    """A photo."""
    link = await blobs.download_link(row.blob_key, row.file_name or f"{row.id}.jpg")
    return image_pb2.Image(
        id=str(row.id),
        project_id=str(row.project_id),
        position=row.position,
        width=row.width,
        height=row.height,
        size_bytes=row.size_bytes,
        content_type=row.content_type,
        focus=row.focus,
        source=f"IMAGE_SOURCE_{row.source}",
        file_name=row.file_name,
        url=link.url,
        url_expires_at=timestamp(link.expires_at),
        created_at=timestamp(row.created_at),
        source_url=row.source_url,
        taken_by=f"PHOTO_TAKEN_BY_{row.taken_by}",
    )


async def images(rows: Sequence[Image], blobs: Blobs) -> list[image_pb2.Image]:
    """Photos."""
    return [await image(row, blobs) for row in rows]


def lyrics(made: Made[LyricsRow]) -> lyrics_pb2.Lyrics:
    """Lyrics and their job."""
    row = made.row
    return lyrics_pb2.Lyrics(
        id=str(row.id),
        project_id=str(row.project_id),
        language=_language(row.language),
        title=row.title,
        lines=[{"section": _section(line["section"]), "text": line["text"]} for line in row.lines or ()],
        edited=row.edited,
        job=job_mapping.job(made.job),
        produced_by=row.produced_by,
        cost=row.cost,
        created_at=timestamp(row.created_at),
        updated_at=timestamp(row.updated_at),
    )


async def song(made: Made[SongRow], blobs: Blobs) -> song_pb2.Song:
    """A song and its job."""
    row, times = made.row, made.row.map or {"sections": (), "lines": ()}
    answer = song_pb2.Song(
        id=str(row.id),
        project_id=str(row.project_id),
        lyrics_id=str(row.lyrics_id),
        title=row.title,
        language=_language(row.language),
        music=_music(row.music),
        duration=_seconds(row.duration_s),
        tempo_bpm=row.tempo_bpm,
        key=row.key,
        sections=[{"kind": _section(each["kind"]), **_span(each)} for each in times["sections"]],
        lines=[_timed_line(each) for each in times["lines"]],
        content_type=SONG_TYPE,
        size_bytes=row.size_bytes,
        job=job_mapping.job(made.job),
        produced_by=row.produced_by,
        cost=row.cost,
        created_at=timestamp(row.created_at),
    )
    if row.audio_key:
        link = await blobs.download_link(row.audio_key, f"{row.title}.m4a")
        answer.MergeFrom(song_pb2.Song(audio_url=link.url, audio_url_expires_at=timestamp(link.expires_at)))
    return answer


async def video(row: VideoRow, job: Job, blobs: Blobs) -> video_pb2.Video:
    """A video and its job."""
    answer = video_pb2.Video(
        id=str(row.id),
        project_id=str(row.project_id),
        song_id=str(row.song_id),
        length=f"VIDEO_LENGTH_{row.length_s}_S",
        duration=_seconds(row.duration_s),
        aspect=_aspect(row.aspect),
        width=row.width,
        height=row.height,
        size_bytes=row.size_bytes,
        store_name=row.store_name,
        region=row.region,
        job=job_mapping.job(job),
        produced_by=row.produced_by,
        cost=row.cost,
        created_at=timestamp(row.created_at),
        finished_at=timestamp(row.finished_at),
    )
    if row.video_key and row.thumbnail_key:
        film = await blobs.download_link(row.video_key, f"{row.store_name}.mp4")
        still = await blobs.download_link(row.thumbnail_key, f"{row.store_name}.jpg")
        until = min(film.expires_at, still.expires_at)
        answer.MergeFrom(video_pb2.Video(url=film.url, thumbnail_url=still.url, urls_expire_at=timestamp(until)))
    return answer


def step_quote(quote: StepQuote) -> production_pb2.StepQuote:
    """What a step will cost."""
    return production_pb2.StepQuote(
        kind=f"JOB_KIND_{quote.kind}",
        cost=_cost(quote.cost),
        reused=quote.reused,
        list_price=_cost(quote.list_price) if quote.list_price else None,
    )


def rejection(found: Rejection) -> production_pb2.Rejection:
    """What would be refused, in the caller's language."""
    reason = found.reason.reason
    return production_pb2.Rejection(
        reason=f"ERROR_REASON_{reason}",
        message=messages.text(reason, caller.current().locale),
        kind=f"JOB_KIND_{found.kind}",
        fields=[{"field": each.field, "description": each.description} for each in found.violations],
    )


async def download(found: Download, blobs: Blobs) -> upload_calls_pb2.GetDownloadUrlResponse:
    """A link that saves a file."""
    link = await blobs.download_link(found.key, found.file_name, inline=False)
    return upload_calls_pb2.GetDownloadUrlResponse(
        url=link.url,
        file_name=found.file_name,
        content_type=found.content_type,
        size_bytes=found.size_bytes if found.size_bytes is not None else await blobs.size(found.key),
        expires_at=timestamp(link.expires_at),
    )


def cost_entries(report: CostReport) -> list[spending_pb2.CostEntry]:
    """The lines of a cost report's page."""
    return [_cost_entry(row, report.store_names) for row in report.page.rows]


def cost_total(total: CostTotal) -> spending_pb2.CostTotal:
    """What one provider cost in one month."""
    return spending_pb2.CostTotal(month=total.month, project_id=_id(total.project_id), cost=_cost(total.cost))


def _cost_entry(row: CostEntry, store_names: dict[UUID, str]) -> spending_pb2.CostEntry:
    return spending_pb2.CostEntry(
        job_id=_id(row.job_id),
        kind=f"JOB_KIND_{row.kind}",
        project_id=_id(row.project_id),
        store_name=store_names.get(row.project_id, "") if row.project_id else "",
        cost=_cost(Cost(row.provider, row.unit, row.units, row.amount_micros_usd)),
        ended_at=timestamp(row.created_at),
    )


def _cost(cost: Cost) -> cost_pb2.Cost:
    return cost_pb2.Cost(
        provider=cost.provider, unit=cost.unit, units=cost.units, amount_micros_usd=cost.amount_micros_usd
    )


def _music(style: dict[str, Any]) -> style_pb2.MusicStyle:
    return style_pb2.MusicStyle(
        genre=f"GENRE_{style['genre'].upper()}",
        vocal=f"VOCAL_{style['vocal'].upper()}",
        tempo_bpm=style["tempo_bpm"],
        mood=f"MOOD_{style['mood'].upper()}",
        sung_lead=style.get("sung_lead", False),
    )


def _timed_line(line: dict[str, Any]) -> song_pb2.TimedLine:
    words = [{"text": word["text"], **_span(word)} for word in line["words"]]
    return song_pb2.TimedLine(section=_section(line["section"]), text=line["text"], words=words, **_span(line))


def _span(times: dict[str, Any]) -> dict[str, timedelta]:
    return {"start": timedelta(seconds=times["start_s"]), "end": timedelta(seconds=times["end_s"])}


def _seconds(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _section(kind: str) -> str:
    return f"SECTION_KIND_{kind.upper()}"


def _language(language: str) -> str:
    return f"LANGUAGE_{language.upper()}"


def _aspect(aspect: str) -> str:
    return f"ASPECT_{aspect.replace(':', '_')}"


def _id(value: UUID | None) -> str:
    return str(value or "")
