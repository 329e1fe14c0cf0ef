"""Where users are signed in: listed, ended one by one or all, told to every server, and swept when long over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import grpc
import pytest
from castad.auth.v1 import session_calls_pb2 as calls

from interceptors.authenticate import Authenticate
from interceptors.base import Interceptor
from interceptors.session_end import SessionEnd
from server.auth.errors import RefreshInvalid, SessionRevoked
from server.auth.servicer import AuthServicer
from server.auth.sweep import AuthSweep
from server.core import clock, principal, quota
from server.core.database import Database
from server.core.deployment import DbRole, dsn_for
from server.core.errors import NotFound, PageTokenInvalid
from server.core.events import Events
from server.core.plan import Metric, Plan
from server.core.settings import Settings
from tests.fakes.echo_service import Echo
from tests.integration.auth_desk import Admin, Desk, log_in, open_desk, principal_of, sign_up, superuser
from tests.integration.test_server_chain import serving

CONTEXT: Any = None


@pytest.fixture
def desk(config: Settings, database: Database) -> Desk:
    return open_desk(config, database)


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        yield made


@asynccontextmanager
async def listening(config: Settings, dsn: str) -> AsyncIterator[Events]:
    events = Events(dsn_for(config, DbRole.APP, dsn), config.db_schema)
    running = asyncio.create_task(events.run())
    await events.ready()
    try:
        yield events
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_sessions_are_listed_newest_first_with_the_one_of_the_call(desk: Desk) -> None:
    held = await sign_up(desk)
    other = await log_in(desk, str(held.user.email))
    gone = await log_in(desk, str(held.user.email))
    await desk.devices.revoke(principal_of(held), gone.session_id)
    principal.act_as(principal_of(held))
    servicer = AuthServicer(desk)
    shown = await servicer.ListSessions(calls.ListSessionsRequest(), CONTEXT)
    assert [(each.id, each.current, each.device_name) for each in shown.sessions] == [
        (str(other.session_id), False, "phone"),
        (str(held.session_id), True, "laptop"),
    ]
    assert shown.total_size == 2
    first = await servicer.ListSessions(calls.ListSessionsRequest(page_size=1), CONTEXT)
    rest = await servicer.ListSessions(calls.ListSessionsRequest(page_token=first.next_page_token), CONTEXT)
    assert [each.id for each in rest.sessions] == [str(held.session_id)] and not rest.next_page_token
    stranger = await sign_up(desk)
    async with desk.database.uow(principal_of(stranger)) as tx:
        with pytest.raises(PageTokenInvalid):
            await desk.devices.list(tx, stranger.user.user_id, size=1, token=first.next_page_token)


async def test_a_revoked_session_is_thrown_out_and_stays_out(desk: Desk) -> None:
    held = await sign_up(desk)
    other = await log_in(desk, str(held.user.email))
    await desk.guard.authenticate(other.access_token, fresh=False)
    for _ in range(2):
        await desk.devices.revoke(principal_of(held), other.session_id)
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(other.access_token, fresh=False)
    with pytest.raises(SessionRevoked):
        await desk.refresher.refresh(other.refresh_token)
    await desk.guard.authenticate(held.access_token, fresh=True)


async def test_other_peoples_sessions_do_not_exist(desk: Desk) -> None:
    mine, theirs = await sign_up(desk), await sign_up(desk)
    for session_id in (theirs.session_id, clock.new_id()):
        with pytest.raises(NotFound):
            await desk.devices.revoke(principal_of(mine), session_id)
    await desk.guard.authenticate(theirs.access_token, fresh=True)


async def test_signing_out_everywhere_tells_how_many_were_live(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    others = [await log_in(desk, str(held.user.email)) for _ in range(3)]
    await admin.run("UPDATE castad.sessions SET idle_until = now() WHERE id = $1", others[0].session_id)
    assert await desk.devices.log_out_all(principal_of(held)) == 3
    for each in (held, *others[1:]):
        with pytest.raises(SessionRevoked):
            await desk.guard.authenticate(each.access_token, fresh=False)


async def test_every_server_feels_a_revocation_at_once(config: Settings, database: Database, dsn: str) -> None:
    here, there = open_desk(config, database), open_desk(config, database)
    held = await sign_up(here)
    told = asyncio.Event()
    async with listening(config, dsn) as events:
        events.observe(there.guard.forget)
        events.observe(lambda subject: told.set() if subject == held.session_id else None)
        await there.guard.authenticate(held.access_token, fresh=False)
        await here.devices.revoke(principal_of(held), held.session_id)
        async with asyncio.timeout(5):
            await told.wait()
        with pytest.raises(SessionRevoked):
            await there.guard.authenticate(held.access_token, fresh=False)


@pytest.mark.parametrize("notified", [True, False])
async def test_open_streams_of_a_revoked_session_end(
    config: Settings, database: Database, dsn: str, monkeypatch: pytest.MonkeyPatch, notified: bool
) -> None:
    desk = open_desk(config, database)
    held = await sign_up(desk)
    if not notified:
        monkeypatch.setattr("interceptors.session_end.LOOK_EVERY_S", 0.2)
    async with listening(config, dsn) if notified else deaf() as events:
        chain: dict[str, Interceptor] = {
            "authenticate": Authenticate(desk.guard.authenticate),
            "session_end": SessionEnd(events, desk.guard.require_live),
        }
        async with serving(**chain) as world:
            bearer = (("authorization", f"Bearer {held.access_token}"),)
            stream = world.stub.Count(Echo(text="wait", number=1), metadata=bearer)
            await stream.read()
            await desk.devices.revoke(principal_of(held), held.session_id)
            with pytest.raises(grpc.aio.AioRpcError) as ended:
                async with asyncio.timeout(8):
                    await stream.read()
            assert ended.value.code() is grpc.StatusCode.UNAUTHENTICATED
            assert b"SESSION_REVOKED" in dict(ended.value.trailing_metadata())["grpc-status-details-bin"]


@asynccontextmanager
async def deaf() -> AsyncIterator[Events]:
    yield Events("", "castad")


async def test_what_is_long_over_is_swept_and_nothing_else(desk: Desk, worker_database: Database, admin: Admin) -> None:
    old, ended, live = await sign_up(desk), await sign_up(desk), await sign_up(desk)
    renewed = await desk.refresher.refresh(live.refresh_token)
    long_ago = "now() - interval '31 days'"
    await admin.run(f"UPDATE castad.sessions SET idle_until = {long_ago} WHERE id = $1", old.session_id)
    await admin.run(f"UPDATE castad.sessions SET revoked_at = {long_ago} WHERE id = $1", ended.session_id)
    await admin.run(
        "UPDATE castad.refresh_tokens SET used_at = now() - interval '8 days', succ_until = now() - interval '1 s'"
        " WHERE session_id = $1 AND used_at IS NOT NULL",
        live.session_id,
    )
    await AuthSweep(worker_database).sweep()
    left = {row["id"] for row in await admin.rows("SELECT id FROM castad.sessions")}
    assert live.session_id in left and not {old.session_id, ended.session_id} & left
    with pytest.raises(RefreshInvalid):
        await desk.refresher.refresh(old.refresh_token)
    tokens = "SELECT gen FROM castad.refresh_tokens WHERE session_id = $1"
    assert [row["gen"] for row in await admin.rows(tokens, live.session_id)] == [2]
    await desk.refresher.refresh(renewed.refresh_token)


async def test_sealed_successors_are_blotted_out_when_nobody_may_ask_for_them(
    desk: Desk, worker_database: Database, admin: Admin
) -> None:
    held = await sign_up(desk)
    await desk.refresher.refresh(held.refresh_token)
    sealed = "SELECT count(*) FROM castad.refresh_tokens WHERE session_id = $1 AND succ_ct IS NOT NULL"
    await AuthSweep(worker_database).sweep()
    assert await admin.value(sealed, held.session_id) == 1
    await admin.run(
        "UPDATE castad.refresh_tokens SET succ_until = now() - interval '1 s' WHERE session_id = $1", held.session_id
    )
    await AuthSweep(worker_database).sweep()
    assert await admin.value(sealed, held.session_id) == 0


async def test_quota_of_work_that_was_forgotten_is_given_back(
    desk: Desk, worker_database: Database, admin: Admin
) -> None:
    held = await sign_up(desk)
    me = principal_of(held)
    async with desk.database.uow(me) as tx:
        for amount in (2, 3):
            await quota.reserve(tx, me.user_id, Plan.FREE, Metric.VIDEOS, clock.new_id(), amount=amount)
    await admin.run(
        "UPDATE castad.quota_reservations SET expires_at = now() WHERE user_id = $1 AND amount = 2", me.user_id
    )
    await AuthSweep(worker_database).sweep()
    async with desk.database.uow(me) as tx:
        videos = next(each for each in await quota.usage(tx, me.user_id, Plan.FREE) if each.metric is Metric.VIDEOS)
    assert (videos.used, videos.reserved) == (3, 3)
