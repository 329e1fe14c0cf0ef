"""The Python client against a server that refuses on demand: what is repeated, what is not, and what is told."""

import asyncio
import inspect
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import grpc
import pytest

import castad_client
from castad_client import auth, content, marketing, social
from castad_client import line as client_line
from castad_client.client import connect
from castad_client.gen.methods import METHODS
from edge.contract import SERVICES
from interceptors.methods import Access, Method, declared
from server.core import clock
from tests.fakes.certificates import Authority
from tests.fakes.refusing_server import DATABASE_AWAY, Refusal, RefusingServer, refusing_server

CONTRACT = declared(SERVICES)
MODULES = {"auth": auth, "marketing": marketing, "content": content, "social": social}
QUICK = castad_client.Retry(first_pause_s=0.001, longest_pause_s=0.01, call_timeout_s=5)
PRODUCE = "/castad.content.v1.ContentService/Produce"
GET_ME = "/castad.auth.v1.AuthService/GetMe"
WATCH_JOB = "/castad.content.v1.ContentService/WatchJob"


@pytest.fixture
async def server() -> AsyncIterator[RefusingServer]:
    async with refusing_server(frozenset(path for path, method in CONTRACT.items() if method.streams)) as running:
        yield running


@pytest.fixture
async def castad(server: RefusingServer) -> AsyncIterator[castad_client.Castad]:
    async with connect(server.target, retry=QUICK) as connected:
        yield connected


@dataclass(frozen=True)
class Callable:
    """A method of the client."""

    service: str
    name: str
    request: Any
    method: Method

    async def call(self, castad: castad_client.Castad) -> None:
        called = getattr(getattr(castad, self.service), self.name)(self.request())
        if self.method.streams:
            assert len([answer async for answer in called]) == 1
        else:
            await called


def callables() -> Iterator[Callable]:
    """Every method of the four stubs, found by what it really sends."""
    for service, module in MODULES.items():
        stub = getattr(module, f"{service.capitalize()}ServiceStub")
        for name, function in inspect.getmembers(stub, inspect.isfunction):
            if not name.startswith("_"):
                request = getattr(module, function.__annotations__["message"].strip('"').removesuffix(" | None"))
                path = f"/castad.{service}.v1.{stub.__name__.removesuffix('Stub')}/{request.__name__[:-7]}"
                yield Callable(service, name, request, CONTRACT[path])


ALL = list(callables())


def test_the_client_knows_of_every_method_what_the_contract_declares() -> None:
    assert {each.method.path for each in ALL} == CONTRACT.keys()
    assert {path: (found.idempotent, found.public) for path, found in METHODS.items()} == {
        path: (method.idempotent, method.access is Access.PUBLIC) for path, method in CONTRACT.items()
    }


@pytest.mark.parametrize("called", ALL, ids=lambda called: called.method.path)
async def test_a_call_is_made_again_only_where_that_cannot_do_harm(
    server: RefusingServer, castad: castad_client.Castad, called: Callable
) -> None:
    server.refuse([DATABASE_AWAY])
    if called.method.idempotent or called.method.takes_request_id:
        await called.call(castad)
        assert server.calls == {called.method.path: 2}
    else:
        with pytest.raises(castad_client.Unavailable) as refused:
            await called.call(castad)
        assert refused.value.reason.name == "DATABASE_UNAVAILABLE"
        assert server.calls == {called.method.path: 1}


async def test_the_server_knows_a_repeated_call_again(server: RefusingServer, castad: castad_client.Castad) -> None:
    server.refuse([DATABASE_AWAY] * 3)
    asked = content.ProduceRequest(project_id=str(clock.new_id()))
    await castad.content.produce(asked)
    sent = {content.ProduceRequest.parse(each).request_id for each in server.requests}
    assert server.calls[PRODUCE] == 4 and len(sent) == 1
    assert not asked.request_id, "the same message sent for a second production must make a second one"
    await castad.content.produce(asked)
    assert content.ProduceRequest.parse(server.requests[-1]).request_id not in sent | {""}

    mine = str(clock.new_id())
    await castad.content.produce(replace(asked, request_id=mine))
    assert content.ProduceRequest.parse(server.requests[-1]).request_id == mine


async def test_the_server_says_when_to_come_again(server: RefusingServer, castad: castad_client.Castad) -> None:
    server.refuse([Refusal(grpc.StatusCode.ABORTED, "CONFLICT_RETRY", retry_after_ms=200)])
    began = asyncio.get_running_loop().time()
    await castad.auth.get_me()
    assert server.calls[GET_ME] == 2
    assert asyncio.get_running_loop().time() - began >= 0.2


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (Refusal(grpc.StatusCode.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED", 86_400_000), castad_client.QuotaExceeded),
        (Refusal(grpc.StatusCode.ABORTED, "CONFLICT_RETRY"), castad_client.Conflict),
        (Refusal(grpc.StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND"), castad_client.NotFound),
        (Refusal(grpc.StatusCode.INTERNAL, "INTERNAL"), castad_client.ServerFault),
        (Refusal(grpc.StatusCode.UNAUTHENTICATED, "SESSION_REVOKED"), castad_client.SignedOut),
        (Refusal(grpc.StatusCode.FAILED_PRECONDITION, "NOT_YET_INVENTED"), castad_client.PreconditionFailed),
        (Refusal(grpc.StatusCode.DATA_LOSS), castad_client.CastadError),
    ],
    ids=lambda each: getattr(each, "reason", ""),
)
async def test_what_cannot_help_is_not_tried(
    server: RefusingServer, castad: castad_client.Castad, refusal: Refusal, kind: type[castad_client.CastadError]
) -> None:
    server.refuse([refusal])
    with pytest.raises(kind) as refused:
        await castad.auth.get_me()
    assert type(refused.value) is kind
    assert refused.value.status.name == refusal.code.name
    assert server.calls == {GET_ME: 1}


async def test_a_call_is_given_up_when_its_time_is_over(server: RefusingServer, castad: castad_client.Castad) -> None:
    server.refuse([DATABASE_AWAY] * 10_000)
    began = asyncio.get_running_loop().time()
    with pytest.raises((castad_client.Unavailable, castad_client.DeadlineExceeded)):
        await castad.auth.get_me(timeout=0.3)
    assert asyncio.get_running_loop().time() - began < 2
    assert server.calls[GET_ME] > 3


async def test_a_watch_is_opened_again_until_it_ends(server: RefusingServer, castad: castad_client.Castad) -> None:
    too_old = Refusal(grpc.StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED")
    server.refuse([DATABASE_AWAY, too_old, Refusal(grpc.StatusCode.UNAVAILABLE, "DRAINING")])
    watch = castad.content.watch_job(content.WatchJobRequest(job_id=str(clock.new_id())))
    assert [answer async for answer in watch] == [content.WatchJobResponse()]
    assert server.calls == {WATCH_JOB: 4}


async def test_the_language_of_messages_travels_with_every_call(server: RefusingServer) -> None:
    async with connect(server.target, locale="en") as castad:
        await castad.auth.get_me(metadata={"x-trace": "mine"})
    assert server.metadata[-1]["accept-language"] == "en"
    assert server.metadata[-1]["x-trace"] == "mine"
    assert "authorization" not in server.metadata[-1]


@dataclass
class DeadHost:
    """Takes connections and says nothing, or hangs up when the first bytes arrive."""

    target: str
    connections: int = 0


@pytest.fixture(params=["silent", "hanging up"])
async def dead_host(request: pytest.FixtureRequest) -> AsyncIterator[DeadHost]:
    host = DeadHost("")

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host.connections += 1
        await reader.read(1)
        if request.param == "silent":
            await reader.read()
        writer.close()

    listening = await asyncio.start_server(take, "127.0.0.1")
    host.target = f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    yield host
    listening.close()


async def test_a_dead_host_is_told_in_time_and_called_anew(dead_host: DeadHost) -> None:
    async with connect(dead_host.target, retry=QUICK) as castad:
        for _ in range(2):
            async with asyncio.timeout(5):
                with pytest.raises((castad_client.Unavailable, castad_client.DeadlineExceeded)):
                    await castad.auth.get_me(timeout=0.2)
        task = asyncio.current_task()
        assert task is not None and not task.cancelling(), "else the caller's own time-outs would go wrong from here on"
    assert dead_host.connections >= 2


async def test_a_watch_does_not_wait_for_ever_on_a_dead_line(
    dead_host: DeadHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_line, "SILENCE_S", 0.05)
    patience = replace(QUICK, watch_patience_s=0.5)
    async with asyncio.timeout(5), connect(dead_host.target, retry=patience) as castad:
        with pytest.raises(castad_client.Unavailable):
            async for _ in castad.content.watch_job(content.WatchJobRequest(job_id=str(clock.new_id()))):
                pass
    assert dead_host.connections > 1


async def test_nobody_listening_is_told_as_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        target = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(castad_client.Unavailable):
            async with connect(target, email="me@example.com", password="x", retry=QUICK):
                pass


@pytest.mark.parametrize("target", ["localhost", "http://localhost:8080", ":8080", "localhost:http", ""])
async def test_a_target_that_is_none_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match="host:port"):
        async with connect(target):
            pass


async def test_half_of_the_credentials_are_refused() -> None:
    with pytest.raises(ValueError, match="together"):
        async with connect("localhost:1", email="me@example.com"):
            pass


async def test_only_a_server_with_a_good_certificate_is_spoken_to(tmp_path: Path) -> None:
    authority = Authority.begin(tmp_path / "authority.pem")
    certificate, key = (path.read_bytes() for path in authority.issue(tmp_path, "localhost"))
    async with refusing_server(frozenset(), grpc.ssl_server_credentials([(key, certificate)])) as server:
        target = server.target.replace("127.0.0.1", "localhost")
        async with connect(target, tls=True, ca_file=authority.file) as castad:
            await castad.auth.get_me()
        async with connect(target, tls=True) as castad:
            with pytest.raises(castad_client.NotTrusted):
                await castad.auth.get_me()
    assert server.calls == {GET_ME: 1}
