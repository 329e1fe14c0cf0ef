import datetime

from castad.common.v1 import options_pb2 as _options_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ImageSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    IMAGE_SOURCE_UNSPECIFIED: _ClassVar[ImageSource]
    IMAGE_SOURCE_UPLOAD: _ClassVar[ImageSource]
    IMAGE_SOURCE_URL: _ClassVar[ImageSource]

class PhotoTakenBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PHOTO_TAKEN_BY_UNSPECIFIED: _ClassVar[PhotoTakenBy]
    PHOTO_TAKEN_BY_OWNER: _ClassVar[PhotoTakenBy]
    PHOTO_TAKEN_BY_VISITOR: _ClassVar[PhotoTakenBy]
IMAGE_SOURCE_UNSPECIFIED: ImageSource
IMAGE_SOURCE_UPLOAD: ImageSource
IMAGE_SOURCE_URL: ImageSource
PHOTO_TAKEN_BY_UNSPECIFIED: PhotoTakenBy
PHOTO_TAKEN_BY_OWNER: PhotoTakenBy
PHOTO_TAKEN_BY_VISITOR: PhotoTakenBy

class Rect(_message.Message):
    __slots__ = ("x", "y", "width", "height")
    X_FIELD_NUMBER: _ClassVar[int]
    Y_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    x: float
    y: float
    width: float
    height: float
    def __init__(self, x: _Optional[float] = ..., y: _Optional[float] = ..., width: _Optional[float] = ..., height: _Optional[float] = ...) -> None: ...

class Image(_message.Message):
    __slots__ = ("id", "project_id", "position", "width", "height", "size_bytes", "content_type", "focus", "source", "file_name", "url", "url_expires_at", "created_at", "source_url", "taken_by")
    ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    FOCUS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    URL_EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_URL_FIELD_NUMBER: _ClassVar[int]
    TAKEN_BY_FIELD_NUMBER: _ClassVar[int]
    id: str
    project_id: str
    position: int
    width: int
    height: int
    size_bytes: int
    content_type: str
    focus: Rect
    source: ImageSource
    file_name: str
    url: str
    url_expires_at: _timestamp_pb2.Timestamp
    created_at: _timestamp_pb2.Timestamp
    source_url: str
    taken_by: PhotoTakenBy
    def __init__(self, id: _Optional[str] = ..., project_id: _Optional[str] = ..., position: _Optional[int] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., size_bytes: _Optional[int] = ..., content_type: _Optional[str] = ..., focus: _Optional[_Union[Rect, _Mapping]] = ..., source: _Optional[_Union[ImageSource, str]] = ..., file_name: _Optional[str] = ..., url: _Optional[str] = ..., url_expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source_url: _Optional[str] = ..., taken_by: _Optional[_Union[PhotoTakenBy, str]] = ...) -> None: ...
