"""Refresh tokens over a real database: rotation, lost answers, replays, limits."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
import structlog
from structlog.testing import LogCapture

from server.auth import guard, refresh, service, session_repository, sessions
from server.auth.errors import (
    AccountDisabled,
    RefreshBusy,
    RefreshInvalid,
    RefreshReused,
    SessionExpired,
    SessionRevoked,
)
from server.auth.sessions import SignedIn
from server.core import clock
from server.core.database import Database
from server.core.refresh_token import RefreshToken
from server.core.settings import Settings
from tests.integration.auth_desk import Admin, Desk, open_desk, principal_of, sign_up, superuser

INVARIANTS = """
    SELECT s.id FROM castad.sessions s WHERE s.revoked_at IS NULL AND (
        SELECT array_agg(t.gen) FROM castad.refresh_tokens t WHERE t.session_id = s.id AND t.used_at IS NULL
    ) IS DISTINCT FROM ARRAY[s.gen]
"""
"""Live sessions that have anything but one unused token, that of their generation."""


@pytest.fixture
def desk(config: Settings, database: Database) -> Desk:
    return open_desk(config, database)


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        yield made
        assert await made.rows(INVARIANTS) == []


async def ended_because(admin: Admin, held: SignedIn) -> str | None:
    row = await admin.row("SELECT revoked_at, revoked_reason FROM castad.sessions WHERE id = $1", held.session_id)
    assert (row["revoked_at"] is None) == (row["revoked_reason"] is None)
    reason: str | None = row["revoked_reason"]
    return reason


async def actions(admin: Admin, held: SignedIn) -> list[str]:
    sql = "SELECT action FROM castad.audit_events WHERE user_id = $1 ORDER BY id"
    return [row["action"] for row in await admin.rows(sql, held.user.user_id)]


async def let_pass(admin: Admin, held: SignedIn, pause: timedelta) -> None:
    """As if `pause` had gone by since everything that has happened to the session."""
    for table, key, moments in (
        ("sessions", "id", ("created_at", "last_used_at", "idle_until", "abs_until", "auth_time", "grace_used_at")),
        ("refresh_tokens", "session_id", ("created_at", "used_at", "succ_until")),
    ):
        shifts = ", ".join(f"{moment} = {moment} - $2::interval" for moment in moments)
        await admin.run(f"UPDATE castad.{table} SET {shifts} WHERE {key} = $1", held.session_id, pause)


async def test_a_refresh_renews_both_tokens_and_spends_the_old_one(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    renewed = await desk.refresher.refresh(held.refresh_token)
    assert renewed.refresh_token != held.refresh_token
    assert renewed.access_token != held.access_token
    assert (renewed.session_id, renewed.user) == (held.session_id, held.user)
    await desk.guard.authenticate(renewed.access_token, fresh=True)
    rows = await admin.rows(
        "SELECT gen, used_at FROM castad.refresh_tokens WHERE session_id = $1 ORDER BY gen", held.session_id
    )
    assert [(row["gen"], row["used_at"] is None) for row in rows] == [(1, False), (2, True)]


async def test_a_session_lives_as_long_as_it_is_used(desk: Desk, admin: Admin, config: Settings) -> None:
    held = await sign_up(desk)
    idle = timedelta(seconds=config.refresh_token_s)
    for _ in range(2):
        await let_pass(admin, held, idle - timedelta(minutes=5))
        held = await desk.refresher.refresh(held.refresh_token)
        assert held.refresh_expires_at - clock.now() > idle - timedelta(minutes=1)


async def test_but_no_longer_than_its_absolute_end(desk: Desk, admin: Admin, config: Settings) -> None:
    held = await sign_up(desk)
    idle, life = timedelta(seconds=config.refresh_token_s), timedelta(seconds=config.session_max_s)
    pause = idle - timedelta(minutes=5)
    for _ in range(life // pause):
        await let_pass(admin, held, pause)
        held = await desk.refresher.refresh(held.refresh_token)
    assert held.refresh_expires_at - clock.now() < idle / 2
    await let_pass(admin, held, held.refresh_expires_at - clock.now())
    with pytest.raises(SessionExpired):
        await desk.refresher.refresh(held.refresh_token)
    assert await ended_because(admin, held) is None


async def test_an_unused_session_expires(desk: Desk, admin: Admin, config: Settings) -> None:
    held = await sign_up(desk)
    await let_pass(admin, held, timedelta(seconds=config.refresh_token_s))
    with pytest.raises(SessionExpired):
        await desk.refresher.refresh(held.refresh_token)
    with pytest.raises(SessionExpired):
        await desk.guard.authenticate(held.access_token, fresh=True)


async def test_fifty_refreshes_at_once_get_the_same_successor(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    answers = await asyncio.gather(*(desk.refresher.refresh(held.refresh_token) for _ in range(50)))
    assert len({answer.refresh_token for answer in answers}) == 1
    assert len({answer.access_token for answer in answers}) == 50
    assert await admin.value("SELECT count(*) FROM castad.refresh_tokens WHERE session_id = $1", held.session_id) == 2
    await desk.refresher.refresh(answers[0].refresh_token)


async def test_a_replay_ends_the_session_for_good(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    second = await desk.refresher.refresh(held.refresh_token)
    third = await desk.refresher.refresh(second.refresh_token)
    await desk.guard.authenticate(third.access_token, fresh=False)
    with pytest.raises(RefreshReused):
        await desk.refresher.refresh(held.refresh_token)
    assert await ended_because(admin, held) == "REPLAY"
    assert (await actions(admin, held))[-1] == "refresh.reused"
    for token in (held, second, third):
        with pytest.raises(SessionRevoked):
            await desk.refresher.refresh(token.refresh_token)
    with pytest.raises(SessionRevoked):
        await desk.guard.authenticate(third.access_token, fresh=False)


async def test_a_replay_leaves_other_sessions_alone(desk: Desk, admin: Admin) -> None:
    held, other = await sign_up(desk), await sign_up(desk)
    for _ in range(2):
        last = held
        held = await desk.refresher.refresh(held.refresh_token)
    await let_pass(admin, held, timedelta(minutes=1))
    await desk.refresher.refresh(held.refresh_token)
    with pytest.raises(RefreshReused):
        await desk.refresher.refresh(last.refresh_token)
    await desk.refresher.refresh(other.refresh_token)


@pytest.mark.parametrize("round_", range(3))
async def test_a_storm_of_replays_leaves_no_live_token(desk: Desk, admin: Admin, round_: int) -> None:
    held = await sign_up(desk)
    second = await desk.refresher.refresh(held.refresh_token)
    third = await desk.refresher.refresh(second.refresh_token)
    storm = [third.refresh_token] * 10 + [held.refresh_token] * 15
    answers = await asyncio.gather(*(desk.refresher.refresh(token) for token in storm), return_exceptions=True)
    assert await ended_because(admin, held) == "REPLAY"
    assert [type(answer) for answer in answers].count(RefreshReused) == 1
    for answer in answers:
        if isinstance(answer, SignedIn):
            with pytest.raises(SessionRevoked):
                await desk.refresher.refresh(answer.refresh_token)


async def test_a_lost_answer_is_made_up_for_once(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    lost = await desk.refresher.refresh(held.refresh_token)
    await let_pass(admin, held, timedelta(minutes=1))
    again = await desk.refresher.refresh(held.refresh_token)
    assert again.refresh_token != lost.refresh_token
    assert (await actions(admin, held))[-1] == "refresh.lost_response"
    await let_pass(admin, held, timedelta(minutes=1))
    with pytest.raises(RefreshReused):
        await desk.refresher.refresh(held.refresh_token)
    assert await ended_because(admin, held) == "REPLAY"


async def test_an_answer_may_be_lost_again_the_day_after(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    for _ in range(2):
        await desk.refresher.refresh(held.refresh_token)
        await let_pass(admin, held, timedelta(hours=25))
        held = await desk.refresher.refresh(held.refresh_token)
    await desk.refresher.refresh(held.refresh_token)


async def test_retries_after_a_lost_answer_agree(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    await desk.refresher.refresh(held.refresh_token)
    await let_pass(admin, held, timedelta(minutes=1))
    answers = await asyncio.gather(*(desk.refresher.refresh(held.refresh_token) for _ in range(10)))
    assert len({answer.refresh_token for answer in answers}) == 1
    await desk.refresher.refresh(answers[0].refresh_token)


async def test_who_replaces_a_lost_answer_cannot_hide_from_who_received_it(desk: Desk, admin: Admin) -> None:
    stolen = await sign_up(desk)
    owners = await desk.refresher.refresh(stolen.refresh_token)
    await let_pass(admin, stolen, timedelta(minutes=1))
    thiefs = await desk.refresher.refresh(stolen.refresh_token)
    with pytest.raises(RefreshReused):
        await desk.refresher.refresh(owners.refresh_token)
    with pytest.raises(SessionRevoked):
        await desk.refresher.refresh(thiefs.refresh_token)


async def test_a_token_is_a_replay_once_its_successor_was_used_even_within_seconds(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    second = await desk.refresher.refresh(held.refresh_token)
    await desk.refresher.refresh(second.refresh_token)
    with pytest.raises(RefreshReused):
        await desk.refresher.refresh(held.refresh_token)


@pytest.mark.parametrize("text", ["", "rt1", "nonsense", "rt1.AAAA.BBBB", "eyJhbGciOiJFZERTQSJ9.e30.AA"])
async def test_a_damaged_token_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(RefreshInvalid):
        await desk.refresher.refresh(text)


async def test_a_guessed_secret_or_session_harms_nobody(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    for guess in (RefreshToken.new(held.session_id), RefreshToken.new(uuid4())):
        with pytest.raises(RefreshInvalid):
            await desk.refresher.refresh(guess.text)
    assert await ended_because(admin, held) is None
    await desk.refresher.refresh(held.refresh_token)


async def test_a_secret_opens_its_own_session_only(desk: Desk) -> None:
    mine, other = await sign_up(desk), await sign_up(desk)
    mixed = RefreshToken(other.session_id, RefreshToken.parse(mine.refresh_token).secret)
    with pytest.raises(RefreshInvalid):
        await desk.refresher.refresh(mixed.text)


async def test_a_disabled_account_cannot_refresh(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    await admin.run("UPDATE castad.users SET is_active = false WHERE user_id = $1", held.user.user_id)
    with pytest.raises(AccountDisabled):
        await desk.refresher.refresh(held.refresh_token)


async def test_a_session_held_by_somebody_else_is_busy(desk: Desk, dsn: str) -> None:
    held = await sign_up(desk)
    async with superuser(dsn) as other:
        await other.run("BEGIN")
        await other.run("SELECT 1 FROM castad.sessions WHERE id = $1 FOR UPDATE", held.session_id)
        async with desk.database.uow(principal_of(held)) as tx:
            await tx.connection.execute("SET LOCAL lock_timeout = '20ms'")
            with pytest.raises(RefreshBusy) as busy:
                await session_repository.lock_session(tx, held.user.user_id, held.session_id)
            assert busy.value.retry_after == timedelta(milliseconds=200)
    await desk.refresher.refresh(held.refresh_token)


async def test_the_database_holds_nothing_that_could_be_used(desk: Desk, admin: Admin) -> None:
    held = await sign_up(desk)
    renewed = await desk.refresher.refresh(held.refresh_token)
    dump = ""
    for table in ("users", "sessions", "refresh_tokens", "audit_events"):
        rows = await admin.rows(f"SELECT row_to_json(t)::text AS line FROM castad.{table} t")
        dump += "\n".join(row["line"] for row in rows)
    for token in (held.refresh_token, renewed.refresh_token):
        secret = RefreshToken.parse(token).secret
        assert secret.hex() not in dump
        assert token.rsplit(".", 1)[1] not in dump


async def test_no_log_line_holds_a_usable_token(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = LogCapture()
    listener = structlog.wrap_logger(None, [heard], wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    for module in (sessions, refresh, service, guard):
        monkeypatch.setattr(module, "log", listener)
    held = await sign_up(desk)
    second = await desk.refresher.refresh(held.refresh_token)
    third = await desk.refresher.refresh(second.refresh_token)
    with pytest.raises(RefreshReused):
        await desk.refresher.refresh(held.refresh_token)
    with pytest.raises(RefreshInvalid):
        await desk.refresher.refresh(third.refresh_token + "!")
    levels = {entry["event"]: entry["log_level"] for entry in heard.entries}
    assert levels["token.issued"] == "debug"
    assert levels["refresh.rotated"] == "info"
    assert levels["refresh.replayed"] == levels["refresh.damaged"] == "warning"
    told = repr(heard.entries)
    for signed_in in (held, second, third):
        assert signed_in.refresh_token[-4:] in told
        for token in (signed_in.access_token, signed_in.refresh_token):
            assert token.rsplit(".", 1)[1] not in told


async def test_questions_before_identity_answer_to_the_server_alone(worker_database: Database, admin: Admin) -> None:
    async with worker_database.uow(None) as tx:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session_repository.session_owner(tx, uuid4())
    functions = await admin.rows(
        "SELECT p.prosecdef, p.proconfig, p.proacl::text AS rights FROM pg_proc p "
        "WHERE p.pronamespace = 'castad'::regnamespace AND p.proname IN ('login_candidate', 'session_owner')"
    )
    assert len(functions) == 2
    for function in functions:
        assert function["prosecdef"]
        assert function["proconfig"] == ["search_path=castad, pg_temp"]
        assert "castad_app=X" in function["rights"]
        assert "{=X" not in function["rights"] and ",=X" not in function["rights"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users SET role = 'SUPERUSER'",
        "UPDATE users SET plan = 'ENTERPRISE'",
        "UPDATE users SET is_active = true",
        "UPDATE users SET quota_anchor_day = 1",
        "UPDATE users SET user_id = gen_random_uuid()",
        "DELETE FROM users",
        "UPDATE audit_events SET action = 'nothing'",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
        "DELETE FROM refresh_tokens",
        "DELETE FROM sessions",
    ],
)
async def test_a_server_cannot_raise_rights_or_rewrite_the_past(desk: Desk, statement: str) -> None:
    held = await sign_up(desk)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with desk.database.uow(principal_of(held)) as tx:
            await tx.connection.execute(statement)


async def test_rows_cannot_be_written_in_somebody_elses_name(desk: Desk) -> None:
    mine, other = await sign_up(desk), await sign_up(desk)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with desk.database.uow(principal_of(mine)) as tx:
            await _forge_audit_event(tx.connection, other.user.user_id)


async def _forge_audit_event(connection: asyncpg.Connection, user_id: UUID) -> None:
    await connection.execute(
        "INSERT INTO audit_events (user_id, id, action, ip_prefix, request_id, details) "
        "VALUES ($1, $2, 'signup', '', '', '{}')",
        user_id,
        uuid4(),
    )
