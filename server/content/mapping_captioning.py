"""Captions between the contract and the values of their use case."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from castad.common.v1 import language_pb2
from castad.content.v1 import captioning_calls_pb2, captioning_pb2

from server.content.captioning import Wanted
from server.content.captioning_models import CaptioningRow
from server.content.works import Made
from server.core.clock import timestamp
from server.core.language import Language
from server.jobs import mapping as job_mapping


def wanted(request: captioning_calls_pb2.StartCaptioningRequest) -> Wanted:
    """What to caption."""
    language = language_pb2.Language.Name(request.language).removeprefix("LANGUAGE_").lower()
    return Wanted(
        video_id=UUID(request.video_id) if request.video_id else None,
        video_upload_id=UUID(request.video_upload_id) if request.video_upload_id else None,
        language=Language(language) if request.language else None,
    )


def captioning(made: Made[CaptioningRow]) -> captioning_pb2.Captioning:
    """Captions and their job."""
    row = made.row
    return captioning_pb2.Captioning(
        id=str(row.id),
        video_id=str(row.video_id or ""),
        video_upload_id=str(row.video_upload_id or ""),
        language=f"LANGUAGE_{(row.language or 'unspecified').upper()}",
        segments=[_segment(each) for each in row.segments or ()],
        job=job_mapping.job(made.job),
        produced_by=row.produced_by,
        cost=row.cost,
        created_at=timestamp(row.created_at),
    )


def _segment(segment: dict[str, Any]) -> captioning_pb2.CaptionSegment:
    return captioning_pb2.CaptionSegment(
        start=timedelta(seconds=segment["start_s"]),
        end=timedelta(seconds=segment["end_s"]),
        text=segment["text"],
        emotion=f"EMOTION_{segment['emotion']}",
        emotion_confidence=segment["confidence"],
        loudness_lufs=segment["loudness_lufs"],
        pitch_hz=segment["pitch_hz"],
    )
