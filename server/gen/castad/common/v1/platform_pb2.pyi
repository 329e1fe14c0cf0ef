from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class Platform(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLATFORM_UNSPECIFIED: _ClassVar[Platform]
    PLATFORM_YOUTUBE: _ClassVar[Platform]
    PLATFORM_INSTAGRAM: _ClassVar[Platform]
    PLATFORM_LOCAL: _ClassVar[Platform]

class Privacy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PRIVACY_UNSPECIFIED: _ClassVar[Privacy]
    PRIVACY_PUBLIC: _ClassVar[Privacy]
    PRIVACY_UNLISTED: _ClassVar[Privacy]
    PRIVACY_PRIVATE: _ClassVar[Privacy]
PLATFORM_UNSPECIFIED: Platform
PLATFORM_YOUTUBE: Platform
PLATFORM_INSTAGRAM: Platform
PLATFORM_LOCAL: Platform
PRIVACY_UNSPECIFIED: Privacy
PRIVACY_PUBLIC: Privacy
PRIVACY_UNLISTED: Privacy
PRIVACY_PRIVATE: Privacy
