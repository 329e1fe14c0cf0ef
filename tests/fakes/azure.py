"""An Azure container as CastAD's calls meet it: files in blocks, lists, batches; every signature is made again."""

import base64
import hmac
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import unquote
from xml.sax.saxutils import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.http import listening
from server.processes import free_port

ACCOUNT, CONTAINER = "castadtest", "castad-files"
KEY = base64.b64encode(b"a key of sixty-four bytes, as long as those which Azure hands out").decode()
ALLOWED = {"PUT": "w", "GET": "r", "HEAD": "r", "DELETE": "d"}
SIGNED_HEADERS = (
    *("content-encoding", "content-language", "content-length", "content-md5", "content-type", "date"),
    *("if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range"),
)
SIGNED_FACTS = (
    *("sp", "st", "se", "resource", "si", "sip", "spr", "sv", "sr", "snapshot", "ses"),
    *("rscc", "rscd", "rsce", "rscl", "rsct"),
)


class FakeAzure:
    """One container of one account."""

    def __init__(self) -> None:
        self._blobs: dict[str, bytes] = {}
        self._blocks: dict[str, bytes] = {}

    async def answer(self, request: Request) -> Response:
        """Any call."""
        if not _is_allowed(request):
            return Response("<Error><Code>AuthenticationFailed</Code></Error>", 403, media_type="application/xml")
        name = request.url.path.removeprefix(f"/{ACCOUNT}/{CONTAINER}").removeprefix("/")
        body, asked = await request.body(), request.query_params
        match request.method, asked.get("comp", ""):
            case "PUT", "block":
                self._blocks[asked["blockid"]] = body
            case "PUT", "blocklist":
                listed = re.findall("<Uncommitted>(.*?)</Uncommitted>", body.decode())
                self._blobs[name] = b"".join(self._blocks.pop(block) for block in listed)
            case "PUT", "":
                if request.headers.get("x-ms-blob-type") != "BlockBlob":
                    return Response("<Error><Code>MissingRequiredHeader</Code></Error>", 400)
                self._blobs[name] = body
            case "GET", "list":
                return self._list(asked["prefix"])
            case "POST", "batch":
                return self._delete_all(body.decode(), request.headers["content-type"])
            case (("GET" | "HEAD"), ""):
                return self._serve(name, request)
        return Response(status_code=201, headers=_version())

    def _serve(self, name: str, request: Request) -> Response:
        if name not in self._blobs:
            return Response(status_code=404, headers={"x-ms-error-code": "BlobNotFound"})
        data, asked = self._blobs[name], request.query_params
        headers = {
            "etag": '"1"',
            "last-modified": _now(),
            "content-type": asked.get("rsct", "application/octet-stream"),
        }
        if "rscd" in asked:
            headers["content-disposition"] = asked["rscd"]
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("range", ""))
        if not wanted:
            return Response(data, headers=headers)
        first, last = int(wanted[1]), min(int(wanted[2]), len(data) - 1)
        headers["content-range"] = f"bytes {first}-{last}/{len(data)}"
        return Response(data[first : last + 1], 206, headers=headers)

    def _list(self, prefix: str) -> Response:
        found = "".join(
            f"<Blob><Name>{escape(name)}</Name><Properties><Last-Modified>{_now()}</Last-Modified><Etag>1</Etag>"
            f"<Content-Length>{len(data)}</Content-Length><Content-Type>image/jpeg</Content-Type></Properties></Blob>"
            for name, data in sorted(self._blobs.items())
            if name.startswith(prefix)
        )
        listed = f"<EnumerationResults><Blobs>{found}</Blobs><NextMarker/></EnumerationResults>"
        return Response(listed, media_type="application/xml")

    def _delete_all(self, batch: str, content_type: str) -> Response:
        border, parts = content_type.partition("boundary=")[2], []
        for number, path in enumerate(re.findall(r"DELETE (\S+) HTTP/1.1", batch)):
            there = self._blobs.pop(unquote(path).removeprefix(f"/{ACCOUNT}/{CONTAINER}/"), None)
            status = "404 Not Found" if there is None else "202 Accepted"
            head = f"Content-Type: application/http\r\nContent-ID: {number}\r\n\r\n"
            parts.append(f"--{border}\r\n{head}HTTP/1.1 {status}\r\nx-ms-version: 2023-11-03\r\n\r\n\r\n")
        return Response("".join(parts) + f"--{border}--", 202, headers={"content-type": content_type})


@asynccontextmanager
async def running() -> AsyncIterator[str]:
    """The fake's endpoint, while the block runs."""
    port = free_port()
    methods = ["PUT", "GET", "HEAD", "POST", "DELETE"]
    app = Starlette(routes=[Route("/{path:path}", FakeAzure().answer, methods=methods)])
    async with listening(app, "127.0.0.1", port):
        yield f"http://127.0.0.1:{port}/{ACCOUNT}"


def _is_allowed(request: Request) -> bool:
    asked = request.query_params
    if "sig" in asked:
        ends = datetime.strptime(asked["se"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        may = ALLOWED.get(request.method, "?") in asked["sp"]
        return may and datetime.now(UTC) < ends and _fits(asked["sig"], _text_of_link(request))
    return _fits(request.headers.get("authorization", "").rpartition(":")[2], _text_of_call(request))


def _text_of_link(request: Request) -> str:
    facts = {**request.query_params, "resource": f"/blob{request.url.path}"}
    return "\n".join(facts.get(name, "") for name in SIGNED_FACTS)


def _text_of_call(request: Request) -> str:
    headers: Mapping[str, str] = request.headers
    plain = [headers.get(name, "") for name in SIGNED_HEADERS]
    plain[2] = "" if plain[2] == "0" else plain[2]
    ours = [f"{name}:{value}" for name, value in sorted(headers.items()) if name.startswith("x-ms-")]
    asked = [f"{name}:{value}" for name, value in sorted(request.query_params.items())]
    return "\n".join([request.method, *plain, *ours, f"/{ACCOUNT}{request.url.path}", *asked])


def _fits(signature: str, text: str) -> bool:
    made = base64.b64encode(hmac.digest(base64.b64decode(KEY), text.encode(), "sha256")).decode()
    return hmac.compare_digest(made.encode(), signature.encode())


def _version() -> dict[str, str]:
    return {"etag": '"1"', "last-modified": _now()}


def _now() -> str:
    return format_datetime(datetime.now(UTC), usegmt=True)
