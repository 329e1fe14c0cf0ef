"""The methods about captions on the wire."""

from typing import Any
from uuid import UUID

import grpc
from castad.content.v1 import captioning_calls_pb2 as calls

from server.content import captioning
from server.content import mapping_captioning as mapping
from server.core import principal
from server.core.database import Database

Context = grpc.aio.ServicerContext[Any, Any]


class CaptioningMethods:
    """Captions, begun and shown."""

    _database: Database

    async def StartCaptioning(
        self, request: calls.StartCaptioningRequest, context: Context
    ) -> calls.StartCaptioningResponse:
        """Have a video listened to."""
        me, wanted = principal.require(), mapping.wanted(request)
        async with self._database.uow(me) as tx:
            made = await captioning.start(tx, me.user_id, wanted)
        return calls.StartCaptioningResponse(captioning=mapping.captioning(made))

    async def GetCaptioning(self, request: calls.GetCaptioningRequest, context: Context) -> calls.GetCaptioningResponse:
        """Show captions."""
        me = principal.require()
        async with self._database.uow(me, read_only=True) as tx:
            made = await captioning.get(tx, me.user_id, UUID(request.captioning_id))
        return calls.GetCaptioningResponse(captioning=mapping.captioning(made))
