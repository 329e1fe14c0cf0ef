import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Metric(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    METRIC_UNSPECIFIED: _ClassVar[Metric]
    METRIC_IMAGES: _ClassVar[Metric]
    METRIC_VIDEOS: _ClassVar[Metric]
METRIC_UNSPECIFIED: Metric
METRIC_IMAGES: Metric
METRIC_VIDEOS: Metric

class Usage(_message.Message):
    __slots__ = ("metric", "limit", "unlimited", "used", "reserved", "resets_at")
    METRIC_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    UNLIMITED_FIELD_NUMBER: _ClassVar[int]
    USED_FIELD_NUMBER: _ClassVar[int]
    RESERVED_FIELD_NUMBER: _ClassVar[int]
    RESETS_AT_FIELD_NUMBER: _ClassVar[int]
    metric: Metric
    limit: int
    unlimited: bool
    used: int
    reserved: int
    resets_at: _timestamp_pb2.Timestamp
    def __init__(self, metric: _Optional[_Union[Metric, str]] = ..., limit: _Optional[int] = ..., unlimited: _Optional[bool] = ..., used: _Optional[int] = ..., reserved: _Optional[int] = ..., resets_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
