from buf.validate import validate_pb2 as _validate_pb2
from castad.content.v1 import song_pb2 as _song_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StartSongRequest(_message.Message):
    __slots__ = ("project_id", "seed", "request_id")
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    project_id: str
    seed: int
    request_id: str
    def __init__(self, project_id: _Optional[str] = ..., seed: _Optional[int] = ..., request_id: _Optional[str] = ...) -> None: ...

class StartSongResponse(_message.Message):
    __slots__ = ("song",)
    SONG_FIELD_NUMBER: _ClassVar[int]
    song: _song_pb2.Song
    def __init__(self, song: _Optional[_Union[_song_pb2.Song, _Mapping]] = ...) -> None: ...

class GetSongRequest(_message.Message):
    __slots__ = ("song_id", "project_id")
    SONG_ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    song_id: str
    project_id: str
    def __init__(self, song_id: _Optional[str] = ..., project_id: _Optional[str] = ...) -> None: ...

class GetSongResponse(_message.Message):
    __slots__ = ("song",)
    SONG_FIELD_NUMBER: _ClassVar[int]
    song: _song_pb2.Song
    def __init__(self, song: _Optional[_Union[_song_pb2.Song, _Mapping]] = ...) -> None: ...
