import datetime

from buf.validate import validate_pb2 as _validate_pb2
from castad.common.v1 import cost_pb2 as _cost_pb2
from castad.common.v1 import platform_pb2 as _platform_pb2
from castad.social.v1 import copy_pb2 as _copy_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GenerateSeoRequest(_message.Message):
    __slots__ = ("project_id", "platform", "request_id")
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    PLATFORM_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    project_id: str
    platform: _platform_pb2.Platform
    request_id: str
    def __init__(self, project_id: _Optional[str] = ..., platform: _Optional[_Union[_platform_pb2.Platform, str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class GenerateSeoResponse(_message.Message):
    __slots__ = ("copy", "cached", "cached_until", "produced_by", "cost")
    COPY_FIELD_NUMBER: _ClassVar[int]
    CACHED_FIELD_NUMBER: _ClassVar[int]
    CACHED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    PRODUCED_BY_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    copy: _copy_pb2.SearchCopy
    cached: bool
    cached_until: _timestamp_pb2.Timestamp
    produced_by: _cost_pb2.Provenance
    cost: _cost_pb2.Cost
    def __init__(self, copy: _Optional[_Union[_copy_pb2.SearchCopy, _Mapping]] = ..., cached: _Optional[bool] = ..., cached_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., produced_by: _Optional[_Union[_cost_pb2.Provenance, _Mapping]] = ..., cost: _Optional[_Union[_cost_pb2.Cost, _Mapping]] = ...) -> None: ...
