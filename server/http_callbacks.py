"""`/callbacks/…`: where vendors tell that something has changed. Nothing of it is believed; it only rings the bell."""

import json

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.core.database import Database
from server.core.principal import Principal
from server.jobs.callbacks import PATH, CallbackLinks, ring_back

MOST_BYTES = 256 * 1024
WHERE_HANDLES_ARE = {"suno": ("data", "task_id"), "creatomate": ("id",), "captions": ("id",)}
"""For each vendor, the way through its callback's JSON to its name of the work."""


class VendorCallbacks:
    """Takes callbacks of every vendor."""

    def __init__(self, database: Database, links: CallbackLinks) -> None:
        self._database = database
        self._links = links

    def route(self) -> Route:
        """The one address; its last part proves that it was given out by us."""
        return Route(PATH + "/{provider}/{user}/{job}/{order}/{signature}", self.called, methods=["POST"])

    async def called(self, request: Request) -> Response:
        """Ring: 200, or 404 for a link that is none of ours, 413 for one that has too much to tell."""
        caller = self._links.open(**request.path_params)
        if caller is None:
            raise HTTPException(404)
        hint = _handle_in(await _body(request), WHERE_HANDLES_ARE.get(caller.provider, ()))
        async with self._database.uow(Principal(caller.user_id)) as tx:
            await ring_back(tx, caller, hint)
        return JSONResponse({"code": 200, "msg": "received"})


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


def _handle_in(body: bytes, way: tuple[str, ...]) -> str | None:
    """The vendor's name of its work, where the body has one in its place."""
    try:
        found = json.loads(body)
        for name in way:
            found = found[name]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if way and isinstance(found, str) else None
