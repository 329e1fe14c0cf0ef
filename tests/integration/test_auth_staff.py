"""What staff see and change: only staff, only what their role allows, and never off the record."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from castad.auth.v1 import admin_calls_pb2 as calls
from castad.auth.v1 import user_pb2

from server.auth import audit, service, staff_repository
from server.auth.choices import AuditAction
from server.auth.errors import AccountDisabled, RoleRequired, SessionRevoked
from server.auth.servicer import AuthServicer
from server.auth.sessions import SignedIn
from server.auth.staff_repository import LogFilter, UserChanges, UserFilter
from server.core import caller, clock, principal, quota
from server.core.caller import Caller
from server.core.database import Database
from server.core.errors import DatabaseUnavailable, NotFound, PageTokenInvalid
from server.core.plan import Metric, Plan
from server.core.principal import Principal, Role
from server.core.settings import Settings
from server.jobs import service as jobs
from server.jobs.models import JobKind, JobState, NewJob
from tests.integration.auth_desk import Admin, Desk, log_in, open_desk, principal_of, sign_up, superuser

CONTEXT: Any = None


@pytest.fixture
def desk(config: Settings, database: Database) -> Desk:
    return open_desk(config, database)


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        yield made


async def hire(desk: Desk, admin: Admin, role: Role) -> Principal:
    held = await sign_up(desk)
    await admin.run("UPDATE castad.users SET role = $2 WHERE user_id = $1", held.user.user_id, role)
    return await desk.guard.authenticate(held.access_token, fresh=True)


async def log_of(admin: Admin, user_id: UUID) -> list[Any]:
    return await admin.rows("SELECT * FROM castad.audit_events WHERE user_id = $1 ORDER BY id", user_id)


async def test_staff_find_users_by_what_is_known_of_them(desk: Desk, admin: Admin) -> None:
    me = await hire(desk, admin, Role.STAFF)
    held = await sign_up(desk)
    await admin.run("UPDATE castad.users SET plan = 'STUDIO' WHERE user_id = $1", held.user.user_id)
    principal.act_as(me)
    servicer = AuthServicer(desk)
    part = str(held.user.email).upper()[:20]
    request = calls.ListUsersRequest(query=part, plan=user_pb2.PLAN_STUDIO, is_active=True)
    found = await servicer.ListUsers(request, CONTEXT)
    assert [user.id for user in found.users] == [str(held.user.user_id)] and found.total_size == 1
    assert found.users[0].plan == user_pb2.PLAN_STUDIO
    for none in (
        calls.ListUsersRequest(query=part, role=user_pb2.ROLE_STAFF),
        calls.ListUsersRequest(query=part, is_active=False),
        calls.ListUsersRequest(query=part + "%"),
    ):
        assert not (await servicer.ListUsers(none, CONTEXT)).users


async def test_pages_of_users_are_newest_first_and_the_readers_own(desk: Desk, admin: Admin) -> None:
    me, other = await hire(desk, admin, Role.STAFF), await hire(desk, admin, Role.STAFF)
    made = [await sign_up(desk) for _ in range(3)]
    async with desk.database.uow(me) as tx:
        first = await desk.staff.list_users(tx, me, UserFilter(), 2, "")
        second = await desk.staff.list_users(tx, me, UserFilter(), 2, first.next_page_token)
    shown = [user.user_id for user in (*first.rows, *second.rows)]
    assert shown[:3] == [held.user.user_id for held in reversed(made)]
    async with desk.database.uow(other) as tx:
        with pytest.raises(PageTokenInvalid):
            await desk.staff.list_users(tx, other, UserFilter(), 2, first.next_page_token)


async def test_every_read_is_on_record(desk: Desk, admin: Admin) -> None:
    caller.enter(Caller(request_id="req-9", ip="203.0.113.9"))
    me = await hire(desk, admin, Role.SUPERUSER)
    held = await sign_up(desk)
    async with desk.database.uow(me) as tx:
        await desk.staff.list_users(tx, me, UserFilter(), 0, "")
        entries = await desk.staff.read_log(tx, me, LogFilter(user_id=held.user.user_id), 0, "")
    caller.enter(Caller())
    assert [entry.action for entry in entries.rows] == ["signup"]
    events = (await log_of(admin, me.user_id))[-2:]
    assert [event["action"] for event in events] == ["staff.listed_users", "staff.read_audit_log"]
    assert {(event["actor_id"], event["request_id"]) for event in events} == {(me.user_id, "req-9")}
    assert str(held.user.user_id) in str(events[-1]["details"])


async def test_the_database_itself_shows_nothing_off_the_record(desk: Desk, admin: Admin) -> None:
    staff, user = await hire(desk, admin, Role.STAFF), principal_of(await sign_up(desk))
    for me, note in ((staff, clock.new_id()), (user, None)):
        async with desk.database.uow(me) as tx:
            used = note or await audit.record(tx, AuditAction.STAFF_LISTED_USERS, {}, actor_id=me.user_id)
            assert await staff_repository.users(tx, used, UserFilter(), limit=5, before=None) == ([], 0)
            assert await staff_repository.entries(tx, used, LogFilter(), limit=5, before=None) == ([], 0)
            outcome = await staff_repository.change(tx, used, clock.new_id(), me.user_id, UserChanges(plan=Plan.PRO))
            assert outcome is staff_repository.Change.FORBIDDEN
    async with desk.database.uow(staff) as tx:
        yesterday = await audit.record(tx, AuditAction.STAFF_LISTED_USERS, {}, actor_id=staff.user_id)
    async with desk.database.uow(staff) as tx:
        assert await staff_repository.users(tx, yesterday, UserFilter(), limit=5, before=None) == ([], 0)


async def test_the_log_is_searched_by_action_and_time(desk: Desk, admin: Admin) -> None:
    me = await hire(desk, admin, Role.STAFF)
    held = await sign_up(desk)
    await log_in(desk, str(held.user.email))
    before_that = clock.now() - timedelta(hours=1)
    mine = LogFilter(user_id=held.user.user_id)
    async with desk.database.uow(me) as tx:
        for wanted, actions in (
            (mine, ["login.succeeded", "signup"]),
            (replace(mine, action="login"), ["login.succeeded"]),
            (replace(mine, since=before_that), ["login.succeeded", "signup"]),
            (replace(mine, until=before_that), []),
        ):
            assert [entry.action for entry in (await desk.staff.read_log(tx, me, wanted, 0, "")).rows] == actions


async def test_a_plan_changed_by_staff_holds_at_once_and_is_on_record(desk: Desk, admin: Admin) -> None:
    me = await hire(desk, admin, Role.STAFF)
    held = await sign_up(desk)
    user_id = held.user.user_id
    await admin.run("UPDATE castad.users SET quota_anchor_day = 31 WHERE user_id = $1", user_id)
    principal.act_as(me)
    request = calls.UpdateUserRequest(
        user_id=str(user_id), plan=user_pb2.PLAN_PRO, subscription_status=user_pb2.SUBSCRIPTION_STATUS_ACTIVE
    )
    request.subscription_ends_at.FromDatetime(clock.now() + timedelta(days=30))
    changed = (await AuthServicer(desk).UpdateUser(request, CONTEXT)).user
    assert (changed.plan, changed.subscription_status) == (
        user_pb2.PLAN_PRO,
        user_pb2.SUBSCRIPTION_STATUS_ACTIVE,
    )
    assert changed.HasField("subscription_started_at") and changed.HasField("subscription_ends_at")
    anchor = await admin.value("SELECT quota_anchor_day FROM castad.users WHERE user_id = $1", user_id)
    assert anchor == clock.now().astimezone(quota.ZONE).day
    async with desk.database.uow(principal_of(held)) as tx:
        plan, usages = await service.usage(tx, user_id)
    assert plan is Plan.PRO
    assert {usage.metric: usage.limit for usage in usages} == {Metric.IMAGES: 1_000, Metric.VIDEOS: 100}
    entry = (await log_of(admin, user_id))[-1]
    assert (entry["action"], entry["actor_id"]) == ("user.changed", me.user_id)
    assert '"plan_before": "FREE"' in entry["details"] and '"plan": "PRO"' in entry["details"]


async def test_a_plan_ends_with_its_subscription(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    await admin.run(
        "UPDATE castad.users SET plan = 'STUDIO', subscription_ends_at = now() - interval '1 s' WHERE user_id = $1",
        held.user.user_id,
    )
    async with desk.database.uow(principal_of(held)) as tx:
        assert await service.plan_of(tx, held.user.user_id) is Plan.FREE
        assert (await service.me(tx, held.user.user_id)).plan is Plan.FREE


async def test_a_disabled_account_loses_its_sessions_at_once_and_can_come_back(desk: Desk, admin: Admin) -> None:
    me = await hire(desk, admin, Role.STAFF)
    held = await sign_up(desk)
    await desk.guard.authenticate(held.access_token, fresh=False)
    user = await desk.staff.change_user(me, held.user.user_id, UserChanges(is_active=False))
    assert not user.is_active
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(held.access_token, fresh=True)
    with pytest.raises(AccountDisabled):
        await log_in(desk, str(held.user.email))
    await desk.staff.change_user(me, held.user.user_id, UserChanges(is_active=True))
    await log_in(desk, str(held.user.email))


async def test_disabling_an_account_ends_its_jobs_or_changes_nothing_at_all(
    desk: Desk, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = await hire(desk, admin, Role.STAFF)
    held = await sign_up(desk)
    user_id = held.user.user_id
    async with desk.database.uow(principal_of(held)) as tx:
        await jobs.start(tx, user_id, NewJob(JobKind.ANALYSIS, subject_id=clock.new_id()))

    async def state() -> tuple[bool, str]:
        sql = "SELECT u.is_active, j.state FROM castad.users u JOIN castad.jobs j USING (user_id) WHERE user_id = $1"
        return tuple(await admin.row(sql, user_id))

    async def broken(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch, pytest.raises(DatabaseUnavailable):
        patch.setattr(staff_repository, "user", broken)
        await desk.staff.change_user(me, user_id, UserChanges(is_active=False))
    assert await state() == (True, JobState.QUEUED)
    await desk.staff.change_user(me, user_id, UserChanges(is_active=False))
    assert await state() == (False, JobState.CANCELLED)


async def test_staff_who_may_not_disable_an_account_do_not_end_its_jobs_either(desk: Desk, admin: Admin) -> None:
    me, boss = await hire(desk, admin, Role.STAFF), await hire(desk, admin, Role.SUPERUSER)
    async with desk.database.uow(boss) as tx:
        job = await jobs.start(tx, boss.user_id, NewJob(JobKind.ANALYSIS, subject_id=clock.new_id()))
    with pytest.raises(RoleRequired):
        await desk.staff.change_user(me, boss.user_id, UserChanges(is_active=False))
    async with desk.database.uow(boss) as tx:
        assert (await jobs.get(tx, boss.user_id, job.id)).state is JobState.QUEUED


async def test_only_superusers_change_roles_and_staff(desk: Desk, admin: Admin) -> None:
    staff, boss = await hire(desk, admin, Role.STAFF), await hire(desk, admin, Role.SUPERUSER)
    user = (await sign_up(desk)).user.user_id
    for target, changes in (
        (user, UserChanges(role=Role.STAFF)),
        (staff.user_id, UserChanges(role=Role.SUPERUSER)),
        (boss.user_id, UserChanges(is_active=False)),
    ):
        with pytest.raises(RoleRequired):
            await desk.staff.change_user(staff, target, changes)
    assert (await desk.staff.change_user(boss, user, UserChanges(role=Role.STAFF))).role is Role.STAFF
    assert (await desk.staff.change_user(boss, staff.user_id, UserChanges(role=Role.USER))).role is Role.USER
    with pytest.raises(RoleRequired):
        await desk.staff.change_user(staff, user, UserChanges(plan=Plan.PRO))


async def test_refused_changes_leave_no_trace_in_the_account(desk: Desk, admin: Admin) -> None:
    staff = await hire(desk, admin, Role.STAFF)
    held: SignedIn = await sign_up(desk)
    with pytest.raises(RoleRequired):
        await desk.staff.change_user(staff, held.user.user_id, UserChanges(role=Role.STAFF, plan=Plan.PRO))
    with pytest.raises(NotFound):
        await desk.staff.change_user(staff, clock.new_id(), UserChanges(plan=Plan.PRO))
    row = await admin.row("SELECT role, plan FROM castad.users WHERE user_id = $1", held.user.user_id)
    assert (row["role"], row["plan"]) == ("USER", "FREE")
    assert [event["action"] for event in await log_of(admin, held.user.user_id)] == ["signup"]
