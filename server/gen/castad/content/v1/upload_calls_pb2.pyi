import datetime

from buf.validate import validate_pb2 as _validate_pb2
from castad.common.v1 import options_pb2 as _options_pb2
from castad.content.v1 import upload_pb2 as _upload_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateVideoUploadRequest(_message.Message):
    __slots__ = ("file_name", "content_type", "size_bytes", "request_id")
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    file_name: str
    content_type: str
    size_bytes: int
    request_id: str
    def __init__(self, file_name: _Optional[str] = ..., content_type: _Optional[str] = ..., size_bytes: _Optional[int] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateVideoUploadResponse(_message.Message):
    __slots__ = ("video_upload_id", "upload")
    VIDEO_UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    UPLOAD_FIELD_NUMBER: _ClassVar[int]
    video_upload_id: str
    upload: _upload_pb2.UploadTarget
    def __init__(self, video_upload_id: _Optional[str] = ..., upload: _Optional[_Union[_upload_pb2.UploadTarget, _Mapping]] = ...) -> None: ...

class CompleteVideoUploadRequest(_message.Message):
    __slots__ = ("video_upload_id",)
    VIDEO_UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    video_upload_id: str
    def __init__(self, video_upload_id: _Optional[str] = ...) -> None: ...

class CompleteVideoUploadResponse(_message.Message):
    __slots__ = ("video",)
    VIDEO_FIELD_NUMBER: _ClassVar[int]
    video: _upload_pb2.UploadedVideo
    def __init__(self, video: _Optional[_Union[_upload_pb2.UploadedVideo, _Mapping]] = ...) -> None: ...

class GetDownloadUrlRequest(_message.Message):
    __slots__ = ("video_id", "thumbnail_video_id", "song_id", "image_id", "video_upload_id")
    VIDEO_ID_FIELD_NUMBER: _ClassVar[int]
    THUMBNAIL_VIDEO_ID_FIELD_NUMBER: _ClassVar[int]
    SONG_ID_FIELD_NUMBER: _ClassVar[int]
    IMAGE_ID_FIELD_NUMBER: _ClassVar[int]
    VIDEO_UPLOAD_ID_FIELD_NUMBER: _ClassVar[int]
    video_id: str
    thumbnail_video_id: str
    song_id: str
    image_id: str
    video_upload_id: str
    def __init__(self, video_id: _Optional[str] = ..., thumbnail_video_id: _Optional[str] = ..., song_id: _Optional[str] = ..., image_id: _Optional[str] = ..., video_upload_id: _Optional[str] = ...) -> None: ...

class GetDownloadUrlResponse(_message.Message):
    __slots__ = ("url", "file_name", "content_type", "size_bytes", "expires_at")
    URL_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    CONTENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    url: str
    file_name: str
    content_type: str
    size_bytes: int
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, url: _Optional[str] = ..., file_name: _Optional[str] = ..., content_type: _Optional[str] = ..., size_bytes: _Optional[int] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
