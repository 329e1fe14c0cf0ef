import datetime

from castad.common.v1 import cost_pb2 as _cost_pb2
from castad.common.v1 import job_pb2 as _job_pb2
from castad.common.v1 import language_pb2 as _language_pb2
from castad.common.v1 import options_pb2 as _options_pb2
from castad.content.v1 import lyrics_pb2 as _lyrics_pb2
from castad.content.v1 import style_pb2 as _style_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TimedWord(_message.Message):
    __slots__ = ("text", "start", "end")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    text: str
    start: _duration_pb2.Duration
    end: _duration_pb2.Duration
    def __init__(self, text: _Optional[str] = ..., start: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., end: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class TimedLine(_message.Message):
    __slots__ = ("section", "text", "start", "end", "words")
    SECTION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    section: _lyrics_pb2.SectionKind
    text: str
    start: _duration_pb2.Duration
    end: _duration_pb2.Duration
    words: _containers.RepeatedCompositeFieldContainer[TimedWord]
    def __init__(self, section: _Optional[_Union[_lyrics_pb2.SectionKind, str]] = ..., text: _Optional[str] = ..., start: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., end: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., words: _Optional[_Iterable[_Union[TimedWord, _Mapping]]] = ...) -> None: ...

class TimedSection(_message.Message):
    __slots__ = ("kind", "start", "end")
    KIND_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    kind: _lyrics_pb2.SectionKind
    start: _duration_pb2.Duration
    end: _duration_pb2.Duration
    def __init__(self, kind: _Optional[_Union[_lyrics_pb2.SectionKind, str]] = ..., start: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., end: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Song(_message.Message):
    __slots__ = ("id", "project_id", "lyrics_id", "title", "language", "music", "duration", "tempo_bpm", "key", "sections", "lines", "audio_url", "audio_url_expires_at", "content_type", "size_bytes", "job", "produced_by", "cost", "created_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    LYRICS_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    MUSIC_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    TEMPO_BPM_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    SECTIONS_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    AUDIO_URL_FIELD_NUMBER: _ClassVar[int]
    AUDIO_URL_EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    JOB_FIELD_NUMBER: _ClassVar[int]
    PRODUCED_BY_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    project_id: str
    lyrics_id: str
    title: str
    language: _language_pb2.Language
    music: _style_pb2.MusicStyle
    duration: _duration_pb2.Duration
    tempo_bpm: float
    key: str
    sections: _containers.RepeatedCompositeFieldContainer[TimedSection]
    lines: _containers.RepeatedCompositeFieldContainer[TimedLine]
    audio_url: str
    audio_url_expires_at: _timestamp_pb2.Timestamp
    content_type: str
    size_bytes: int
    job: _job_pb2.Job
    produced_by: _cost_pb2.Provenance
    cost: _cost_pb2.Cost
    created_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., project_id: _Optional[str] = ..., lyrics_id: _Optional[str] = ..., title: _Optional[str] = ..., language: _Optional[_Union[_language_pb2.Language, str]] = ..., music: _Optional[_Union[_style_pb2.MusicStyle, _Mapping]] = ..., duration: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., tempo_bpm: _Optional[float] = ..., key: _Optional[str] = ..., sections: _Optional[_Iterable[_Union[TimedSection, _Mapping]]] = ..., lines: _Optional[_Iterable[_Union[TimedLine, _Mapping]]] = ..., audio_url: _Optional[str] = ..., audio_url_expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., content_type: _Optional[str] = ..., size_bytes: _Optional[int] = ..., job: _Optional[_Union[_job_pb2.Job, _Mapping]] = ..., produced_by: _Optional[_Union[_cost_pb2.Provenance, _Mapping]] = ..., cost: _Optional[_Union[_cost_pb2.Cost, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
