"""AuthService from request to response."""

from collections.abc import AsyncIterator
from datetime import UTC
from typing import Any, cast

import pytest
from castad.auth.v1 import session_calls_pb2 as calls
from castad.auth.v1 import usage_pb2, user_calls_pb2, user_pb2

from server.auth.errors import SessionRevoked
from server.auth.servicer import AuthServicer
from server.core import clock, principal, quota
from server.core.database import Database
from server.core.errors import ValidationFailed
from server.core.plan import Metric, Plan
from server.core.settings import Settings
from tests.integration.auth_desk import PASSWORD, Admin, Desk, fresh_address, open_desk, superuser


class _Context:
    """A call without metadata."""

    def __init__(self) -> None:
        self.trailers: tuple[tuple[str, str], ...] = ()

    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        return ()

    def trailing_metadata(self) -> tuple[tuple[str, str], ...]:
        return self.trailers

    def set_trailing_metadata(self, trailers: tuple[tuple[str, str], ...]) -> None:
        self.trailers = trailers


CONTEXT = cast(Any, _Context())


@pytest.fixture
def desk(config: Settings, database: Database) -> Desk:
    return open_desk(config, database)


@pytest.fixture
def servicer(desk: Desk) -> AuthServicer:
    return AuthServicer(desk)


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        yield made


async def test_an_account_from_sign_up_to_sign_out(desk: Desk, servicer: AuthServicer) -> None:
    email = fresh_address()
    request = calls.SignUpRequest(email=email, password=PASSWORD, display_name=" 하늘 ", locale="en", device_name="pc")
    made = (await servicer.SignUp(request, CONTEXT)).session
    assert (made.user.email, made.user.display_name, made.user.locale) == (email, "하늘", "en")
    assert (made.user.role, made.user.plan, made.user.subscription_status) == (
        user_pb2.ROLE_USER,
        user_pb2.PLAN_FREE,
        user_pb2.SUBSCRIPTION_STATUS_NONE,
    )
    assert made.user.is_active and made.user.has_password and not made.user.email_verified
    assert not made.user.HasField("subscription_started_at")
    assert clock.now() < made.access_expires_at.ToDatetime(UTC) < made.refresh_expires_at.ToDatetime(UTC)

    held = (await servicer.Login(calls.LoginRequest(email=email, password=PASSWORD), CONTEXT)).session
    renewed = (
        await servicer.RefreshToken(calls.RefreshTokenRequest(refresh_token=held.refresh_token), CONTEXT)
    ).session
    principal.act_as(await desk.guard.authenticate(renewed.access_token, fresh=False))
    assert (await servicer.GetMe(user_calls_pb2.GetMeRequest(), CONTEXT)).user == made.user

    await servicer.Logout(calls.LogoutRequest(), CONTEXT)
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(renewed.access_token, fresh=False)


async def test_a_name_of_blanks_is_refused(servicer: AuthServicer) -> None:
    request = calls.SignUpRequest(email=fresh_address(), password=PASSWORD, display_name="  ")
    with pytest.raises(ValidationFailed) as refused:
        await servicer.SignUp(request, CONTEXT)
    assert [violation.field for violation in refused.value.violations] == ["display_name"]


async def test_usage_counts_what_is_held_and_names_what_is_unlimited(
    desk: Desk, servicer: AuthServicer, admin: Admin
) -> None:
    request = calls.SignUpRequest(email=fresh_address(), password=PASSWORD, display_name="하늘")
    made = (await servicer.SignUp(request, CONTEXT)).session
    me = await desk.guard.authenticate(made.access_token, fresh=False)
    principal.act_as(me)
    async with desk.database.uow(me) as tx:
        await quota.reserve(tx, me.user_id, Plan.FREE, Metric.VIDEOS, clock.new_id(), amount=2)
    answer = await servicer.GetUsage(user_calls_pb2.GetUsageRequest(), CONTEXT)
    assert answer.plan == user_pb2.PLAN_FREE
    videos = next(usage for usage in answer.usages if usage.metric == usage_pb2.METRIC_VIDEOS)
    assert (videos.limit, videos.unlimited, videos.used, videos.reserved) == (10, False, 2, 2)
    assert videos.resets_at.ToDatetime(UTC) > clock.now()

    await admin.run("UPDATE castad.users SET plan = 'ENTERPRISE' WHERE user_id = $1", me.user_id)
    answer = await servicer.GetUsage(user_calls_pb2.GetUsageRequest(), CONTEXT)
    assert answer.plan == user_pb2.PLAN_ENTERPRISE
    assert {(usage.limit, usage.unlimited) for usage in answer.usages} == {(0, True)}
