"""The contract as the edge reads it: which calls there are, and the descriptors that JSON is translated by."""

from collections.abc import Iterator
from typing import Any

from castad.auth.v1 import auth_service_pb2
from castad.content.v1 import content_service_pb2
from castad.marketing.v1 import marketing_service_pb2
from castad.social.v1 import social_service_pb2
from google.protobuf.descriptor import FileDescriptor, ServiceDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2

from interceptors.methods import Method, declared

_FILES: tuple[FileDescriptor, ...] = (
    auth_service_pb2.DESCRIPTOR,
    marketing_service_pb2.DESCRIPTOR,
    content_service_pb2.DESCRIPTOR,
    social_service_pb2.DESCRIPTOR,
)
SERVICES: tuple[ServiceDescriptor, ...] = tuple(
    service for file in _FILES for service in file.services_by_name.values()
)


def _service(generated: Any, name: str) -> ServiceDescriptor:
    found: ServiceDescriptor = generated.DESCRIPTOR.services_by_name[name]
    return found


_HEALTH = _service(health_pb2, "Health")
_REFLECTION = _service(reflection_pb2, "ServerReflection")


def methods(*, reflection: bool) -> list[Method]:
    """Every method that is to be reached from outside."""
    more = (_HEALTH, _REFLECTION) if reflection else (_HEALTH,)
    return list(declared((*SERVICES, *more)).values())


def descriptor_set() -> bytes:
    """All files of the contract, each after those it imports."""
    ordered: dict[str, FileDescriptor] = {}
    for file in _FILES:
        for each in _with_imports(file):
            ordered.setdefault(each.name, each)
    found = FileDescriptorSet()
    for each in ordered.values():
        each.CopyToProto(found.file.add())
    return found.SerializeToString(deterministic=True)


def _with_imports(file: FileDescriptor) -> Iterator[FileDescriptor]:
    for imported in file.dependencies:
        yield from _with_imports(imported)
    yield file
