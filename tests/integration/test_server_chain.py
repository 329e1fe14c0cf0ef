"""Calls through the whole chain of interceptors on a real grpc.aio server: what a client sees, and what a log says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import grpc
import pytest
import structlog
from google.rpc import error_details_pb2, status_pb2

from interceptors.authenticate import Authenticate
from interceptors.authorize import Authorize
from interceptors.base import Chain, Interceptor
from interceptors.client_ip import ClientIp
from interceptors.deadline import Deadline
from interceptors.drain import Drain
from interceptors.idempotency import Idempotency
from interceptors.last_resort import LastResort
from interceptors.methods import declared
from interceptors.per_user import PerUser
from interceptors.rate_limit import RateLimit
from interceptors.request_log import RequestLog
from interceptors.validate import Validate
from server.core import clock
from server.core.database import Database
from server.core.plan import Plan
from server.core.principal import Principal, Role
from server.core.tokens import TokenExpired
from tests.fakes import echo_service
from tests.fakes.echo_service import LEAK, Echo, EchoServicer, Stub

USER = Principal(clock.new_id(), clock.new_id())
STAFF = Principal(clock.new_id(), clock.new_id(), Role.STAFF)
PAYING = {plan: Principal(clock.new_id(), clock.new_id(), plan=plan) for plan in Plan}
BEARER = (("authorization", "Bearer user"),)


class Tokens:
    """Knows a few tokens by name, and whether it was asked to look in the database."""

    def __init__(self) -> None:
        self.asked_fresh: list[bool] = []
        self.known = {"user": USER, "staff": STAFF} | {str(plan): payer for plan, payer in PAYING.items()}

    async def __call__(self, token: str, *, fresh: bool) -> Principal:
        self.asked_fresh.append(fresh)
        if token not in self.known:
            raise TokenExpired
        return self.known[token]


@dataclass
class World:
    """A running server, and everything a test looks at."""

    stub: Any
    servicer: EchoServicer
    tokens: Tokens
    drain: Drain
    channel: grpc.aio.Channel


def serving_behind(chain: Chain, servicer: EchoServicer) -> grpc.aio.Server:
    chain.add(servicer, echo_service.add_to)
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((chain,))
    return server


@asynccontextmanager
async def serving(**changes: Interceptor) -> AsyncIterator[World]:
    servicer, tokens, drain = EchoServicer(), Tokens(), Drain()
    chain: dict[str, Interceptor] = {
        "last_resort": LastResort(),
        "request_log": RequestLog(slow_ms=60_000),
        "deadline": Deadline(30, 30),
        "drain": drain,
        "client_ip": ClientIp(()),
        "rate_limit": RateLimit("1000/minute", "1000/minute", "1000/minute"),
        "authenticate": Authenticate(tokens),
        "authorize": Authorize(),
        "per_user": PerUser(),
        "validate": Validate(),
    }
    server = serving_behind(Chain(list((chain | changes).values()), declared([echo_service.DESCRIPTOR])), servicer)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield World(Stub(channel), servicer, tokens, drain, channel)
    await server.stop(0)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with serving() as running:
        yield running


async def call(kind: str, stub: Any, text: str, **options: Any) -> list[Any]:
    """Send one message by any kind of RPC, and gather the answers."""
    message = Echo(text=text, number=1)
    options.setdefault("metadata", BEARER)
    match kind:
        case "Count":
            return [answer async for answer in stub.Count(message, **options)]
        case "Sum":
            return [await stub.Sum(iter([message]), **options)]
        case "Chat":
            return [answer async for answer in stub.Chat(iter([message]), **options)]
        case unary:
            return [await getattr(stub, unary)(message, **options)]


async def refusal(answer: Awaitable[Any]) -> tuple[grpc.aio.AioRpcError, status_pb2.Status]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await answer
    trailers = dict(caught.value.trailing_metadata())
    return caught.value, status_pb2.Status.FromString(trailers.get("grpc-status-details-bin", b""))


def detail(status: status_pb2.Status, kind: type[Any]) -> Any:
    for packed in status.details:
        if packed.Is(kind.DESCRIPTOR):
            found = kind()
            packed.Unpack(found)
            return found
    return None


async def reason(answer: Awaitable[Any]) -> tuple[str, str]:
    error, status = await refusal(answer)
    return error.code().name, detail(status, error_details_pb2.ErrorInfo).reason


KINDS = ["Unary", "Count", "Sum", "Chat"]
each_kind = pytest.mark.parametrize("kind", KINDS)


@each_kind
async def test_a_good_call_is_answered_and_named(world: World, kind: str) -> None:
    assert await call(kind, world.stub, "hi")
    running = world.stub.Unary(Echo(text="hi"), metadata=(*BEARER, ("x-request-id", "made-by-me-1")))
    await running
    assert dict(await running.trailing_metadata())["x-request-id"] == "made-by-me-1"


@each_kind
@pytest.mark.parametrize("fault", ["crash", "timeout"])
async def test_the_text_of_an_exception_never_leaves_the_server(world: World, kind: str, fault: str) -> None:
    error, status = await refusal(call(kind, world.stub, fault))
    info = detail(status, error_details_pb2.ErrorInfo)
    assert (error.code(), info.reason, info.domain) == (grpc.StatusCode.INTERNAL, "INTERNAL", "castad")
    assert info.metadata["request_id"] == dict(error.trailing_metadata())["x-request-id"]
    seen = f"{error.details()}{status}{error.trailing_metadata()}{error.debug_error_string()}"
    assert LEAK not in seen
    assert "Error" not in (error.details() or "")


@each_kind
async def test_an_abort_of_the_handler_passes_unchanged(world: World, kind: str) -> None:
    error, _ = await refusal(call(kind, world.stub, "abort"))
    assert (error.code(), error.details()) == (grpc.StatusCode.OUT_OF_RANGE, "said by the handler")
    assert dict(error.trailing_metadata())["x-request-id"]


@each_kind
async def test_a_refusal_carries_its_reason(world: World, kind: str) -> None:
    assert await reason(call(kind, world.stub, "missing")) == ("NOT_FOUND", "RESOURCE_NOT_FOUND")


@pytest.mark.parametrize(
    ("header", "locale"), [("", "ko"), ("en-US,en;q=0.9", "en"), ("fr, en;q=0.5, ko;q=0.8", "ko"), ("ja", "ko")]
)
async def test_the_sentence_for_people_follows_accept_language(world: World, header: str, locale: str) -> None:
    error, status = await refusal(
        world.stub.Unary(Echo(text="missing"), metadata=(*BEARER, ("accept-language", header)))
    )
    message = detail(status, error_details_pb2.LocalizedMessage)
    assert message.locale == locale
    assert message.message.isascii() == (locale == "en")
    assert (error.details() or "").isascii()


async def test_a_quota_failure_names_its_subject(world: World) -> None:
    _, status = await refusal(call("Unary", world.stub, "quota"))
    assert detail(status, error_details_pb2.QuotaFailure).violations[0].subject == "videos"
    assert detail(status, error_details_pb2.ErrorInfo).metadata["resets_at"] == "2027-01-01"


async def test_a_status_too_large_for_a_trailer_keeps_its_code(world: World) -> None:
    error, status = await refusal(call("Unary", world.stub, "huge"))
    assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert detail(status, error_details_pb2.ErrorInfo).reason == "QUOTA_EXCEEDED"
    assert status.ByteSize() <= 4_096


async def test_a_method_that_does_not_exist_is_refused_with_a_reason(world: World) -> None:
    nothing: Any = world.channel.unary_unary("/castad.auth.v1.AuthService/Nothing")
    error, status = await refusal(nothing(b""))
    assert error.code() is grpc.StatusCode.UNIMPLEMENTED
    info = detail(status, error_details_pb2.ErrorInfo)
    assert info.reason == "NOT_IMPLEMENTED" and info.metadata["request_id"]


@pytest.mark.parametrize("method", ["Later", "LaterStream"])
async def test_a_method_nobody_answers_yet_says_so(world: World, method: str) -> None:
    answer = getattr(world.stub, method)(Echo())
    outcome = await reason(answer if method == "Later" else answer.read())
    assert outcome == ("UNIMPLEMENTED", "NOT_IMPLEMENTED")


@each_kind
async def test_a_message_that_breaks_the_contract_stops_before_the_handler(world: World, kind: str) -> None:
    error, status = await refusal(call(kind, world.stub, "x" * 41))
    violation = detail(status, error_details_pb2.BadRequest).field_violations[0]
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert violation.field == "text"
    assert not world.servicer.runs


@pytest.mark.parametrize(
    ("method", "metadata", "outcome"),
    [
        ("Unary", (), ("UNAUTHENTICATED", "TOKEN_MISSING")),
        ("Unary", (("authorization", "Basic dXNlcg=="),), ("UNAUTHENTICATED", "TOKEN_INVALID")),
        ("Unary", (*BEARER, *BEARER), ("UNAUTHENTICATED", "TOKEN_INVALID")),
        ("Unary", (("authorization", "Bearer old"),), ("UNAUTHENTICATED", "TOKEN_EXPIRED")),
        ("Chat", (), ("UNAUTHENTICATED", "TOKEN_MISSING")),
        ("Staff", BEARER, ("PERMISSION_DENIED", "ROLE_REQUIRED")),
    ],
)
async def test_who_may_not_call(world: World, method: str, metadata: Any, outcome: tuple[str, str]) -> None:
    assert await reason(call(method, world.stub, "hi", metadata=metadata)) == outcome


async def test_who_may_call(world: World) -> None:
    assert await call("Staff", world.stub, "hi", metadata=(("authorization", "bearer staff"),))
    assert await call("Open", world.stub, "hi", metadata=())
    assert await call("Open", world.stub, "hi", metadata=(("authorization", "Bearer old"),))


@pytest.mark.parametrize("plan", Plan)
async def test_a_method_of_a_higher_plan_is_not_there_for_a_lower_one(world: World, plan: Plan) -> None:
    calling = call("Paid", world.stub, "hi", metadata=(("authorization", f"Bearer {plan}"),))
    if plan in (Plan.STUDIO, Plan.ENTERPRISE):
        assert await calling
        return
    error, status = await refusal(calling)
    info = detail(status, error_details_pb2.ErrorInfo)
    assert (error.code().name, info.reason) == ("PERMISSION_DENIED", "PLAN_REQUIRED")
    assert info.metadata["least_plan"] == "STUDIO" and not world.servicer.runs


async def test_a_role_is_no_plan(world: World) -> None:
    answer = call("Paid", world.stub, "hi", metadata=(("authorization", "Bearer staff"),))
    assert await reason(answer) == ("PERMISSION_DENIED", "PLAN_REQUIRED")


async def test_sensitive_and_paid_methods_read_the_session_afresh(world: World) -> None:
    await call("Unary", world.stub, "hi")
    await call("Sensitive", world.stub, "hi")
    await call("Paid", world.stub, "hi", metadata=(("authorization", "Bearer STUDIO"),))
    assert world.tokens.asked_fresh == [False, True, True]


@each_kind
async def test_a_call_over_its_cap_is_ended_and_its_handler_with_it(kind: str) -> None:
    async with serving(deadline=Deadline(0.05, 0.05)) as world:
        assert await reason(call(kind, world.stub, "wait")) == ("DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED")
        if kind in ("Unary", "Count"):
            await asyncio.wait_for(world.servicer.ended.wait(), 5)


async def test_a_clients_own_deadline_ends_the_handler(world: World) -> None:
    error, _ = await refusal(call("Unary", world.stub, "wait", timeout=0.1))
    assert error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    await asyncio.wait_for(world.servicer.ended.wait(), 5)


async def test_draining_ends_streams_and_lets_calls_finish(world: World) -> None:
    stream = asyncio.create_task(call("Count", world.stub, "wait"))
    await world.servicer.started.wait()
    world.servicer.started.clear()
    unary = asyncio.create_task(call("Unary", world.stub, "wait"))
    await world.servicer.started.wait()
    world.drain.begin()
    assert await reason(stream) == ("UNAVAILABLE", "DRAINING")
    assert await reason(call("Count", world.stub, "hi")) == ("UNAVAILABLE", "DRAINING")
    world.servicer.release.set()
    assert await unary


async def test_an_address_over_its_limit_learns_when_to_come_back() -> None:
    async with serving(rate_limit=RateLimit("2/minute", "5/minute", "5/minute")) as world:
        await call("Unary", world.stub, "hi")
        await call("Unary", world.stub, "hi")
        error, status = await refusal(call("Unary", world.stub, "hi"))
        assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert 0 < detail(status, error_details_pb2.RetryInfo).retry_delay.seconds < 120


async def test_a_users_many_calls_leave_room_for_others() -> None:
    async with serving(per_user=PerUser(max_calls=1, max_streams=1)) as world:
        first = asyncio.create_task(call("Unary", world.stub, "wait"))
        await world.servicer.started.wait()
        assert await reason(call("Unary", world.stub, "hi")) == ("RESOURCE_EXHAUSTED", "SERVER_BUSY")
        assert await call("Count", world.stub, "hi")
        assert await call("Unary", world.stub, "hi", metadata=(("authorization", "Bearer staff"),))
        world.servicer.release.set()
        assert await first
        assert await call("Unary", world.stub, "hi")


async def test_the_log_has_the_outcome_and_nothing_of_the_content() -> None:
    with structlog.testing.capture_logs() as lines:
        async with serving() as world:
            await call("Unary", world.stub, "said in confidence")
            await refusal(call("Count", world.stub, "crash"))
    ended = [line for line in lines if line["event"] == "rpc"]
    assert [(line["method"], line["status"], line["reason"]) for line in ended] == [
        ("/castadtest.v1.EchoService/Unary", "OK", ""),
        ("/castadtest.v1.EchoService/Count", "INTERNAL", "INTERNAL"),
    ]
    assert ended[0]["user_id"] == str(USER.user_id)
    assert ended[0]["ip"] == "127.0.0.0/24"
    fault = next(line for line in lines if line["event"] == "unexpected")
    assert fault["request_id"] == ended[1]["request_id"]
    assert "said in confidence" not in str(lines)


# --- the same request id -------------------------------------------------------------------------------------------


@pytest.fixture
async def keeping(database: Database, new_user: Callable[[], Awaitable[Principal]]) -> AsyncIterator[World]:
    async with serving(idempotency=Idempotency(database)) as world:
        world.tokens.known["user"] = await new_user()
        yield world


def asking(text: str, request_id: str = "") -> Any:
    return Echo(text=text, request_id=request_id or str(uuid4()))


async def test_the_same_request_gets_the_first_answer_again(keeping: World) -> None:
    request = asking("hi")
    first, again = [await keeping.stub.Unary(request, metadata=BEARER) for _ in range(2)]
    assert first == again
    assert keeping.servicer.runs == 1


async def test_a_reused_request_id_is_refused(keeping: World) -> None:
    request = asking("hi")
    await keeping.stub.Unary(request, metadata=BEARER)
    for other in (
        keeping.stub.Unary(asking("other", request.request_id), metadata=BEARER),
        keeping.stub.Sensitive(request, metadata=BEARER),
    ):
        assert await reason(other) == ("ALREADY_EXISTS", "REQUEST_ID_REUSED")


async def test_anothers_request_id_is_free_to_use(keeping: World, new_user: Callable[[], Awaitable[Principal]]) -> None:
    request = asking("hi")
    await keeping.stub.Unary(request, metadata=BEARER)
    keeping.tokens.known["user"] = await new_user()
    assert (await keeping.stub.Unary(request, metadata=BEARER)).number == 2


@pytest.mark.parametrize("fault", ["missing", "crash", "abort"])
async def test_a_call_that_failed_may_be_sent_again(keeping: World, fault: str) -> None:
    request = asking(fault)
    for _ in range(2):
        await refusal(keeping.stub.Unary(request, metadata=BEARER))
    assert keeping.servicer.runs == 2


async def test_twins_at_the_same_time_run_once(keeping: World) -> None:
    request = asking("wait")
    twins = [asyncio.create_task(call_once(keeping, request)) for _ in range(5)]
    await keeping.servicer.started.wait()
    keeping.servicer.release.set()
    answers = await asyncio.gather(*twins)
    assert all(answer == answers[0] for answer in answers)
    assert keeping.servicer.runs == 1


async def call_once(world: World, request: Any) -> Any:
    return await world.stub.Unary(request, metadata=BEARER)


async def test_a_twin_of_a_long_call_is_told_to_try_again(keeping: World) -> None:
    request = asking("wait")
    first = asyncio.create_task(call_once(keeping, request))
    await keeping.servicer.started.wait()
    assert await reason(call_once(keeping, request)) == ("ABORTED", "CONFLICT_RETRY")
    keeping.servicer.release.set()
    assert await first == await call_once(keeping, request)


def test_a_method_that_declares_no_access_stops_the_boot() -> None:
    from google.protobuf import descriptor_pb2, descriptor_pool

    from interceptors.methods import AccessUndeclared

    file = descriptor_pb2.FileDescriptorProto(name="bare.proto", package="bare.v1", syntax="proto3")
    file.message_type.add(name="Nothing")
    file.service.add(name="BareService").method.add(
        name="Do", input_type=".bare.v1.Nothing", output_type=".bare.v1.Nothing"
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    with pytest.raises(AccessUndeclared, match=r"bare\.v1\.BareService\.Do"):
        declared([pool.FindServiceByName("bare.v1.BareService")])


async def test_a_service_whose_methods_are_not_declared_is_not_reachable(world: World) -> None:
    server = serving_behind(Chain([LastResort()], {}), world.servicer)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        error, _ = await refusal(call("Open", Stub(channel), "hi"))
    assert error.code() is grpc.StatusCode.UNIMPLEMENTED
    await server.stop(0)
