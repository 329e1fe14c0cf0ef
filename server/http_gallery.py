"""`/gallery/<post>/<signature>/`: the page of a post of the LOCAL platform, with its film and its picture."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from server.providers.local_platform import THUMBNAIL, VIDEO, LocalPlatform
from server.social.gallery import GALLERY, GalleryLinks

HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'",
    "referrer-policy": "no-referrer",
    "cache-control": "private, max-age=300",
}
KINDS = {VIDEO: "video/mp4", THUMBNAIL: "image/jpeg"}


class GalleryPages:
    """What a link to a post shows; a link that is not ours and a post that is gone look alike."""

    def __init__(self, platform: LocalPlatform, links: GalleryLinks) -> None:
        self._platform = platform
        self._links = links

    def routes(self) -> list[Route]:
        """The page, and the files beside it."""
        post = f"{GALLERY}/{{post}}/{{signature}}/"
        return [Route(post, self.page), Route(f"{post}{{name}}", self.file)]

    async def page(self, request: Request) -> Response:
        """The post's page: 200 or 404."""
        page = await asyncio.to_thread(self._platform.page_of, self._permitted(request))
        if page is None:
            raise _absent()
        return HTMLResponse(page, headers=HEADERS)

    async def file(self, request: Request) -> Response:
        """The film or the picture, or a range of it: 200, 206, 404, 416."""
        name = request.path_params["name"]
        path = self._platform.file_of(self._permitted(request), name)
        if name not in KINDS or not await asyncio.to_thread(path.is_file):
            raise _absent()
        return FileResponse(path, headers=HEADERS, media_type=KINDS[name])

    def _permitted(self, request: Request) -> str:
        post: str = request.path_params["post"]
        if not self._links.opens(post, request.path_params["signature"]):
            raise _absent()
        return post


def _absent() -> HTTPException:
    return HTTPException(404, "no such post")
