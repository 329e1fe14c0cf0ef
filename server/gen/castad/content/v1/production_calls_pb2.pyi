from buf.validate import validate_pb2 as _validate_pb2
from castad.common.v1 import job_pb2 as _job_pb2
from castad.content.v1 import production_pb2 as _production_pb2
from castad.content.v1 import style_pb2 as _style_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class QuoteProductionRequest(_message.Message):
    __slots__ = ("project_id", "length", "publish")
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    LENGTH_FIELD_NUMBER: _ClassVar[int]
    PUBLISH_FIELD_NUMBER: _ClassVar[int]
    project_id: str
    length: _style_pb2.VideoLength
    publish: _production_pb2.PublishPlan
    def __init__(self, project_id: _Optional[str] = ..., length: _Optional[_Union[_style_pb2.VideoLength, str]] = ..., publish: _Optional[_Union[_production_pb2.PublishPlan, _Mapping]] = ...) -> None: ...

class QuoteProductionResponse(_message.Message):
    __slots__ = ("steps", "total_micros_usd", "rejections")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_MICROS_USD_FIELD_NUMBER: _ClassVar[int]
    REJECTIONS_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[_production_pb2.StepQuote]
    total_micros_usd: int
    rejections: _containers.RepeatedCompositeFieldContainer[_production_pb2.Rejection]
    def __init__(self, steps: _Optional[_Iterable[_Union[_production_pb2.StepQuote, _Mapping]]] = ..., total_micros_usd: _Optional[int] = ..., rejections: _Optional[_Iterable[_Union[_production_pb2.Rejection, _Mapping]]] = ...) -> None: ...

class ProduceRequest(_message.Message):
    __slots__ = ("project_id", "length", "publish", "seed", "request_id")
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    LENGTH_FIELD_NUMBER: _ClassVar[int]
    PUBLISH_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    project_id: str
    length: _style_pb2.VideoLength
    publish: _production_pb2.PublishPlan
    seed: int
    request_id: str
    def __init__(self, project_id: _Optional[str] = ..., length: _Optional[_Union[_style_pb2.VideoLength, str]] = ..., publish: _Optional[_Union[_production_pb2.PublishPlan, _Mapping]] = ..., seed: _Optional[int] = ..., request_id: _Optional[str] = ...) -> None: ...

class ProduceResponse(_message.Message):
    __slots__ = ("job", "steps")
    JOB_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    job: _job_pb2.Job
    steps: _containers.RepeatedCompositeFieldContainer[_job_pb2.Job]
    def __init__(self, job: _Optional[_Union[_job_pb2.Job, _Mapping]] = ..., steps: _Optional[_Iterable[_Union[_job_pb2.Job, _Mapping]]] = ...) -> None: ...
