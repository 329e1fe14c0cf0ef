import datetime

from buf.validate import validate_pb2 as _validate_pb2
from castad.common.v1 import cost_pb2 as _cost_pb2
from castad.common.v1 import job_pb2 as _job_pb2
from castad.common.v1 import language_pb2 as _language_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SectionKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SECTION_KIND_UNSPECIFIED: _ClassVar[SectionKind]
    SECTION_KIND_INTRO: _ClassVar[SectionKind]
    SECTION_KIND_VERSE: _ClassVar[SectionKind]
    SECTION_KIND_PRE_CHORUS: _ClassVar[SectionKind]
    SECTION_KIND_CHORUS: _ClassVar[SectionKind]
    SECTION_KIND_OUTRO: _ClassVar[SectionKind]
SECTION_KIND_UNSPECIFIED: SectionKind
SECTION_KIND_INTRO: SectionKind
SECTION_KIND_VERSE: SectionKind
SECTION_KIND_PRE_CHORUS: SectionKind
SECTION_KIND_CHORUS: SectionKind
SECTION_KIND_OUTRO: SectionKind

class LyricLine(_message.Message):
    __slots__ = ("section", "text")
    SECTION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    section: SectionKind
    text: str
    def __init__(self, section: _Optional[_Union[SectionKind, str]] = ..., text: _Optional[str] = ...) -> None: ...

class Lyrics(_message.Message):
    __slots__ = ("id", "project_id", "language", "title", "lines", "edited", "job", "produced_by", "cost", "created_at", "updated_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    EDITED_FIELD_NUMBER: _ClassVar[int]
    JOB_FIELD_NUMBER: _ClassVar[int]
    PRODUCED_BY_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    project_id: str
    language: _language_pb2.Language
    title: str
    lines: _containers.RepeatedCompositeFieldContainer[LyricLine]
    edited: bool
    job: _job_pb2.Job
    produced_by: _cost_pb2.Provenance
    cost: _cost_pb2.Cost
    created_at: _timestamp_pb2.Timestamp
    updated_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., project_id: _Optional[str] = ..., language: _Optional[_Union[_language_pb2.Language, str]] = ..., title: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[LyricLine, _Mapping]]] = ..., edited: _Optional[bool] = ..., job: _Optional[_Union[_job_pb2.Job, _Mapping]] = ..., produced_by: _Optional[_Union[_cost_pb2.Provenance, _Mapping]] = ..., cost: _Optional[_Union[_cost_pb2.Cost, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
