from typing import Any as _Any
from google.protobuf.internal.extension_dict import _ExtensionFieldDescriptor
from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.rpc import code_pb2 as _code_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class Access(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACCESS_UNSPECIFIED: _ClassVar[Access]
    ACCESS_PUBLIC: _ClassVar[Access]
    ACCESS_USER: _ClassVar[Access]
    ACCESS_ADMIN: _ClassVar[Access]

class LeastPlan(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LEAST_PLAN_UNSPECIFIED: _ClassVar[LeastPlan]
    LEAST_PLAN_PRO: _ClassVar[LeastPlan]
    LEAST_PLAN_STUDIO: _ClassVar[LeastPlan]
    LEAST_PLAN_ENTERPRISE: _ClassVar[LeastPlan]
ACCESS_UNSPECIFIED: Access
ACCESS_PUBLIC: Access
ACCESS_USER: Access
ACCESS_ADMIN: Access
LEAST_PLAN_UNSPECIFIED: LeastPlan
LEAST_PLAN_PRO: LeastPlan
LEAST_PLAN_STUDIO: LeastPlan
LEAST_PLAN_ENTERPRISE: LeastPlan
ACCESS_FIELD_NUMBER: _ClassVar[int]
access: _ExtensionFieldDescriptor[_Any, _Any]
SENSITIVE_METHOD_FIELD_NUMBER: _ClassVar[int]
sensitive_method: _ExtensionFieldDescriptor[_Any, _Any]
LEAST_PLAN_FIELD_NUMBER: _ClassVar[int]
least_plan: _ExtensionFieldDescriptor[_Any, _Any]
SENSITIVE_FIELD_NUMBER: _ClassVar[int]
sensitive: _ExtensionFieldDescriptor[_Any, _Any]
STATUS_FIELD_NUMBER: _ClassVar[int]
status: _ExtensionFieldDescriptor[_Any, _Any]
