from buf.validate import validate_pb2 as _validate_pb2
from castad.common.v1 import language_pb2 as _language_pb2
from castad.content.v1 import captioning_pb2 as _captioning_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StartCaptioningRequest(_message.Message):
    __slots__ = ("video_upload_id", "language", "request_id", "video_id")
    VIDEO_UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VIDEO_ID_FIELD_NUMBER: _ClassVar[int]
    video_upload_id: str
    language: _language_pb2.Language
    request_id: str
    video_id: str
    def __init__(self, video_upload_id: _Optional[str] = ..., language: _Optional[_Union[_language_pb2.Language, str]] = ..., request_id: _Optional[str] = ..., video_id: _Optional[str] = ...) -> None: ...

class StartCaptioningResponse(_message.Message):
    __slots__ = ("captioning",)
    CAPTIONING_FIELD_NUMBER: _ClassVar[int]
    captioning: _captioning_pb2.Captioning
    def __init__(self, captioning: _Optional[_Union[_captioning_pb2.Captioning, _Mapping]] = ...) -> None: ...

class GetCaptioningRequest(_message.Message):
    __slots__ = ("captioning_id",)
    CAPTIONING_ID_FIELD_NUMBER: _ClassVar[int]
    captioning_id: str
    def __init__(self, captioning_id: _Optional[str] = ...) -> None: ...

class GetCaptioningResponse(_message.Message):
    __slots__ = ("captioning",)
    CAPTIONING_FIELD_NUMBER: _ClassVar[int]
    captioning: _captioning_pb2.Captioning
    def __init__(self, captioning: _Optional[_Union[_captioning_pb2.Captioning, _Mapping]] = ...) -> None: ...
