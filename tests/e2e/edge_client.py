"""A browser's way of calling: gRPC-web frames over HTTP/1.1, with the headers a page sends."""

import struct
from dataclasses import dataclass

import httpx
from google.protobuf.message import Message

ORIGIN = "http://localhost:5173"
TRAILERS = 0x80


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What came back: the status wherever it stood, the message's bytes, and the HTTP response."""

    status: int
    message: bytes
    response: httpx.Response


async def call(http: httpx.AsyncClient, path: str, request: Message, **headers: str) -> WebAnswer:
    """One unary call of a page at ORIGIN, unless `headers` say otherwise (with _ for -)."""
    sent = {"content-type": "application/grpc-web+proto", "x-grpc-web": "1", "origin": ORIGIN}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    body = request.SerializeToString()
    response = await http.post(path, content=b"\0" + struct.pack(">I", len(body)) + body, headers=sent)
    return read(response)


def read(response: httpx.Response) -> WebAnswer:
    """Take the frames apart."""
    message, status, rest = b"", response.headers.get("grpc-status", ""), response.content
    while len(rest) >= 5:
        kind, size = struct.unpack(">BI", rest[:5])
        frame, rest = rest[5 : 5 + size], rest[5 + size :]
        if kind & TRAILERS:
            trailers = dict(line.split(":", 1) for line in frame.decode().strip().split("\r\n"))
            status = trailers["grpc-status"].strip()
        else:
            message = frame
    return WebAnswer(int(status or -1), message, response)
