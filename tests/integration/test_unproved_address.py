"""Until users have proved their address nothing goes out in their name, except to this machine's own gallery."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from castad.content.v1 import content_service_pb2
from castad.social.v1 import social_service_pb2

from server.core.settings import Settings
from tests.integration.isolation_world import Caller, Person, World, open_world, with_ids

CONTENT = content_service_pb2.DESCRIPTOR.services_by_name["ContentService"].methods_by_name
SOCIAL = social_service_pb2.DESCRIPTOR.services_by_name["SocialService"].methods_by_name
POST = {"video_id": "$video", "account_id": "$account", "title": "제목", "description": "글", "keywords": ["바다"]}
CALLS: dict[str, tuple[Any, dict[str, Any]]] = {
    "post a video": (SOCIAL["CreatePost"], POST),
    "produce and post": (
        CONTENT["Produce"],
        {"project_id": "$project", "length": "VIDEO_LENGTH_30_S", "publish": {"account_id": "$account"}},
    ),
}


@pytest.fixture
async def world(config: Settings, dsn: str) -> AsyncIterator[World]:
    async with open_world(config, dsn) as opened:
        yield opened


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


async def unproved(world: World, admin: Any) -> Person:
    person = await world.person(Caller.OWNER)
    user_id = person.principal.user_id
    await admin.execute("UPDATE castad.users SET email_verified_at = NULL WHERE user_id = $1", user_id)
    await admin.execute("UPDATE castad.projects SET image_count = 1 WHERE user_id = $1", user_id)
    return person


async def channel_of(admin: Any, person: Person) -> str:
    """A YouTube channel that the person has connected."""
    channel_id = uuid4()
    await admin.execute(
        "INSERT INTO castad.platform_accounts (user_id, id, platform, platform_account_id, name)"
        " VALUES ($1, $2, 'youtube', $3, '채널')",
        person.principal.user_id,
        channel_id,
        str(channel_id),
    )
    return str(channel_id)


@pytest.mark.parametrize("name", CALLS)
async def test_an_outside_platform_waits_for_the_address_to_be_proved(world: World, admin: Any, name: str) -> None:
    method, request = CALLS[name]
    person = await unproved(world, admin)
    outside = with_ids(request, person.ids | {"account": await channel_of(admin, person)})
    assert await world.call(method, outside, person.token) == "EMAIL_NOT_VERIFIED"
    user_id = person.principal.user_id
    assert (
        await admin.fetchval("SELECT count(*) FROM castad.jobs WHERE user_id = $1 AND kind = 'PRODUCTION'", user_id)
        == 0
    )
    await admin.execute("UPDATE castad.users SET email_verified_at = now() WHERE user_id = $1", user_id)
    assert await world.call(method, outside, person.token) == "OK"


@pytest.mark.parametrize("name", CALLS)
async def test_the_gallery_of_this_machine_does_not_wait(world: World, admin: Any, name: str) -> None:
    method, request = CALLS[name]
    person = await unproved(world, admin)
    assert await world.call(method, with_ids(request, person.ids), person.token) == "OK"


async def test_a_failed_post_does_not_go_on_to_an_outside_platform_either(world: World, admin: Any) -> None:
    person = await unproved(world, admin)
    await admin.execute(
        "UPDATE castad.posts SET account_id = $2 WHERE id = $1",
        UUID(person.ids["post"]),
        UUID(await channel_of(admin, person)),
    )
    again = with_ids({"post_id": "$post"}, person.ids)
    assert await world.call(SOCIAL["RetryPost"], again, person.token) == "EMAIL_NOT_VERIFIED"
