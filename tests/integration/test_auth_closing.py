"""Deleting an account: nobody gets in from that moment, and nothing of it is left, whatever breaks in between."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from migrations.tables import metadata
from server.auth import deletion_repository
from server.auth.eraser import Eraser, StoredFiles
from server.auth.errors import CredentialsInvalid, ReauthRequired, SessionRevoked
from server.auth.ports import Belongings
from server.core import clock, quota
from server.core.database import Database
from server.core.events import Events
from server.core.plan import Metric, Plan
from server.core.settings import Settings
from server.jobs.models import JobState
from server.providers.local_platform import LocalPlatform
from server.social.erasure import LocalPosts
from tests.integration.auth_desk import (
    PASSWORD,
    Admin,
    Desk,
    fresh_address,
    log_in,
    open_desk,
    principal_of,
    sign_up,
    superuser,
)
from tests.integration.social_desk import SocialDesk, create, ready, run_once
from tests.integration.social_desk import open_desk as open_social_desk

KEPT = {"audit_events", "account_deletions", "mails"}
"""The log, blotted out; the deletion itself and its last mail, both gone with the second round."""


@pytest.fixture
def desk(config: Settings, database: Database) -> Desk:
    return open_desk(config, database)


@pytest.fixture
def social(config: Settings, database: Database, worker_database: Database, dsn: str, tmp_path: Path) -> SocialDesk:
    return open_social_desk(config, database, worker_database, dsn, tmp_path)


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        await made.run("DELETE FROM castad.account_deletions")
        yield made


class Breaking:
    """Belongings that cannot be removed the first time."""

    def __init__(self) -> None:
        self.asked = 0

    async def erase(self, user_id: UUID) -> None:
        self.asked += 1
        if self.asked == 1:
            raise OSError("the disk is gone")


async def left_of(admin: Admin, user_id: UUID) -> dict[str, int]:
    tables = [table.name for table in metadata.tables.values() if "user_id" in table.c]
    counts = {
        name: await admin.value(f"SELECT count(*) FROM castad.{name} WHERE user_id = $1", user_id) for name in tables
    }
    return {name: count for name, count in counts.items() if count}


async def due_again(admin: Admin) -> None:
    await admin.run("UPDATE castad.account_deletions SET due_at = now()")


async def test_only_the_owner_closes_an_account(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    with pytest.raises(CredentialsInvalid):
        await desk.closing.close(principal_of(held), "the wrong password")
    await admin.run("UPDATE castad.sessions SET auth_time = now() - interval '1 hour' WHERE id = $1", held.session_id)
    with pytest.raises(ReauthRequired):
        await desk.closing.close(principal_of(held), "")
    await desk.guard.authenticate(held.access_token, fresh=True)
    await desk.closing.close(principal_of(held), PASSWORD)


async def test_from_that_moment_nobody_gets_in_and_the_address_is_free(desk: Desk, admin: Admin) -> None:
    email = fresh_address()
    held = await sign_up(desk, email)
    other = await log_in(desk, email)
    await desk.closing.close(principal_of(held), "")
    for each in (held, other):
        with pytest.raises(SessionRevoked):
            await desk.guard.authenticate(each.access_token, fresh=False)
        with pytest.raises(SessionRevoked):
            await desk.refresher.refresh(each.refresh_token)
    with pytest.raises(CredentialsInvalid):
        await log_in(desk, email)
    assert (await sign_up(desk, email)).user.user_id != held.user.user_id


async def test_nothing_is_left_of_a_busy_account(
    desk: Desk, social: SocialDesk, worker_database: Database, admin: Admin, tmp_path: Path
) -> None:
    held = await sign_up(desk)
    neighbour = await sign_up(desk)
    me = principal_of(held)
    made = await ready(social, me)
    post = await create(social, made)
    await run_once(social, me, UUID(post.job.id))
    async with desk.database.uow(me) as tx:
        await quota.reserve(tx, me.user_id, Plan.FREE, Metric.VIDEOS, clock.new_id())
    await desk.password_change.ask_reset(str(held.user.email))
    before = await left_of(admin, me.user_id)
    assert before.keys() >= {"users", "sessions", "projects", "videos", "jobs", "posts", "quota_usage", "mail_tokens"}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(post.id in path.parts for path in files)

    await desk.closing.close(me, "")
    belongings: list[Belongings] = [
        StoredFiles(social.blobs),
        LocalPosts(worker_database, LocalPlatform(social.gallery)),
    ]
    eraser = Eraser(worker_database, Events("", "castad"), belongings)
    await eraser.round()
    assert (await left_of(admin, me.user_id)).keys() <= KEPT
    log = await admin.rows("SELECT * FROM castad.audit_events WHERE user_id = $1", me.user_id)
    assert log and {(row["ip_prefix"], str(row["details"])) for row in log} == {("", "{}")}
    names = {part for path in tmp_path.rglob("*") if path.is_file() for part in path.parts}
    assert not {str(me.user_id), post.id} & names

    await eraser.round()
    assert "account_deletions" in await left_of(admin, me.user_id)
    await due_again(admin)
    await eraser.round()
    assert (await left_of(admin, me.user_id)).keys() == {"audit_events"}
    await desk.guard.authenticate(neighbour.access_token, fresh=True)


async def test_running_work_ends_with_the_account(desk: Desk, social: SocialDesk, admin: Admin) -> None:
    held = await sign_up(desk)
    made = await ready(social, principal_of(held))
    await create(social, made)
    await desk.closing.close(principal_of(held), "")
    states = await admin.rows("SELECT state FROM castad.jobs WHERE user_id = $1 AND kind = 'POST'", held.user.user_id)
    assert {row["state"] for row in states} == {JobState.CANCELLED}


async def test_a_crash_in_the_middle_is_made_up_for(desk: Desk, worker_database: Database, admin: Admin) -> None:
    held = await sign_up(desk)
    await desk.closing.close(principal_of(held), "")
    breaking = Breaking()
    eraser = Eraser(worker_database, Events("", "castad"), [breaking])
    with pytest.raises(OSError, match="disk"):
        await eraser.round()
    assert "users" in await left_of(admin, held.user.user_id)
    await eraser.round()
    assert breaking.asked == 1, "leased: nobody else is given it meanwhile"
    await due_again(admin)
    await eraser.round()
    assert (await left_of(admin, held.user.user_id)).keys() <= KEPT


async def test_a_worker_erases_only_who_asked_for_it(desk: Desk, worker_database: Database, admin: Admin) -> None:
    held = await sign_up(desk)
    async with worker_database.uow(principal_of(held)) as tx:
        await deletion_repository.erase(tx, held.user.user_id)
    await desk.guard.authenticate(held.access_token, fresh=True)
    assert (await left_of(admin, held.user.user_id)).keys() >= {"users", "sessions", "audit_events"}
    log = await admin.rows("SELECT details FROM castad.audit_events WHERE user_id = $1", held.user.user_id)
    assert any(row["details"] != "{}" for row in log)
