from buf.validate import validate_pb2 as _validate_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PlaceSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLACE_SOURCE_UNSPECIFIED: _ClassVar[PlaceSource]
    PLACE_SOURCE_NAVER: _ClassVar[PlaceSource]
    PLACE_SOURCE_MANUAL: _ClassVar[PlaceSource]
PLACE_SOURCE_UNSPECIFIED: PlaceSource
PLACE_SOURCE_NAVER: PlaceSource
PLACE_SOURCE_MANUAL: PlaceSource

class Coordinates(_message.Message):
    __slots__ = ("latitude", "longitude")
    LATITUDE_FIELD_NUMBER: _ClassVar[int]
    LONGITUDE_FIELD_NUMBER: _ClassVar[int]
    latitude: float
    longitude: float
    def __init__(self, latitude: _Optional[float] = ..., longitude: _Optional[float] = ...) -> None: ...

class PlaceCandidate(_message.Message):
    __slots__ = ("title", "category", "address", "road_address", "place_url", "coordinates")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    ROAD_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    PLACE_URL_FIELD_NUMBER: _ClassVar[int]
    COORDINATES_FIELD_NUMBER: _ClassVar[int]
    title: str
    category: str
    address: str
    road_address: str
    place_url: str
    coordinates: Coordinates
    def __init__(self, title: _Optional[str] = ..., category: _Optional[str] = ..., address: _Optional[str] = ..., road_address: _Optional[str] = ..., place_url: _Optional[str] = ..., coordinates: _Optional[_Union[Coordinates, _Mapping]] = ...) -> None: ...

class Listing(_message.Message):
    __slots__ = ("name", "address", "description", "facilities", "photo_urls", "category", "phone")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    FACILITIES_FIELD_NUMBER: _ClassVar[int]
    PHOTO_URLS_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    name: str
    address: str
    description: str
    facilities: _containers.RepeatedScalarFieldContainer[str]
    photo_urls: _containers.RepeatedScalarFieldContainer[str]
    category: str
    phone: str
    def __init__(self, name: _Optional[str] = ..., address: _Optional[str] = ..., description: _Optional[str] = ..., facilities: _Optional[_Iterable[str]] = ..., photo_urls: _Optional[_Iterable[str]] = ..., category: _Optional[str] = ..., phone: _Optional[str] = ...) -> None: ...

class Place(_message.Message):
    __slots__ = ("source", "source_place_id", "name", "region", "detail_region", "address", "category", "description", "phone", "facilities", "photo_urls", "photo_count", "place_url", "coordinates", "visitor_photo_urls")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_PLACE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    DETAIL_REGION_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    FACILITIES_FIELD_NUMBER: _ClassVar[int]
    PHOTO_URLS_FIELD_NUMBER: _ClassVar[int]
    PHOTO_COUNT_FIELD_NUMBER: _ClassVar[int]
    PLACE_URL_FIELD_NUMBER: _ClassVar[int]
    COORDINATES_FIELD_NUMBER: _ClassVar[int]
    VISITOR_PHOTO_URLS_FIELD_NUMBER: _ClassVar[int]
    source: PlaceSource
    source_place_id: str
    name: str
    region: str
    detail_region: str
    address: str
    category: str
    description: str
    phone: str
    facilities: _containers.RepeatedScalarFieldContainer[str]
    photo_urls: _containers.RepeatedScalarFieldContainer[str]
    photo_count: int
    place_url: str
    coordinates: Coordinates
    visitor_photo_urls: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, source: _Optional[_Union[PlaceSource, str]] = ..., source_place_id: _Optional[str] = ..., name: _Optional[str] = ..., region: _Optional[str] = ..., detail_region: _Optional[str] = ..., address: _Optional[str] = ..., category: _Optional[str] = ..., description: _Optional[str] = ..., phone: _Optional[str] = ..., facilities: _Optional[_Iterable[str]] = ..., photo_urls: _Optional[_Iterable[str]] = ..., photo_count: _Optional[int] = ..., place_url: _Optional[str] = ..., coordinates: _Optional[_Union[Coordinates, _Mapping]] = ..., visitor_photo_urls: _Optional[_Iterable[str]] = ...) -> None: ...
