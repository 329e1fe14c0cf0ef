"""Signing up, in and out over a real database."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from server.auth import service, session_repository
from server.auth.choices import EndReason
from server.auth.errors import AccountDisabled, CredentialsInvalid, EmailTaken, PasswordWeak, SessionRevoked
from server.auth.sessions import MOST_SESSIONS
from server.core import caller, clock
from server.core.caller import Caller
from server.core.database import Database
from server.core.errors import NotFound, ValidationFailed
from server.core.limits import FREE_ATTEMPTS
from server.core.plan import Metric, Plan
from server.core.principal import Principal, Role
from server.core.settings import Settings
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


@pytest.fixture
def desk(config: Settings, database: Database) -> Desk:
    return open_desk(config, database)


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        yield made


@pytest.fixture(autouse=True)
def nobody_calls() -> Iterator[None]:
    yield
    caller.enter(Caller())


async def test_signing_up_gives_an_account_and_a_session(desk: Desk, config: Settings) -> None:
    email = fresh_address()
    held = await sign_up(desk, email.upper())
    assert held.user.email == email
    assert (held.user.role, held.user.plan, held.user.locale, held.user.timezone) == (
        Role.USER,
        Plan.FREE,
        "ko",
        "Asia/Seoul",
    )
    assert held.user.email_verified_at is None
    assert held.user.has_password
    assert abs(held.refresh_expires_at - clock.now() - timedelta(seconds=config.refresh_token_s)) < timedelta(minutes=1)
    who = await desk.guard.authenticate(held.access_token, fresh=False)
    assert who == Principal(held.user.user_id, held.session_id)


async def test_an_address_serves_one_account_however_it_is_spelt(desk: Desk) -> None:
    email = fresh_address()
    await sign_up(desk, email)
    with pytest.raises(EmailTaken):
        await sign_up(desk, f" {email.title()} ".strip())
    domain_in_korean = email.replace("example.com", "한옥.kr")
    await sign_up(desk, domain_in_korean)
    with pytest.raises(EmailTaken):
        await sign_up(desk, domain_in_korean.replace("한옥", "xn--wk5b71z"))


async def test_of_many_sign_ups_at_once_one_gets_the_address(desk: Desk) -> None:
    email = fresh_address()
    answers = await asyncio.gather(*(sign_up(desk, email) for _ in range(6)), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["EmailTaken"] * 5 + ["SignedIn"]


@pytest.mark.parametrize(
    "email", ["nobody", "a@b", "a b@example.com", "ha@localhost", "한글@example.com", "a@[127.0.0.1]"]
)
async def test_what_no_mail_reaches_is_refused(desk: Desk, email: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await sign_up(desk, email)
    assert [violation.field for violation in refused.value.violations] == ["email"]


async def test_a_weak_password_makes_no_account(desk: Desk, admin: Admin) -> None:
    email = fresh_address()
    with pytest.raises(PasswordWeak):
        await sign_up(desk, email, "letmein1")
    assert await admin.value("SELECT count(*) FROM castad.users WHERE email = $1", email) == 0


async def test_signing_in_brings_a_session_of_its_own(desk: Desk) -> None:
    first = await sign_up(desk)
    second = await log_in(desk, str(first.user.email).upper())
    assert second.user.user_id == first.user.user_id
    assert second.session_id != first.session_id
    await desk.guard.authenticate(second.access_token, fresh=True)


async def test_the_session_remembers_where_it_came_from_but_not_exactly(desk: Desk, admin: Admin) -> None:
    caller.enter(Caller(request_id="r-1", ip="203.0.113.77", user_agent="Stay/1.0 " + "x" * 600))
    held = await sign_up(desk)
    row = await admin.row("SELECT * FROM castad.sessions WHERE id = $1", held.session_id)
    assert row["ip_prefix"] == "203.0.113.0/24"
    assert row["user_agent"].startswith("Stay/1.0")
    assert len(row["user_agent"]) == 512
    assert (row["device_name"], row["transport"]) == ("laptop", "native")


async def test_unknown_address_and_wrong_password_look_alike_and_cost_one_hash_each(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = str((await sign_up(desk)).user.email)
    checked: list[str] = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, kept: str, password: str) -> bool:
        checked.append(kept)
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    for email in (known, fresh_address(), "not an address", ""):
        checked.clear()
        with pytest.raises(CredentialsInvalid) as refused:
            await log_in(desk, email, "the wrong password")
        assert (len(checked), refused.value.metadata, refused.value.violations) == (1, {}, ())


async def test_a_disabled_account_is_told_only_who_knows_its_password(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    await admin.run("UPDATE castad.users SET is_active = false WHERE user_id = $1", held.user.user_id)
    with pytest.raises(CredentialsInvalid):
        await log_in(desk, str(held.user.email), "the wrong password")
    with pytest.raises(AccountDisabled):
        await log_in(desk, str(held.user.email))


async def test_an_account_without_password_cannot_be_signed_into(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    await admin.run("UPDATE castad.users SET password_hash = NULL WHERE user_id = $1", held.user.user_id)
    with pytest.raises(CredentialsInvalid):
        await log_in(desk, str(held.user.email))


async def test_signing_in_renews_a_hash_of_weaker_settings(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    await admin.run("UPDATE castad.users SET password_hash = $2 WHERE user_id = $1", held.user.user_id, old)
    await log_in(desk, str(held.user.email))
    kept = await admin.value("SELECT password_hash FROM castad.users WHERE user_id = $1", held.user.user_id)
    assert kept != old
    assert not desk.passwords.is_outdated(kept)
    await log_in(desk, str(held.user.email))


async def test_a_password_changed_while_it_is_checked_no_longer_signs_in(
    desk: Desk, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await sign_up(desk)
    new = await desk.passwords.hash("another moon, another flat")
    matches = desk.passwords.matches

    async def overtaken(password: str, kept: str | None) -> bool:
        fits = await matches(password, kept)
        await admin.run("UPDATE castad.users SET password_hash = $2 WHERE user_id = $1", held.user.user_id, new)
        return fits

    monkeypatch.setattr(desk.passwords, "matches", overtaken)
    monkeypatch.setattr(desk.passwords, "is_outdated", lambda kept: True)
    with pytest.raises(CredentialsInvalid):
        await log_in(desk, str(held.user.email))
    assert await admin.value("SELECT password_hash FROM castad.users WHERE user_id = $1", held.user.user_id) == new


async def test_signing_out_ends_this_session_alone_and_at_once(desk: Desk) -> None:
    held = await sign_up(desk)
    other = await log_in(desk, str(held.user.email))
    await desk.guard.authenticate(held.access_token, fresh=False)
    await desk.accounts.log_out(principal_of(held))
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(held.access_token, fresh=False)
    with pytest.raises(SessionRevoked):
        await desk.refresher.refresh(held.refresh_token)
    await desk.guard.authenticate(other.access_token, fresh=False)
    await desk.accounts.log_out(principal_of(held))


async def test_the_session_unused_for_longest_makes_room(desk: Desk, admin: Admin) -> None:
    first = await sign_up(desk)
    email = str(first.user.email)
    held = [first] + [await log_in(desk, email) for _ in range(MOST_SESSIONS - 1)]
    await desk.refresher.refresh(first.refresh_token)
    await desk.guard.authenticate(held[1].access_token, fresh=False)
    await log_in(desk, email)
    live = "SELECT id FROM castad.sessions WHERE user_id = $1 AND revoked_at IS NULL"
    left = {row["id"] for row in await admin.rows(live, first.user.user_id)}
    assert len(left) == MOST_SESSIONS
    assert first.session_id in left
    assert held[1].session_id not in left
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(held[1].access_token, fresh=False)


async def test_many_sign_ins_at_once_leave_no_session_too_many(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    for _ in range(MOST_SESSIONS // FREE_ATTEMPTS + 1):
        await asyncio.gather(*(log_in(desk, str(held.user.email)) for _ in range(FREE_ATTEMPTS)))
    live = "SELECT count(*) FROM castad.sessions WHERE user_id = $1 AND revoked_at IS NULL"
    assert await admin.value(live, held.user.user_id) == MOST_SESSIONS


async def test_users_see_themselves(desk: Desk) -> None:
    held = await sign_up(desk)
    async with desk.database.uow(principal_of(held)) as tx:
        assert await service.me(tx, held.user.user_id) == held.user
        plan, usages = await service.usage(tx, held.user.user_id)
    assert plan is Plan.FREE
    assert {(usage.metric, usage.limit, usage.used) for usage in usages} == {
        (Metric.IMAGES, 100, 0),
        (Metric.VIDEOS, 10, 0),
    }


async def test_what_happens_to_an_account_is_on_record(desk: Desk, admin: Admin) -> None:
    caller.enter(Caller(request_id="req-7", ip="2001:db8:1:2::3"))
    held = await sign_up(desk)
    with pytest.raises(CredentialsInvalid):
        await log_in(desk, str(held.user.email), "the wrong password")
    again = await log_in(desk, str(held.user.email))
    await desk.accounts.log_out(principal_of(again))
    events = await admin.rows("SELECT * FROM castad.audit_events WHERE user_id = $1 ORDER BY id", held.user.user_id)
    assert [event["action"] for event in events] == ["signup", "login.failed", "login.succeeded", "session.logout"]
    assert {(event["ip_prefix"], event["request_id"]) for event in events} == {("2001:db8:1::/48", "req-7")}
    told = str([dict(event) for event in events])
    assert PASSWORD not in told
    assert held.refresh_token not in told


async def test_users_see_nothing_of_each_other(desk: Desk, database: Database) -> None:
    mine, other = await sign_up(desk), await sign_up(desk)
    async with database.uow(principal_of(other)) as tx:
        with pytest.raises(NotFound):
            await service.me(tx, mine.user.user_id)
        assert await session_repository.session_state(tx, mine.user.user_id, mine.session_id) is None
        assert not await session_repository.end_session(tx, mine.user.user_id, mine.session_id, EndReason.LOGOUT)
        for table in ("users", "sessions", "refresh_tokens", "audit_events"):
            owners = await tx.connection.fetch(f"SELECT DISTINCT user_id FROM {table}")
            assert {row["user_id"] for row in owners} <= {other.user.user_id}
    await desk.guard.authenticate(mine.access_token, fresh=True)
