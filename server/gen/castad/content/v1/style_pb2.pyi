from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Genre(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    GENRE_UNSPECIFIED: _ClassVar[Genre]
    GENRE_KPOP: _ClassVar[Genre]
    GENRE_BALLAD: _ClassVar[Genre]
    GENRE_ACOUSTIC_FOLK: _ClassVar[Genre]
    GENRE_LOFI: _ClassVar[Genre]
    GENRE_CITY_POP: _ClassVar[Genre]
    GENRE_TROT: _ClassVar[Genre]

class Mood(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MOOD_UNSPECIFIED: _ClassVar[Mood]
    MOOD_CALM: _ClassVar[Mood]
    MOOD_HAPPY: _ClassVar[Mood]
    MOOD_ROMANTIC: _ClassVar[Mood]
    MOOD_ENERGETIC: _ClassVar[Mood]

class Vocal(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VOCAL_UNSPECIFIED: _ClassVar[Vocal]
    VOCAL_FEMALE: _ClassVar[Vocal]
    VOCAL_MALE: _ClassVar[Vocal]
    VOCAL_INSTRUMENTAL: _ClassVar[Vocal]

class Aspect(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ASPECT_UNSPECIFIED: _ClassVar[Aspect]
    ASPECT_9_16: _ClassVar[Aspect]
    ASPECT_1_1: _ClassVar[Aspect]
    ASPECT_16_9: _ClassVar[Aspect]

class VideoLength(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VIDEO_LENGTH_UNSPECIFIED: _ClassVar[VideoLength]
    VIDEO_LENGTH_15_S: _ClassVar[VideoLength]
    VIDEO_LENGTH_30_S: _ClassVar[VideoLength]
    VIDEO_LENGTH_60_S: _ClassVar[VideoLength]
GENRE_UNSPECIFIED: Genre
GENRE_KPOP: Genre
GENRE_BALLAD: Genre
GENRE_ACOUSTIC_FOLK: Genre
GENRE_LOFI: Genre
GENRE_CITY_POP: Genre
GENRE_TROT: Genre
MOOD_UNSPECIFIED: Mood
MOOD_CALM: Mood
MOOD_HAPPY: Mood
MOOD_ROMANTIC: Mood
MOOD_ENERGETIC: Mood
VOCAL_UNSPECIFIED: Vocal
VOCAL_FEMALE: Vocal
VOCAL_MALE: Vocal
VOCAL_INSTRUMENTAL: Vocal
ASPECT_UNSPECIFIED: Aspect
ASPECT_9_16: Aspect
ASPECT_1_1: Aspect
ASPECT_16_9: Aspect
VIDEO_LENGTH_UNSPECIFIED: VideoLength
VIDEO_LENGTH_15_S: VideoLength
VIDEO_LENGTH_30_S: VideoLength
VIDEO_LENGTH_60_S: VideoLength

class MusicStyle(_message.Message):
    __slots__ = ("genre", "vocal", "tempo_bpm", "mood", "sung_lead")
    GENRE_FIELD_NUMBER: _ClassVar[int]
    VOCAL_FIELD_NUMBER: _ClassVar[int]
    TEMPO_BPM_FIELD_NUMBER: _ClassVar[int]
    MOOD_FIELD_NUMBER: _ClassVar[int]
    SUNG_LEAD_FIELD_NUMBER: _ClassVar[int]
    genre: Genre
    vocal: Vocal
    tempo_bpm: int
    mood: Mood
    sung_lead: bool
    def __init__(self, genre: _Optional[_Union[Genre, str]] = ..., vocal: _Optional[_Union[Vocal, str]] = ..., tempo_bpm: _Optional[int] = ..., mood: _Optional[_Union[Mood, str]] = ..., sung_lead: _Optional[bool] = ...) -> None: ...
