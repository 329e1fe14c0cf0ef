"""The methods about owners' own videos, and about saving files, on the wire."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import grpc
from castad.content.v1 import upload_calls_pb2 as upload

from server.content import downloads, mapping
from server.content import mapping_requests as asked
from server.content.intake import PhotoIntake
from server.content.video_intake import VideoIntake
from server.core import principal
from server.core.blobs import Blobs
from server.core.database import Database

Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True, slots=True)
class Intakes:
    """What takes files in."""

    photos: PhotoIntake
    videos: VideoIntake


class UploadMethods:
    """Videos in, files out."""

    _blobs: Blobs
    _database: Database
    _intakes: Intakes

    async def CreateVideoUpload(
        self, request: upload.CreateVideoUploadRequest, context: Context
    ) -> upload.CreateVideoUploadResponse:
        """Give a link to send a video to."""
        me = principal.require()
        async with self._database.uow(me) as tx:
            upload_id, link = await self._intakes.videos.create_upload(tx, me.user_id, asked.new_video(request))
        return upload.CreateVideoUploadResponse(video_upload_id=str(upload_id), upload=mapping.upload(link))

    async def CompleteVideoUpload(
        self, request: upload.CompleteVideoUploadRequest, context: Context
    ) -> upload.CompleteVideoUploadResponse:
        """Check and keep a video."""
        row = await self._intakes.videos.complete_upload(principal.require(), UUID(request.video_upload_id))
        return upload.CompleteVideoUploadResponse(video=mapping.uploaded_video(row))

    async def GetDownloadUrl(
        self, request: upload.GetDownloadUrlRequest, context: Context
    ) -> upload.GetDownloadUrlResponse:
        """Give a link that saves a file."""
        me, target = principal.require(), request.WhichOneof("target")
        async with self._database.uow(me) as tx:
            found = await downloads.find(tx, me.user_id, target, UUID(getattr(request, target)))
        return await mapping.download(found, self._blobs)
