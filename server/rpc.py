"""The gRPC server of a process: its options, its port, and the interceptors in their order."""

from collections.abc import Sequence
from typing import Any

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection, reflection_pb2, reflection_pb2_grpc

from interceptors.authenticate import Authenticate
from interceptors.authorize import Authorize
from interceptors.base import Chain, Interceptor
from interceptors.browsers import Browsers
from interceptors.client_ip import ClientIp
from interceptors.deadline import Deadline
from interceptors.drain import Drain
from interceptors.idempotency import Idempotency
from interceptors.last_resort import LastResort
from interceptors.methods import declared
from interceptors.per_user import PerUser
from interceptors.rate_limit import RateLimit
from interceptors.request_log import RequestLog
from interceptors.session_end import SessionEnd
from interceptors.validate import Validate
from server.core.settings import Settings
from server.health import Health
from server.tls import Tls
from server.wiring import GrpcService, Parts

KIB = 1_024


def _service(generated: Any, name: str) -> ServiceDescriptor:
    found: ServiceDescriptor = generated.DESCRIPTOR.services_by_name[name]
    return found


HEALTH = _service(health_pb2, "Health")
REFLECTION = _service(reflection_pb2, "ServerReflection")

OPTIONS: Sequence[tuple[str, int]] = (
    ("grpc.max_receive_message_length", 1_024 * KIB),
    ("grpc.max_send_message_length", 4_096 * KIB),
    # Above the soft limit grpc refuses at random, so both are the same.
    ("grpc.max_metadata_size", 8 * KIB),
    ("grpc.absolute_max_metadata_size", 8 * KIB),
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 30_000),
    ("grpc.max_connection_age_ms", 30 * 60_000),
    ("grpc.max_connection_age_grace_ms", 60_000),
    ("grpc.so_reuseport", 0),
)


def rpc_server(config: Settings, parts: Parts, health: Health, drain: Drain) -> grpc.aio.Server:
    """The server with every service registered; raises AccessUndeclared."""
    services = [*parts.services, GrpcService(health.servicer, health_pb2_grpc.add_HealthServicer_to_server, HEALTH)]
    if config.reflection != "off":
        services.append(_reflection([each.descriptor for each in services]))
    chain = Chain(interceptors(config, parts, drain), declared(each.descriptor for each in services))
    for each in services:
        chain.add(each.servicer, each.add_to_server)
    server = grpc.aio.server(options=OPTIONS, maximum_concurrent_rpcs=config.max_concurrent_rpcs)
    server.add_generic_rpc_handlers((chain,))
    return server


def interceptors(config: Settings, parts: Parts, drain: Drain) -> list[Interceptor]:
    """The way of every call, outermost first."""
    return [
        LastResort(),
        RequestLog(config.slow_call_ms),
        Deadline(config.max_unary_s, config.max_stream_s),
        drain,
        ClientIp(config.trusted_proxies),
        RateLimit(
            config.rate_limit,
            config.login_rate_limit,
            config.sign_up_rate_limit,
            parts.counters,
            parts.sign_ins_fail,
        ),
        Browsers(config.pages),
        Authenticate(parts.guard.authenticate),
        Authorize(),
        SessionEnd(parts.events, parts.guard.require_live),
        PerUser(),
        Validate(),
        Idempotency(parts.database),
    ]


def bind(server: grpc.aio.Server, config: Settings, index: int, tls: Tls | None) -> int:
    """Listen on the port of this process; raises OSError when it is taken."""
    address = f"{config.host}:{config.port + index if config.port else 0}"
    try:
        return server.add_secure_port(address, tls.credentials()) if tls else server.add_insecure_port(address)
    except RuntimeError as error:
        raise OSError(f"cannot listen on {address}") from error


def _reflection(descriptors: list[ServiceDescriptor]) -> GrpcService:
    names = [each.full_name for each in (*descriptors, REFLECTION)]
    servicer = reflection.aio.ReflectionServicer(names)
    return GrpcService(servicer, reflection_pb2_grpc.add_ServerReflectionServicer_to_server, REFLECTION)
