import datetime

from castad.common.v1 import cost_pb2 as _cost_pb2
from castad.common.v1 import job_pb2 as _job_pb2
from castad.common.v1 import options_pb2 as _options_pb2
from castad.content.v1 import style_pb2 as _style_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Video(_message.Message):
    __slots__ = ("id", "project_id", "song_id", "length", "duration", "aspect", "width", "height", "url", "thumbnail_url", "urls_expire_at", "size_bytes", "store_name", "region", "job", "produced_by", "cost", "created_at", "finished_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    SONG_ID_FIELD_NUMBER: _ClassVar[int]
    LENGTH_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    ASPECT_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    THUMBNAIL_URL_FIELD_NUMBER: _ClassVar[int]
    URLS_EXPIRE_AT_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    STORE_NAME_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    JOB_FIELD_NUMBER: _ClassVar[int]
    PRODUCED_BY_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    FINISHED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    project_id: str
    song_id: str
    length: _style_pb2.VideoLength
    duration: _duration_pb2.Duration
    aspect: _style_pb2.Aspect
    width: int
    height: int
    url: str
    thumbnail_url: str
    urls_expire_at: _timestamp_pb2.Timestamp
    size_bytes: int
    store_name: str
    region: str
    job: _job_pb2.Job
    produced_by: _cost_pb2.Provenance
    cost: _cost_pb2.Cost
    created_at: _timestamp_pb2.Timestamp
    finished_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., project_id: _Optional[str] = ..., song_id: _Optional[str] = ..., length: _Optional[_Union[_style_pb2.VideoLength, str]] = ..., duration: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., aspect: _Optional[_Union[_style_pb2.Aspect, str]] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., url: _Optional[str] = ..., thumbnail_url: _Optional[str] = ..., urls_expire_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., size_bytes: _Optional[int] = ..., store_name: _Optional[str] = ..., region: _Optional[str] = ..., job: _Optional[_Union[_job_pb2.Job, _Mapping]] = ..., produced_by: _Optional[_Union[_cost_pb2.Provenance, _Mapping]] = ..., cost: _Optional[_Union[_cost_pb2.Cost, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., finished_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
