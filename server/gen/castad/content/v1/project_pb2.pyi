import datetime

from castad.common.v1 import language_pb2 as _language_pb2
from castad.content.v1 import style_pb2 as _style_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ProjectState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PROJECT_STATE_UNSPECIFIED: _ClassVar[ProjectState]
    PROJECT_STATE_ACTIVE: _ClassVar[ProjectState]
    PROJECT_STATE_ARCHIVED: _ClassVar[ProjectState]
PROJECT_STATE_UNSPECIFIED: ProjectState
PROJECT_STATE_ACTIVE: ProjectState
PROJECT_STATE_ARCHIVED: ProjectState

class Project(_message.Message):
    __slots__ = ("id", "analysis_id", "store_name", "region", "detail_region", "language", "music", "aspect", "address", "phone", "handle", "cover_image_id", "image_count", "lyrics_id", "song_id", "video_id", "state", "purge_at", "created_at", "updated_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    ANALYSIS_ID_FIELD_NUMBER: _ClassVar[int]
    STORE_NAME_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    DETAIL_REGION_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    MUSIC_FIELD_NUMBER: _ClassVar[int]
    ASPECT_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    COVER_IMAGE_ID_FIELD_NUMBER: _ClassVar[int]
    IMAGE_COUNT_FIELD_NUMBER: _ClassVar[int]
    LYRICS_ID_FIELD_NUMBER: _ClassVar[int]
    SONG_ID_FIELD_NUMBER: _ClassVar[int]
    VIDEO_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PURGE_AT_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    analysis_id: str
    store_name: str
    region: str
    detail_region: str
    language: _language_pb2.Language
    music: _style_pb2.MusicStyle
    aspect: _style_pb2.Aspect
    address: str
    phone: str
    handle: str
    cover_image_id: str
    image_count: int
    lyrics_id: str
    song_id: str
    video_id: str
    state: ProjectState
    purge_at: _timestamp_pb2.Timestamp
    created_at: _timestamp_pb2.Timestamp
    updated_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., analysis_id: _Optional[str] = ..., store_name: _Optional[str] = ..., region: _Optional[str] = ..., detail_region: _Optional[str] = ..., language: _Optional[_Union[_language_pb2.Language, str]] = ..., music: _Optional[_Union[_style_pb2.MusicStyle, _Mapping]] = ..., aspect: _Optional[_Union[_style_pb2.Aspect, str]] = ..., address: _Optional[str] = ..., phone: _Optional[str] = ..., handle: _Optional[str] = ..., cover_image_id: _Optional[str] = ..., image_count: _Optional[int] = ..., lyrics_id: _Optional[str] = ..., song_id: _Optional[str] = ..., video_id: _Optional[str] = ..., state: _Optional[_Union[ProjectState, str]] = ..., purge_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
