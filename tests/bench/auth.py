"""Suite `auth`: sign-ins beside other calls, stolen tokens, quotas, and what the time of an answer gives away.

The server runs in this process, so that the delays of its loop can be measured; where a client's own delays would count
as the server's, the clients are processes of their own.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import grpc
from castad.auth.v1 import auth_service_pb2_grpc, session_calls_pb2

from interceptors.drain import Drain
from server.auth.passwords import Passwords
from server.core import clock, logs, quota
from server.core.deployment import DbRole, admin_dsn, connect
from server.core.errors import QuotaExceeded
from server.core.plan import Metric, Plan
from server.core.principal import Principal
from server.core.settings import Settings
from server.health import Health
from server.rpc import rpc_server
from server.wiring import assembled
from tests.bench.figures import Figure
from tests.bench.rpc import NO_LIMIT, deployment

PASSWORD = "moon over the tidal flat"
AT_ONCE, WAVES = 40, 10
IDLE_S, PAUSE_S = 1.0, 0.005
LONGEST_LINE = 1 << 20
PARALLEL_REFRESHES, STORMS, REPLAYS = 50, 20, 15
PAID_CALLS, LEFT = 200, 10
LOGINS = 200


@dataclass(frozen=True, slots=True)
class World:
    """The running server, and the database behind it."""

    config: Settings
    target: str
    stub: Any
    admin: Any
    password_hash: str

    async def account(self, *, password: bool = True) -> tuple[UUID, str]:
        """Somebody new, and their address."""
        user_id = clock.new_id()
        email = f"{user_id}@example.com"
        await self.admin.execute(
            "INSERT INTO castad.users (user_id, email, display_name, password_hash) VALUES ($1, $2, 'Bench', $3)",
            user_id,
            email,
            self.password_hash if password else None,
        )
        return user_id, email

    async def log_in(self, email: str, password: str = PASSWORD) -> Any:
        """A session; raises AioRpcError."""
        return (await self.stub.Login(session_calls_pb2.LoginRequest(email=email, password=password))).session

    async def refresh(self, token: str) -> str:
        """The next token, or the code of the refusal."""
        try:
            request = session_calls_pb2.RefreshTokenRequest(refresh_token=token)
            return str((await self.stub.RefreshToken(request)).session.refresh_token)
        except grpc.aio.AioRpcError as error:
            return error.code().name


def figures() -> Iterator[Figure]:
    """Set everything up, measure, and take it down."""
    with deployment() as config, (config.data_dir / "server.log").open("w") as log:
        logs.set_up(config, log)
        yield from asyncio.run(_measured(config))


async def _measured(config: Settings) -> list[Figure]:
    async with _world(config) as world:
        return [
            *await _storm(world),
            *await _refreshes(world),
            await _replays(world),
            await _quota(world),
            await _timing(world),
        ]


@asynccontextmanager
async def _world(config: Settings) -> AsyncIterator[World]:
    unlimited = dict.fromkeys(("rate_limit", "login_rate_limit", "failed_login_limit"), NO_LIMIT)
    wide = config.model_copy(update={**unlimited, "login_alarm_ratio": 1.0})
    passwords = Passwords(1)
    kept = await passwords.hash(PASSWORD)
    passwords.close()
    admin = await asyncpg.connect(await admin_dsn(config))
    async with assembled(wide) as parts:
        server = rpc_server(wide, parts, Health(parts.database, []), Drain())
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        target = f"127.0.0.1:{port}"
        async with grpc.aio.insecure_channel(target) as channel:
            yield World(wide, target, auth_service_pb2_grpc.AuthServiceStub(channel), admin, kept)
        await server.stop(0)
    await admin.close()


async def _storm(world: World) -> list[Figure]:
    """GetMe while nobody and while 40 people sign in at once, and how late the server's loop gets to its work then."""
    emails = [(await world.account())[1] for _ in range(AT_ONCE)]
    token = (await world.log_in(emails[0])).access_token
    idle: list[float] = []
    busy: list[float] = []
    lags: list[float] = []
    async with _client("prober", world.target, token) as prober, _client("storm", world.target, PASSWORD) as storm:
        await _wave(prober, storm, emails)  # dials the connections that the others find
        for _ in range(WAVES):  # in turns, so that a noisy machine is noisy for both
            prober.say("begin")
            await asyncio.sleep(IDLE_S)
            idle += await prober.answer_to("end")
            calls, late = await _wave(prober, storm, emails)
            busy += calls
            lags += late
    note = f"{WAVES} waves of {AT_ONCE} sign-ins at once, {len(busy)} calls meanwhile, load {os.getloadavg()[0]:.1f}"
    return [
        Figure("auth_loop_lag_p99_ms", _p99(lags), "ms", note),
        Figure("auth_getme_p99_storm_vs_idle", round(_p99(busy) / _p99(idle), 2), "x", note),
        Figure("auth_getme_p99_idle_ms", _p99(idle), "ms", f"{len(idle)} calls, one at a time"),
        Figure("auth_getme_p50_storm_ms", round(median(busy), 2), "ms", f"idle {median(idle):.2f} ms"),
    ]


async def _wave(prober: "_Client", storm: "_Client", emails: list[str]) -> tuple[list[float], list[float]]:
    """What calls took and how late the loop was while all of them signed in."""
    prober.say("begin")
    storming = asyncio.create_task(storm.answer_to(json.dumps(emails)))
    lags = await _loop_lag(storming)
    assert storming.result() == len(emails), "somebody was not let in"
    return await prober.answer_to("end"), lags


class _Client:
    """One of the client processes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin and process.stdout
        self._input, self._output = process.stdin, process.stdout

    def say(self, line: str) -> None:
        self._input.write(f"{line}\n".encode())

    async def answer_to(self, line: str) -> Any:
        self.say(line)
        return json.loads(await self._output.readline())


@asynccontextmanager
async def _client(role: str, target: str, secret: str) -> AsyncIterator[_Client]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.bench.auth_clients", role, target, secret),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )
    try:
        yield _Client(process)
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()


async def _loop_lag(until: asyncio.Future[Any]) -> list[float]:
    lags = []
    while not until.done():
        began = time.perf_counter()
        await asyncio.sleep(PAUSE_S)
        lags.append((time.perf_counter() - began - PAUSE_S) * 1e3)
    return lags


async def _refreshes(world: World) -> list[Figure]:
    """One token, spent by many at once: all must go on with the same successor."""
    _, email = await world.account()
    token = (await world.log_in(email)).refresh_token
    answers = set(await asyncio.gather(*(world.refresh(token) for _ in range(PARALLEL_REFRESHES))))
    successors = {answer for answer in answers if answer.startswith("rt1.")}
    note = f"of {PARALLEL_REFRESHES} at once"
    return [
        Figure("auth_parallel_refresh_successors", len(successors), "tokens", note),
        Figure("auth_parallel_refresh_refusals", len(answers - successors), "codes", note),
    ]


async def _replays(world: World) -> Figure:
    """Thief and owner with one session: once an old token comes back, neither has it any more."""
    live = 0
    for _ in range(STORMS):
        user_id, email = await world.account()
        stolen = (await world.log_in(email)).refresh_token
        token = stolen
        for _ in range(10):
            token = await world.refresh(token)
        await asyncio.gather(*(world.refresh(stolen) for _ in range(REPLAYS)), world.refresh(token))
        live += await world.admin.fetchval(
            "SELECT count(*) FROM castad.sessions WHERE user_id = $1 AND revoked_at IS NULL", user_id
        )
    return Figure("auth_live_after_replay", live, "sessions", f"after {STORMS} storms of {REPLAYS} replays")


async def _quota(world: World) -> Figure:
    """Paid calls at once, with less left than they ask for."""
    user_id, _ = await world.account()
    database = await connect(world.config, DbRole.APP)

    async def pay() -> bool:
        try:
            async with database.uow(Principal(user_id)) as tx:
                await quota.reserve(tx, user_id, Plan.FREE, Metric.VIDEOS, uuid4())
        except QuotaExceeded:
            return False
        return True

    granted = sum(await asyncio.gather(*(pay() for _ in range(PAID_CALLS))))
    await database.close()
    return Figure("auth_quota_granted", granted, "calls", f"of {PAID_CALLS} at once with {LEFT} left")


async def _timing(world: World) -> Figure:
    """How long it takes to be refused, by what the address is; interleaved, each address once."""
    took: dict[str, list[float]] = {"unknown": [], "wrong password": [], "without password": []}
    for _ in range(LOGINS):
        for kind, email in (
            ("unknown", f"{uuid4()}@example.com"),
            ("wrong password", (await world.account())[1]),
            ("without password", (await world.account(password=False))[1]),
        ):
            began = time.perf_counter()
            try:
                await world.log_in(email, "not the password")
            except grpc.aio.AioRpcError as error:
                assert error.code() is grpc.StatusCode.UNAUTHENTICATED, error
            took[kind].append(time.perf_counter() - began)
    medians = [median(values) for values in took.values()]
    note = ", ".join(f"{kind} {median(values) * 1e3:.1f} ms" for kind, values in took.items())
    return Figure("auth_login_timing_spread", round(max(medians) / min(medians) - 1, 3), "of the shortest", note)


def _p99(values: list[float]) -> float:
    return round(quantiles(values, n=100)[98], 2)
