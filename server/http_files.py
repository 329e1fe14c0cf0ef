"""`/files/<key>`: what a signed link of the file store lets its holder do, and not one thing more."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route

from server.core.blobs import StorageFull
from server.core.links import LinkExpired, LinkForged, LinkMaker
from server.core.media_types import served_as
from server.providers.file_blobs import DOWNLOAD, UPLOAD, FileBlobs, path_of_link

HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "cross-origin",
    "referrer-policy": "no-referrer",
    "cache-control": "private, max-age=3600",
}

# A link is its own permission and no cookie goes with it, so any page may use one that it was given.
ANY_ORIGIN = Middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["PUT", "GET", "HEAD"],
    allow_headers=["content-type", "range"],
    expose_headers=["content-range", "content-length", "accept-ranges"],
    max_age=7_200,
)


UPLOAD_TIMEOUT_S = 1_800


class FileLinks:
    """The two endpoints behind signed links."""

    def __init__(self, blobs: FileBlobs, links: LinkMaker) -> None:
        self._blobs = blobs
        self._links = links

    def mount(self) -> Mount:
        """The routes, open to pages of any origin; first goes what uploads left that were killed with their server."""
        self._blobs.sweep()
        routes = [
            Route("/{key:path}", self.upload, methods=["PUT"]),
            Route("/{key:path}", self.download, methods=["GET", "HEAD"]),
        ]
        return Mount("/files", routes=routes, middleware=[ANY_ORIGIN])

    async def upload(self, request: Request) -> Response:
        """Store the body: 201, or 403, 408, 410, 413, 415, 507."""
        key, facts = self._permitted(UPLOAD, request)
        limit = int(facts["max"])
        if request.headers.get("content-type", "") != facts["type"]:
            raise HTTPException(415, "not the content type the link was made for")
        if int(request.headers.get("content-length", "0")) > limit:
            raise _too_large(limit)
        try:
            async with asyncio.timeout(UPLOAD_TIMEOUT_S):
                await self._blobs.put_stream(key, _up_to(limit, request.stream()))
        except TimeoutError:
            raise HTTPException(408, "the upload took too long") from None
        except StorageFull:
            raise HTTPException(507, "no room left") from None
        except ClientDisconnect:
            raise HTTPException(400, "the body broke off") from None
        return Response(status_code=201)

    async def download(self, request: Request) -> Response:
        """Serve the file or a range of it: 200, 206, or 403, 404, 410, 416."""
        key, facts = self._permitted(DOWNLOAD, request)
        path = self._blobs.local_path(key)
        if await self._blobs.size(key) is None:
            raise HTTPException(404, "no such file")
        content_type, kind = served_as(key, inline=facts["as"] == "inline")
        return FileResponse(
            path,
            headers=HEADERS,
            media_type=content_type,
            filename=facts["name"],
            content_disposition_type=kind,
        )

    def _permitted(self, verb: str, request: Request) -> tuple[str, dict[str, str]]:
        key = request.path_params["key"]
        try:
            return key, self._links.open(verb, path_of_link(key), _query(request))
        except LinkForged:
            raise HTTPException(403, "not a link of ours") from None
        except LinkExpired:
            raise HTTPException(410, "the link has expired") from None


def _query(request: Request) -> Mapping[str, str]:
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    return {} if len(dict(pairs)) < len(pairs) else dict(pairs)


def _too_large(limit: int) -> HTTPException:
    return HTTPException(413, f"more than {limit} bytes")


async def _up_to(limit: int, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        if received > limit:
            raise _too_large(limit)
        yield chunk
