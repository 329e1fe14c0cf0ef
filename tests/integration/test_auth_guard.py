"""The guard in front of every call: what it remembers, and when it asks again."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from server.auth import session_repository
from server.auth.choices import EndReason
from server.auth.errors import AccountDisabled, SessionRevoked
from server.auth.models import SessionState
from server.core import clock
from server.core.database import Database, Transaction
from server.core.principal import Role
from server.core.settings import Settings
from server.core.tokens import Grant, TokenExpired, TokenInvalid
from tests.integration.auth_desk import Admin, Desk, open_desk, principal_of, sign_up, superuser


@pytest.fixture
def desk(config: Settings, database: Database) -> Desk:
    return open_desk(config, database)


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        yield made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question to the database about a session."""
    questions: list[str] = []
    ask = session_repository.session_state

    async def counting(tx: Transaction, user_id: object, session_id: object) -> SessionState | None:
        questions.append(str(session_id))
        return await ask(tx, user_id, session_id)  # type: ignore[arg-type]

    monkeypatch.setattr(session_repository, "session_state", counting)
    return questions


async def test_a_session_seen_lately_is_not_asked_for_again(desk: Desk, asked: list[str]) -> None:
    held = await sign_up(desk)
    principals = [await desk.guard.authenticate(held.access_token, fresh=False) for _ in range(5)]
    assert set(principals) == {principal_of(held)}
    assert len(asked) == 1


async def test_sensitive_calls_always_ask(desk: Desk, asked: list[str]) -> None:
    held = await sign_up(desk)
    for _ in range(3):
        await desk.guard.authenticate(held.access_token, fresh=True)
    assert len(asked) == 3


async def test_what_was_seen_is_believed_for_ten_seconds(
    desk: Desk, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await sign_up(desk)
    await desk.guard.authenticate(held.access_token, fresh=False)
    start = time.monotonic()
    for passed, questions in ((9.0, 1), (10.1, 2)):
        monkeypatch.setattr(time, "monotonic", lambda passed=passed: start + passed)
        await desk.guard.authenticate(held.access_token, fresh=False)
        assert len(asked) == questions


async def test_an_end_told_by_another_server_counts_at_once(desk: Desk, database: Database) -> None:
    held = await sign_up(desk)
    await desk.guard.authenticate(held.access_token, fresh=False)
    async with database.uow(principal_of(held)) as tx:
        await session_repository.end_session(tx, held.user.user_id, held.session_id, EndReason.LOGOUT)
    assert await desk.guard.authenticate(held.access_token, fresh=False)
    desk.guard.forget(held.session_id)
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(held.access_token, fresh=False)


async def test_an_end_told_while_the_guard_reads_is_not_overwritten(
    desk: Desk, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await sign_up(desk)
    ask = session_repository.session_state

    async def overtaken(tx: Transaction, *key: object) -> SessionState | None:
        state = await ask(tx, *key)  # type: ignore[arg-type]
        desk.guard.forget(held.session_id)
        return state

    monkeypatch.setattr(session_repository, "session_state", overtaken)
    await desk.guard.authenticate(held.access_token, fresh=False)
    monkeypatch.setattr(session_repository, "session_state", ask)
    await desk.guard.authenticate(held.access_token, fresh=False)
    assert len(asked) == 2


async def test_staff_are_asked_for_every_time(desk: Desk, admin: Admin, asked: list[str]) -> None:
    held = await sign_up(desk)
    await admin.run("UPDATE castad.users SET role = 'STAFF' WHERE user_id = $1", held.user.user_id)
    for _ in range(2):
        assert (await desk.guard.authenticate(held.access_token, fresh=False)).role is Role.STAFF
    await admin.run("UPDATE castad.users SET role = 'USER' WHERE user_id = $1", held.user.user_id)
    assert (await desk.guard.authenticate(held.access_token, fresh=False)).role is Role.USER
    assert len(asked) == 3


async def test_the_role_in_a_token_gives_no_rights(desk: Desk) -> None:
    held = await sign_up(desk)
    grant = desk.tokens.verify(held.access_token)
    boastful = desk.tokens.issue(replace(grant, role=Role.SUPERUSER))
    assert (await desk.guard.authenticate(boastful.text, fresh=False)).role is Role.USER


async def test_a_disabled_account_is_shut_out(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    await admin.run("UPDATE castad.users SET is_active = false WHERE user_id = $1", held.user.user_id)
    with pytest.raises(AccountDisabled):
        await desk.guard.authenticate(held.access_token, fresh=False)


async def test_tokens_of_an_older_version_must_be_renewed(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    await admin.run("UPDATE castad.users SET token_version = 2 WHERE user_id = $1", held.user.user_id)
    with pytest.raises(TokenExpired):
        await desk.guard.authenticate(held.access_token, fresh=False)
    renewed = await desk.refresher.refresh(held.refresh_token)
    await desk.guard.authenticate(renewed.access_token, fresh=False)
    with pytest.raises(TokenExpired):
        await desk.guard.authenticate(held.access_token, fresh=False)


async def test_a_session_that_never_was_is_no_session(desk: Desk) -> None:
    token = desk.tokens.issue(Grant(clock.new_id(), clock.new_id(), 1, Role.USER, clock.now(), "pwd"))
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(token.text, fresh=False)
    with pytest.raises(TokenInvalid):
        await desk.guard.authenticate("nonsense", fresh=False)


async def test_a_known_session_costs_microseconds(desk: Desk) -> None:
    held = await sign_up(desk)
    await desk.guard.authenticate(held.access_token, fresh=False)
    rounds = 2_000
    best = min([await _time(desk, held.access_token, rounds) for _ in range(5)])
    assert best / rounds < 50e-6


async def _time(desk: Desk, token: str, rounds: int) -> float:
    start = time.perf_counter()
    for _ in range(rounds):
        await desk.guard.authenticate(token, fresh=False)
    return time.perf_counter() - start
