from buf.validate import validate_pb2 as _validate_pb2
from castad.content.v1 import spending_pb2 as _spending_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetCostReportRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "month", "project_id")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    MONTH_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    month: str
    project_id: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., month: _Optional[str] = ..., project_id: _Optional[str] = ...) -> None: ...

class GetCostReportResponse(_message.Message):
    __slots__ = ("entries", "totals", "total_micros_usd", "next_page_token", "total_size")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    TOTALS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_MICROS_USD_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_SIZE_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[_spending_pb2.CostEntry]
    totals: _containers.RepeatedCompositeFieldContainer[_spending_pb2.CostTotal]
    total_micros_usd: int
    next_page_token: str
    total_size: int
    def __init__(self, entries: _Optional[_Iterable[_Union[_spending_pb2.CostEntry, _Mapping]]] = ..., totals: _Optional[_Iterable[_Union[_spending_pb2.CostTotal, _Mapping]]] = ..., total_micros_usd: _Optional[int] = ..., next_page_token: _Optional[str] = ..., total_size: _Optional[int] = ...) -> None: ...
