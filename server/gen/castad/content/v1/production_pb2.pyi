import datetime

from buf.validate import validate_pb2 as _validate_pb2
from castad.common.v1 import cost_pb2 as _cost_pb2
from castad.common.v1 import errors_pb2 as _errors_pb2
from castad.common.v1 import job_pb2 as _job_pb2
from castad.common.v1 import platform_pb2 as _platform_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PublishPlan(_message.Message):
    __slots__ = ("account_id", "title", "description", "keywords", "privacy", "publish_at")
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    KEYWORDS_FIELD_NUMBER: _ClassVar[int]
    PRIVACY_FIELD_NUMBER: _ClassVar[int]
    PUBLISH_AT_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    title: str
    description: str
    keywords: _containers.RepeatedScalarFieldContainer[str]
    privacy: _platform_pb2.Privacy
    publish_at: _timestamp_pb2.Timestamp
    def __init__(self, account_id: _Optional[str] = ..., title: _Optional[str] = ..., description: _Optional[str] = ..., keywords: _Optional[_Iterable[str]] = ..., privacy: _Optional[_Union[_platform_pb2.Privacy, str]] = ..., publish_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class StepQuote(_message.Message):
    __slots__ = ("kind", "cost", "reused", "list_price")
    KIND_FIELD_NUMBER: _ClassVar[int]
    COST_FIELD_NUMBER: _ClassVar[int]
    REUSED_FIELD_NUMBER: _ClassVar[int]
    LIST_PRICE_FIELD_NUMBER: _ClassVar[int]
    kind: _job_pb2.JobKind
    cost: _cost_pb2.Cost
    reused: bool
    list_price: _cost_pb2.Cost
    def __init__(self, kind: _Optional[_Union[_job_pb2.JobKind, str]] = ..., cost: _Optional[_Union[_cost_pb2.Cost, _Mapping]] = ..., reused: _Optional[bool] = ..., list_price: _Optional[_Union[_cost_pb2.Cost, _Mapping]] = ...) -> None: ...

class RejectedField(_message.Message):
    __slots__ = ("field", "description")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    field: str
    description: str
    def __init__(self, field: _Optional[str] = ..., description: _Optional[str] = ...) -> None: ...

class Rejection(_message.Message):
    __slots__ = ("reason", "message", "kind", "fields")
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    reason: _errors_pb2.ErrorReason
    message: str
    kind: _job_pb2.JobKind
    fields: _containers.RepeatedCompositeFieldContainer[RejectedField]
    def __init__(self, reason: _Optional[_Union[_errors_pb2.ErrorReason, str]] = ..., message: _Optional[str] = ..., kind: _Optional[_Union[_job_pb2.JobKind, str]] = ..., fields: _Optional[_Iterable[_Union[RejectedField, _Mapping]]] = ...) -> None: ...
