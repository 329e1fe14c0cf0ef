"""Limits: guessing at an account, and counts shared by several servers in a real Redis."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from castad.auth.v1 import auth_service_pb2_grpc
from castad.auth.v1.session_calls_pb2 import LoginRequest
from prometheus_client import REGISTRY
from redis.asyncio import Redis

from interceptors.drain import Drain
from server.auth.alarm import ENOUGH
from server.auth.errors import CredentialsInvalid, LoginThrottled
from server.auth.service import Credentials
from server.auth.use_cases import use_cases
from server.core import caller
from server.core.caller import Caller
from server.core.database import Database
from server.core.limits import FREE_ATTEMPTS, CountsLost, Limit, MemoryCounters, SharedCounters
from server.core.settings import Settings
from server.health import Health
from server.processes import free_port
from server.providers import redis_counters
from server.providers.redis_counters import RedisCounters
from server.rpc import rpc_server
from server.wiring import assembled
from tests.integration.auth_desk import PASSWORD, SECRET, Desk, fresh_address, log_in, open_desk, sign_up

SIGN_INS = Limit("sign-ins", 4, 60, guards_accounts=True)
CALLS = Limit("calls", 4, 60)
GUESSES = FREE_ATTEMPTS + 1
FAILURES = 30


@dataclass
class RedisServer:
    """A Redis of the test's own, which it may stop and start."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        binary = shutil.which("redis-server")
        assert binary, "install the Debian package redis-server"
        self.process = subprocess.Popen(
            [binary, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)],
            stdout=subprocess.PIPE,
        )
        async with asyncio.timeout(10):
            await asyncio.to_thread(self._until_ready)

    def _until_ready(self) -> None:
        assert self.process and self.process.stdout
        for line in self.process.stdout:
            if b"Ready to accept connections" in line:
                return
        raise AssertionError("redis-server did not start")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may need longer than a server should wait."""
    monkeypatch.setattr(redis_counters, "ANSWERS_WITHIN_S", 3.0)


@pytest.fixture(scope="module")
def redis_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("redis")


@pytest.fixture
async def redis(redis_folder: Path) -> AsyncIterator[RedisServer]:
    server = RedisServer(redis_folder, free_port())
    await server.start()
    yield server
    server.stop()


@pytest.fixture
def desk(config: Settings, database: Database) -> Iterator[Desk]:
    desk = open_desk(config, database)
    yield desk
    desk.close()


async def guess(desk: Desk, email: str, times: int, device: str = "") -> list[str]:
    """How each wrong guess was answered."""

    async def one() -> str:
        try:
            await log_in(desk, email, "the wrong password", device)
        except (CredentialsInvalid, LoginThrottled) as refused:
            return refused.reason
        return "let in"

    return [await one() for _ in range(times)]


async def test_guessing_is_slowed_down_and_the_right_password_waits_too(desk: Desk) -> None:
    email = str((await sign_up(desk)).user.email)
    assert await guess(desk, email, GUESSES) == ["CREDENTIALS_INVALID"] * GUESSES
    with pytest.raises(LoginThrottled) as refused:
        await log_in(desk, email)
    assert refused.value.retry_after is not None and 0 < refused.value.retry_after.total_seconds() <= 2


async def test_an_unknown_address_is_slowed_down_alike(desk: Desk) -> None:
    answers = await guess(desk, fresh_address(), GUESSES + 1)
    assert answers == ["CREDENTIALS_INVALID"] * GUESSES + ["LOGIN_THROTTLED"]


async def test_parallel_guesses_are_counted_before_they_are_checked(desk: Desk) -> None:
    email = str((await sign_up(desk)).user.email)
    answers = await asyncio.gather(*(guess(desk, email, 1) for _ in range(30)))
    assert sum(answer == ["CREDENTIALS_INVALID"] for answer in answers) == GUESSES


async def test_strangers_do_not_lock_the_owner_out_of_a_known_device(desk: Desk) -> None:
    email = str((await sign_up(desk)).user.email)
    first = await desk.accounts.log_in(Credentials(email, PASSWORD, "phone"))
    await guess(desk, email, GUESSES + 3)
    with pytest.raises(LoginThrottled):
        await log_in(desk, email)
    again = await desk.accounts.log_in(Credentials(email, PASSWORD, "phone", first.device_token))
    assert again.device_token == first.device_token
    assert (await guess(desk, email, GUESSES + 1, first.device_token))[-1] == "LOGIN_THROTTLED"


async def test_a_device_token_is_good_for_its_own_account_alone(desk: Desk) -> None:
    mine, theirs = str((await sign_up(desk)).user.email), str((await sign_up(desk)).user.email)
    token = (await desk.accounts.log_in(Credentials(mine, PASSWORD, ""))).device_token
    await guess(desk, theirs, GUESSES)
    for forged in (token, token[:-4] + "AAA=", "dt1.", "nonsense"):
        with pytest.raises(LoginThrottled):
            await log_in(desk, theirs, PASSWORD, forged)


async def test_a_good_sign_in_forgets_the_bad_ones(desk: Desk) -> None:
    email = str((await sign_up(desk)).user.email)
    for _ in range(3):
        assert "LOGIN_THROTTLED" not in await guess(desk, email, FREE_ATTEMPTS - 1)
        await log_in(desk, email)


@pytest.mark.parametrize("shared", [False, True])
async def test_thirty_failures_at_one_address_stop_its_guessing_at_whatever_account(
    config: Settings, database: Database, redis: RedisServer, shared: bool
) -> None:
    counters = RedisCounters(redis.url, "failures") if shared else MemoryCounters()
    desk = use_cases(config, database, counters, SECRET)
    email = str((await sign_up(desk)).user.email)
    caller.enter(Caller(ip="2001:db8:1:2::3"))
    for _ in range(FAILURES // 2):
        await log_in(desk, email)  # what succeeds counts for nothing
    known = await desk.accounts.log_in(Credentials(email, PASSWORD, "phone"))
    for _ in range(FAILURES):
        assert await guess(desk, fresh_address(), 1) == ["CREDENTIALS_INVALID"]
    caller.enter(Caller(ip="2001:db8:1:2::4"))
    with pytest.raises(LoginThrottled) as refused:
        await log_in(desk, email)
    assert refused.value.retry_after is not None and 0 < refused.value.retry_after.total_seconds() <= 1200
    await desk.accounts.log_in(Credentials(email, PASSWORD, "phone", known.device_token))
    caller.enter(Caller(ip="203.0.113.7"))
    await log_in(desk, email)
    desk.close()
    if isinstance(counters, RedisCounters):
        await counters.close()


async def test_servers_count_together_in_redis(redis: RedisServer) -> None:
    here, there = RedisCounters(redis.url, "test"), RedisCounters(redis.url, "test")
    waits = [await each.hit(CALLS, "203.0.113.1") for each in (here, there, here, there, here)]
    assert waits[:4] == [0.0] * 4 and 0 < waits[4] <= 60
    assert await there.hit(CALLS, "203.0.113.2") == 0.0
    attempts = await asyncio.gather(*(each.attempt("account:x") for each in (here, there) * 10))
    assert sum(wait == 0 for wait in attempts) == GUESSES
    assert all(0 <= wait <= 2 for wait in attempts)
    await there.absolve("account:x")
    assert await here.attempt("account:x") == 0
    elsewhere = RedisCounters(redis.url, "another_deployment")
    assert await elsewhere.hit(CALLS, "203.0.113.1") == 0.0
    for each in (here, there, elsewhere):
        await each.close()


async def test_without_redis_signing_in_is_stricter_and_the_rest_stays_open(redis: RedisServer) -> None:
    shared = RedisCounters(redis.url, "test")
    counters = SharedCounters(shared)
    assert await counters.hit(SIGN_INS, "x") == 0.0
    redis.stop()
    with pytest.raises(CountsLost):
        await shared.hit(CALLS, "x")
    assert [await counters.hit(CALLS, "x") for _ in range(20)] == [0.0] * 20
    waits = [await counters.hit(SIGN_INS, "x") for _ in range(3)]
    assert waits[:2] == [0.0, 0.0] and waits[2] > 0
    attempts = [await counters.attempt("account:x") for _ in range(5)]
    assert attempts[:3] == [0.0] * 3 and attempts[4] > 0
    await shared.close()


async def test_redis_is_used_again_when_it_is_back(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = RedisCounters(redis.url, "test")
    counters = SharedCounters(shared)
    redis.stop()
    await counters.hit(SIGN_INS, "y")
    await redis.start()
    monkeypatch.setattr("server.core.limits.BREAK_S", 0.0)
    counters._broken_until = 0.0
    assert [await counters.hit(SIGN_INS, "y") for _ in range(4)] == [0.0] * 4
    async with Redis.from_url(redis.url) as client:
        assert await client.dbsize() > 0
    await shared.close()


async def test_while_most_sign_ins_of_a_server_fail_an_address_may_make_half_as_many(config: Settings) -> None:
    limit = f"{ENOUGH + 20}/minute"
    guarded = config.model_copy(update={"login_rate_limit": limit, "failed_login_limit": limit})
    async with assembled(guarded) as parts:
        server = rpc_server(guarded, parts, Health(parts.database, []), Drain())
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = auth_service_pb2_grpc.AuthServiceStub(channel)
            refused = [await refusal_of_a_stranger(stub) for _ in range(ENOUGH + 20)]
        assert float(REGISTRY.get_sample_value("castad_login_alarm") or 0) == 1.0
        await server.stop(0)
    looked_at = refused.index(grpc.StatusCode.RESOURCE_EXHAUSTED)
    assert ENOUGH + 8 <= looked_at <= ENOUGH + 12


async def refusal_of_a_stranger(stub: Any) -> grpc.StatusCode:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.Login(LoginRequest(email=fresh_address(), password="x"))
    return refused.value.code()
