import datetime

from castad.common.v1 import cost_pb2 as _cost_pb2
from castad.common.v1 import job_pb2 as _job_pb2
from castad.common.v1 import language_pb2 as _language_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Emotion(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EMOTION_UNSPECIFIED: _ClassVar[Emotion]
    EMOTION_NEUTRAL: _ClassVar[Emotion]
    EMOTION_HAPPY: _ClassVar[Emotion]
    EMOTION_SAD: _ClassVar[Emotion]
    EMOTION_ANGRY: _ClassVar[Emotion]
    EMOTION_FEARFUL: _ClassVar[Emotion]
    EMOTION_SURPRISED: _ClassVar[Emotion]
    EMOTION_DISGUSTED: _ClassVar[Emotion]
EMOTION_UNSPECIFIED: Emotion
EMOTION_NEUTRAL: Emotion
EMOTION_HAPPY: Emotion
EMOTION_SAD: Emotion
EMOTION_ANGRY: Emotion
EMOTION_FEARFUL: Emotion
EMOTION_SURPRISED: Emotion
EMOTION_DISGUSTED: Emotion

class CaptionSegment(_message.Message):
    __slots__ = ("start", "end", "text", "emotion", "emotion_confidence", "loudness_lufs", "pitch_hz")
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    EMOTION_FIELD_NUMBER: _ClassVar[int]
    EMOTION_CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    LOUDNESS_LUFS_FIELD_NUMBER: _ClassVar[int]
    PITCH_HZ_FIELD_NUMBER: _ClassVar[int]
    start: _duration_pb2.Duration
    end: _duration_pb2.Duration
    text: str
    emotion: Emotion
    emotion_confidence: float
    loudness_lufs: float
    pitch_hz: float
    def __init__(self, start: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., end: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., text: _Optional[str] = ..., emotion: _Optional[_Union[Emotion, str]] = ..., emotion_confidence: _Optional[float] = ..., loudness_lufs: _Optional[float] = ..., pitch_hz: _Optional[float] = ...) -> None: ...

class Captioning(_message.Message):
    __slots__ = ("id", "video_upload_id", "language", "segments", "job", "created_at", "video_id", "produced_by", "cost")
    ID_FIELD_NUMBER: _ClassVar[int]
    VIDEO_UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    SEGMENTS_FIELD_NUMBER: _ClassVar[int]
    JOB_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    VIDEO_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCED_BY_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    id: str
    video_upload_id: str
    language: _language_pb2.Language
    segments: _containers.RepeatedCompositeFieldContainer[CaptionSegment]
    job: _job_pb2.Job
    created_at: _timestamp_pb2.Timestamp
    video_id: str
    produced_by: _cost_pb2.Provenance
    cost: _cost_pb2.Cost
    def __init__(self, id: _Optional[str] = ..., video_upload_id: _Optional[str] = ..., language: _Optional[_Union[_language_pb2.Language, str]] = ..., segments: _Optional[_Iterable[_Union[CaptionSegment, _Mapping]]] = ..., job: _Optional[_Union[_job_pb2.Job, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., video_id: _Optional[str] = ..., produced_by: _Optional[_Union[_cost_pb2.Provenance, _Mapping]] = ..., cost: _Optional[_Union[_cost_pb2.Cost, _Mapping]] = ...) -> None: ...
