"""The use cases of a project's photos: listed in order, reordered, deleted."""

from dataclasses import replace
from uuid import UUID

from server.content import projects, repository
from server.content.models import Image
from server.core.database import Transaction
from server.core.errors import ConflictRetry, NotFound
from server.core.paging import Page, PageTokens, page_size


async def list_images(
    tx: Transaction, user_id: UUID, tokens: PageTokens, project_id: UUID, *, size: int, token: str
) -> Page[Image]:
    """A page of a project's photos in their order."""
    project = await projects.get(tx, user_id, project_id)
    list_name = f"images:{project_id}"
    last_id = tokens.read(list_name, user_id, token)
    last = await repository.get_image(tx, user_id, last_id) if last_id else None
    size = page_size(size)
    first = last.position + 1 if last else 0
    rows = await repository.images_of(tx, user_id, project_id, first=first, limit=size + 1)
    return tokens.page(list_name, user_id, rows, size, project.image_count)


async def reorder(tx: Transaction, user_id: UUID, project_id: UUID, ids: list[UUID]) -> list[Image]:
    """Give the photos a new order; raises ConflictRetry when `ids` are not exactly the project's."""
    await projects.get_for_change(tx, user_id, project_id)
    there = {image.id for image in await repository.images_of(tx, user_id, project_id)}
    if there != set(ids):
        raise ConflictRetry
    await repository.reorder(tx, user_id, project_id, ids)
    return await repository.images_of(tx, user_id, project_id)


async def delete(tx: Transaction, user_id: UUID, image_id: UUID) -> Image:
    """Delete a photo's row; its file is the caller's to delete once that is committed. Raises NotFound."""
    image = await get(tx, user_id, image_id)
    project = await projects.get_for_change(tx, user_id, image.project_id)
    image = await get(tx, user_id, image_id)
    await repository.remove_image(tx, image)
    cover = None if project.cover_image_id == image.id else project.cover_image_id
    await repository.save(tx, replace(project, image_count=project.image_count - 1, cover_image_id=cover))
    return image


async def get(tx: Transaction, user_id: UUID, image_id: UUID) -> Image:
    """One photo; raises NotFound."""
    image = await repository.get_image(tx, user_id, image_id)
    if image is None:
        raise NotFound
    return image
