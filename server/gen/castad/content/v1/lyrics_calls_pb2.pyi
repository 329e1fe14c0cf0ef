from buf.validate import validate_pb2 as _validate_pb2
from castad.content.v1 import lyrics_pb2 as _lyrics_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StartLyricsRequest(_message.Message):
    __slots__ = ("project_id", "seed", "request_id")
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    project_id: str
    seed: int
    request_id: str
    def __init__(self, project_id: _Optional[str] = ..., seed: _Optional[int] = ..., request_id: _Optional[str] = ...) -> None: ...

class StartLyricsResponse(_message.Message):
    __slots__ = ("lyrics",)
    LYRICS_FIELD_NUMBER: _ClassVar[int]
    lyrics: _lyrics_pb2.Lyrics
    def __init__(self, lyrics: _Optional[_Union[_lyrics_pb2.Lyrics, _Mapping]] = ...) -> None: ...

class GetLyricsRequest(_message.Message):
    __slots__ = ("lyrics_id", "project_id")
    LYRICS_ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    lyrics_id: str
    project_id: str
    def __init__(self, lyrics_id: _Optional[str] = ..., project_id: _Optional[str] = ...) -> None: ...

class GetLyricsResponse(_message.Message):
    __slots__ = ("lyrics",)
    LYRICS_FIELD_NUMBER: _ClassVar[int]
    lyrics: _lyrics_pb2.Lyrics
    def __init__(self, lyrics: _Optional[_Union[_lyrics_pb2.Lyrics, _Mapping]] = ...) -> None: ...

class UpdateLyricsRequest(_message.Message):
    __slots__ = ("lyrics_id", "title", "lines")
    LYRICS_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    lyrics_id: str
    title: str
    lines: _containers.RepeatedCompositeFieldContainer[_lyrics_pb2.LyricLine]
    def __init__(self, lyrics_id: _Optional[str] = ..., title: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[_lyrics_pb2.LyricLine, _Mapping]]] = ...) -> None: ...

class UpdateLyricsResponse(_message.Message):
    __slots__ = ("lyrics",)
    LYRICS_FIELD_NUMBER: _ClassVar[int]
    lyrics: _lyrics_pb2.Lyrics
    def __init__(self, lyrics: _Optional[_Union[_lyrics_pb2.Lyrics, _Mapping]] = ...) -> None: ...
