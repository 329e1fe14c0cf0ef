"""A gRPC server with every path of the contract: refuses as told, then answers with empty messages, and counts."""

from collections import Counter, deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import grpc
from google.protobuf.any_pb2 import Any as Packed
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2


@dataclass(frozen=True, slots=True)
class Refusal:
    """How one call is refused."""

    code: grpc.StatusCode
    reason: str = ""
    retry_after_ms: int = 0

    def details(self) -> bytes:
        """The trailer that says why."""
        found: list[Message] = [error_details_pb2.ErrorInfo(reason=self.reason, domain="castad")]
        if self.retry_after_ms:
            retry = error_details_pb2.RetryInfo()
            retry.retry_delay.FromMilliseconds(self.retry_after_ms)
            found.append(retry)
        status = status_pb2.Status(code=self.code.value[0], message="told to refuse")
        for each in found:
            packed = Packed()
            packed.Pack(each)
            status.details.append(packed)
        packed_status: bytes = status.SerializeToString()
        return packed_status


DATABASE_AWAY = Refusal(grpc.StatusCode.UNAVAILABLE, "DATABASE_UNAVAILABLE")


@dataclass
class RefusingServer(grpc.GenericRpcHandler):
    """Answers any path; `streams` names those that answer with a stream."""

    streams: frozenset[str]
    refusals: deque[Refusal] = field(default_factory=deque)
    calls: Counter[str] = field(default_factory=Counter)
    requests: list[bytes] = field(default_factory=list)
    metadata: list[dict[str, str | bytes]] = field(default_factory=list)
    target: str = ""

    def refuse(self, refusals: Iterable[Refusal]) -> Self:
        """Refuse the next calls so."""
        self.refusals.extend(refusals)
        return self

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        """Find the method."""
        path = handler_call_details.method
        if path in self.streams:
            return grpc.unary_stream_rpc_method_handler(self._streaming(path))
        return grpc.unary_unary_rpc_method_handler(self._single(path))

    def _single(self, path: str) -> Any:
        async def answer(request: bytes, context: Any) -> bytes:
            await self._count(path, request, context)
            return b""

        return answer

    def _streaming(self, path: str) -> Any:
        async def answers(request: bytes, context: Any) -> AsyncIterator[bytes]:
            await self._count(path, request, context)
            yield b""

        return answers

    async def _count(self, path: str, request: bytes, context: Any) -> None:
        self.calls[path] += 1
        self.requests.append(request)
        self.metadata.append(dict(context.invocation_metadata()))
        if self.refusals:
            refusal = self.refusals.popleft()
            await context.abort(refusal.code, "", (("grpc-status-details-bin", refusal.details()),))


@asynccontextmanager
async def refusing_server(
    streams: frozenset[str], identity: grpc.ServerCredentials | None = None
) -> AsyncIterator[RefusingServer]:
    """Serve on a free port of this machine, with TLS if there is an identity."""
    handler = RefusingServer(streams)
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((handler,))
    address = "127.0.0.1:0"
    port = server.add_secure_port(address, identity) if identity else server.add_insecure_port(address)
    handler.target = f"127.0.0.1:{port}"
    await server.start()
    try:
        yield handler
    finally:
        await server.stop(0)
