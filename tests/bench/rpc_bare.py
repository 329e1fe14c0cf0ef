"""The least a grpc.aio server can do: send the bytes back. No interceptor, no database, no protobuf."""

import asyncio
import sys
from typing import Any

import grpc
import uvloop


async def echo(request: bytes, context: Any) -> bytes:
    """Answer with the request."""
    return request


async def main(port: int) -> None:
    """Serve for ever."""
    server = grpc.aio.server()
    handlers: dict[str, Any] = {"Echo": grpc.unary_unary_rpc_method_handler(echo)}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("bare.v1.Bare", handlers),))
    server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
