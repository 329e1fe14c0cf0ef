"""A service with every kind of RPC and our own method options, made at run time; it misbehaves on demand."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc
from buf.validate import validate_pb2
from castad.common.v1 import options_pb2
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor import ServiceDescriptor

from server.core.errors import AppError, FieldViolation, NotFound, QuotaExceeded

PACKAGE = "castadtest.v1"
SERVICE = f"{PACKAGE}.EchoService"
LEAK = "postgresql://castad_app:hunter2@db/castad"
_PUBLIC, _USER, _ADMIN = options_pb2.ACCESS_PUBLIC, options_pb2.ACCESS_USER, options_pb2.ACCESS_ADMIN

# name, requests stream, answers stream, access, sensitive; the one called Paid is for STUDIO and above
METHODS = [
    ("Open", False, False, _PUBLIC, False),
    ("Unary", False, False, _USER, False),
    ("Sensitive", False, False, _USER, True),
    ("Staff", False, False, _ADMIN, False),
    ("Paid", False, False, _USER, False),
    ("Count", False, True, _USER, False),
    ("Sum", True, False, _USER, False),
    ("Chat", True, True, _USER, False),
    ("Later", False, False, _PUBLIC, False),
    ("LaterStream", False, True, _PUBLIC, False),
]


def _file() -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto(
        name="castadtest/v1/echo.proto",
        package=PACKAGE,
        syntax="proto3",
        dependency=["buf/validate/validate.proto", "castad/common/v1/options.proto"],
    )
    message = file.message_type.add(name="Echo")
    strings = [("text", 1), ("request_id", 2)]
    for name, number in strings:
        field = message.field.add(name=name, number=number, type=9, label=1)
        if name == "text":
            field.options.Extensions[validate_pb2.field].string.max_len = 40
    message.field.add(name="number", number=3, type=5, label=1)
    service = file.service.add(name="EchoService")
    for name, inbound, outbound, access, sensitive in METHODS:
        method = service.method.add(
            name=name,
            input_type=f".{PACKAGE}.Echo",
            output_type=f".{PACKAGE}.Echo",
            client_streaming=inbound,
            server_streaming=outbound,
        )
        method.options.Extensions[options_pb2.access] = access
        method.options.Extensions[options_pb2.sensitive_method] = sensitive
        if name == "Paid":
            method.options.Extensions[options_pb2.least_plan] = options_pb2.LEAST_PLAN_STUDIO
    return file


_added = descriptor_pool.Default().AddSerializedFile(_file().SerializeToString())
DESCRIPTOR: ServiceDescriptor = descriptor_pool.Default().FindServiceByName(SERVICE)
Echo: Any = message_factory.GetMessageClass(descriptor_pool.Default().FindMessageTypeByName(f"{PACKAGE}.Echo"))


class EchoServicer:
    """Answers with what it was sent; a few texts make it fail in a certain way."""

    def __init__(self) -> None:
        self.runs = 0
        self.started = asyncio.Event()
        self.release = asyncio.Event()
        self.ended = asyncio.Event()

    async def Unary(self, request: Any, context: Any) -> Any:
        self.runs += 1
        self.started.set()
        try:
            await self._behave(request, context)
        finally:
            self.ended.set()
        return Echo(text=request.text, number=self.runs)

    Open = Sensitive = Staff = Paid = Unary

    async def Count(self, request: Any, context: Any) -> AsyncIterator[Any]:
        self.started.set()
        try:
            for number in range(request.number):
                yield Echo(number=number)
            await self._behave(request, context)
        finally:
            self.ended.set()

    async def Sum(self, requests: AsyncIterator[Any], context: Any) -> Any:
        total = 0
        async for request in requests:
            await self._behave(request, context)
            total += request.number
        return Echo(number=total)

    async def Chat(self, requests: AsyncIterator[Any], context: Any) -> AsyncIterator[Any]:
        async for request in requests:
            await self._behave(request, context)
            yield Echo(text=request.text)

    def Later(self, request: Any, context: Any) -> Any:
        context.set_code(grpc.StatusCode.UNIMPLEMENTED)
        context.set_details("Method not implemented!")
        raise NotImplementedError("Method not implemented!")

    LaterStream = Later

    async def _behave(self, request: Any, context: Any) -> None:
        match request.text:
            case "crash":
                raise ValueError(LEAK)
            case "timeout":
                raise TimeoutError(LEAK)
            case "abort":
                await context.abort(grpc.StatusCode.OUT_OF_RANGE, "said by the handler")
            case "missing":
                raise NotFound
            case "quota":
                raise QuotaExceeded(quota_subject="videos", metadata={"resets_at": "2027-01-01"})
            case "huge":
                raise _too_much()
            case "linger":
                await asyncio.sleep(1.5)
            case "wait":
                await self.release.wait()


def _too_much() -> AppError:
    return QuotaExceeded(violations=[FieldViolation("f" * 5_000, "d" * 5_000)] * 500)


def add_to(servicer: Any, server: Any) -> None:
    """Register, as generated code does."""
    makers = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }
    handlers = {
        name: makers[inbound, outbound](
            getattr(servicer, name), request_deserializer=Echo.FromString, response_serializer=Echo.SerializeToString
        )
        for name, inbound, outbound, _, _ in METHODS
    }
    server.add_registered_method_handlers(SERVICE, handlers)


class Stub:
    """Calls the service over a channel."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        for name, inbound, outbound, _, _ in METHODS:
            kind = f"{'stream' if inbound else 'unary'}_{'stream' if outbound else 'unary'}"
            call = getattr(channel, kind)(
                f"/{SERVICE}/{name}", request_serializer=Echo.SerializeToString, response_deserializer=Echo.FromString
            )
            setattr(self, name, call)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)
