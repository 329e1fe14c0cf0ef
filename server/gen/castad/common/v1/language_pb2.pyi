from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class Language(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LANGUAGE_UNSPECIFIED: _ClassVar[Language]
    LANGUAGE_KO: _ClassVar[Language]
    LANGUAGE_EN: _ClassVar[Language]
    LANGUAGE_ZH: _ClassVar[Language]
    LANGUAGE_JA: _ClassVar[Language]
    LANGUAGE_TH: _ClassVar[Language]
    LANGUAGE_VI: _ClassVar[Language]
LANGUAGE_UNSPECIFIED: Language
LANGUAGE_KO: Language
LANGUAGE_EN: Language
LANGUAGE_ZH: Language
LANGUAGE_JA: Language
LANGUAGE_TH: Language
LANGUAGE_VI: Language
