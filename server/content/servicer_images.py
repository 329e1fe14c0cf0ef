"""The methods about photos on the wire."""

from typing import Any
from uuid import UUID

import grpc
from castad.content.v1 import image_calls_pb2 as image

from server.content import imports, keeping, mapping, photos
from server.content import mapping_requests as asked
from server.content.servicer_uploads import Intakes
from server.core import principal
from server.core.blobs import Blobs
from server.core.database import Database
from server.core.paging import PageTokens
from server.jobs import mapping as job_mapping

Context = grpc.aio.ServicerContext[Any, Any]


class ImageMethods:
    """Photos in, out and in order."""

    _blobs: Blobs
    _intakes: Intakes
    _database: Database
    _pages: PageTokens

    async def CreateImageUpload(
        self, request: image.CreateImageUploadRequest, context: Context
    ) -> image.CreateImageUploadResponse:
        """Give a link to send a photo to."""
        async with self._database.uow(principal.require()) as tx:
            image_id, link = await self._intakes.photos.create_upload(tx, _me(), asked.new_upload(request))
        return image.CreateImageUploadResponse(image_id=str(image_id), upload=mapping.upload(link))

    async def CompleteImageUpload(
        self, request: image.CompleteImageUploadRequest, context: Context
    ) -> image.CompleteImageUploadResponse:
        """Check and keep a photo."""
        row = await self._intakes.photos.complete_upload(principal.require(), UUID(request.image_id))
        return image.CompleteImageUploadResponse(image=await mapping.image(row, self._blobs))

    async def ImportImages(self, request: image.ImportImagesRequest, context: Context) -> image.ImportImagesResponse:
        """Have photos fetched."""
        wanted = imports.WantedImages(tuple(request.urls), request.visitors_agreed)
        async with self._database.uow(principal.require()) as tx:
            job = await imports.start_import(
                tx, _me(), UUID(request.project_id), wanted, self._intakes.photos.check_link
            )
        return image.ImportImagesResponse(job=job_mapping.job(job))

    async def ListImages(self, request: image.ListImagesRequest, context: Context) -> image.ListImagesResponse:
        """Show a page of photos."""
        project_id = UUID(request.project_id)
        async with self._database.uow(principal.require(), read_only=True) as tx:
            page = await photos.list_images(
                tx, _me(), self._pages, project_id, size=request.page_size, token=request.page_token
            )
        return image.ListImagesResponse(
            images=await mapping.images(page.rows, self._blobs),
            next_page_token=page.next_page_token,
            total_size=page.total_size,
        )

    async def ReorderImages(self, request: image.ReorderImagesRequest, context: Context) -> image.ReorderImagesResponse:
        """Give the photos a new order."""
        ids = [UUID(each) for each in request.image_ids]
        async with self._database.uow(principal.require()) as tx:
            rows = await photos.reorder(tx, _me(), UUID(request.project_id), ids)
        return image.ReorderImagesResponse(images=await mapping.images(rows, self._blobs))

    async def DeleteImage(self, request: image.DeleteImageRequest, context: Context) -> image.DeleteImageResponse:
        """Delete a photo."""
        async with self._database.uow(principal.require()) as tx:
            row = await photos.delete(tx, _me(), UUID(request.image_id))
        await self._blobs.delete_prefix(keeping.image_folder(row))
        return image.DeleteImageResponse()


def _me() -> UUID:
    return principal.require().user_id
