"""What each method has declared about itself in the contract; a method that declared no access stops the boot."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from castad.common.v1 import options_pb2
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.descriptor_pb2 import MethodOptions
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from server.core.plan import Plan


class Access(StrEnum):
    """Who may call a method."""

    PUBLIC = "PUBLIC"
    USER = "USER"
    ADMIN = "ADMIN"


INFRASTRUCTURE = frozenset({"grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"})
"""Services whose files are not ours to annotate: public, not rate limited, not in the info log."""
LEAST_PLANS = dict(zip(options_pb2.LeastPlan.values(), Plan, strict=True))  # unspecified is what everybody has


class AccessUndeclared(Exception):
    """A registered method does not say who may call it."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method as its descriptor declares it; `path` is `/package.Service/Method`."""

    path: str
    access: Access
    least_plan: Plan = Plan.FREE
    sensitive: bool = False
    infrastructure: bool = False
    idempotent: bool = False
    streams_requests: bool = False
    streams_answers: bool = False
    takes_request_id: bool = False
    answer: type[Message] = Message

    @property
    def streams(self) -> bool:
        """Whether either side streams."""
        return self.streams_requests or self.streams_answers


def declared(services: Iterable[ServiceDescriptor]) -> dict[str, Method]:
    """Every method of the services by path; raises AccessUndeclared."""
    return {method.path: method for service in services for method in _methods_of(service)}


def _methods_of(service: ServiceDescriptor) -> Iterator[Method]:
    infrastructure = service.full_name in INFRASTRUCTURE
    for method in service.methods:
        options = method.GetOptions().Extensions
        yield Method(
            path=f"/{service.full_name}/{method.name}",
            access=Access.PUBLIC if infrastructure else _access(method, options[options_pb2.access]),
            least_plan=LEAST_PLANS[options[options_pb2.least_plan]],
            sensitive=options[options_pb2.sensitive_method],
            infrastructure=infrastructure,
            idempotent=method.GetOptions().idempotency_level != MethodOptions.IDEMPOTENCY_UNKNOWN,
            streams_requests=method.client_streaming,
            streams_answers=method.server_streaming,
            takes_request_id="request_id" in method.input_type.fields_by_name,
            answer=GetMessageClass(method.output_type),
        )


def _access(method: MethodDescriptor, declared_value: int) -> Access:
    if declared_value == options_pb2.ACCESS_UNSPECIFIED:
        raise AccessUndeclared(method.full_name)
    return Access(options_pb2.Access.Name(declared_value).removeprefix("ACCESS_"))
