import datetime

from castad.common.v1 import job_pb2 as _job_pb2
from castad.common.v1 import language_pb2 as _language_pb2
from castad.marketing.v1 import intelligence_pb2 as _intelligence_pb2
from castad.marketing.v1 import place_pb2 as _place_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Analysis(_message.Message):
    __slots__ = ("id", "place", "intelligence", "job", "language", "created_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    INTELLIGENCE_FIELD_NUMBER: _ClassVar[int]
    JOB_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    place: _place_pb2.Place
    intelligence: _intelligence_pb2.MarketingIntelligence
    job: _job_pb2.Job
    language: _language_pb2.Language
    created_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., place: _Optional[_Union[_place_pb2.Place, _Mapping]] = ..., intelligence: _Optional[_Union[_intelligence_pb2.MarketingIntelligence, _Mapping]] = ..., job: _Optional[_Union[_job_pb2.Job, _Mapping]] = ..., language: _Optional[_Union[_language_pb2.Language, str]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
