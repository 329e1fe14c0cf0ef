"""What every fake vendor is made of: addresses that note each call and can be told to go wrong.

A test switches faults on the object. Another process does it over HTTP: `GET /_control` shows calls and faults,
`POST /_control/faults/<operation>` with a `Fault` as JSON or `{"named": "<name>", "times": 2}` adds one,
`DELETE /_control/faults` ends them all.
"""

import asyncio
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any, ClassVar, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from server.http import listening

Answering = Callable[[Request], Awaitable[Response]]
FOR_EVER = -1


@dataclass(frozen=True, slots=True)
class Fault:
    """What a call gets instead of its answer; with status 0 it gets the answer, only later.

    `done` faults come after the vendor did the work: the answer is lost, not the deed.
    """

    status: int = 500
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    done: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it arrived; `at` is a monotonic clock's."""

    operation: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    at: float
    ended_at: float = 0.0


class FakeVendor:
    """A vendor at one loopback port."""

    named: ClassVar[Mapping[str, Fault]] = {}

    def __init__(self) -> None:
        self.base = ""
        self.calls: list[Call] = []
        self.faults: defaultdict[str, list[Fault]] = defaultdict(list)

    def routes(self) -> Iterable[BaseRoute]:
        """The vendor's own addresses, made with `answering`."""
        raise NotImplementedError

    @property
    def host(self) -> str:
        """`host:port`, for CASTAD_HTTP_EXCEPTIONS."""
        return self.base.removeprefix("http://")

    def fail(self, operation: str, fault: Fault | str, times: int | None = None) -> None:
        """Let the next calls of an operation go wrong, by a fault or the name of one."""
        fault = self.named[fault] if isinstance(fault, str) else fault
        self.faults[operation].append(fault if times is None else replace(fault, times=times))

    def calls_of(self, operation: str) -> list[Call]:
        """The calls of one operation, oldest first."""
        return [call for call in self.calls if call.operation == operation]

    def answering(self, path: str, operation: str, answer: Answering, *methods: str) -> Route:
        """A route whose calls are noted and may go wrong."""

        async def noted(request: Request) -> Response:
            began, body = time.monotonic(), await request.body()
            at = len(self.calls)
            self.calls.append(Call(operation, request.method, str(request.url), dict(request.headers), body, began))
            try:
                return await self._spoilt(operation, answer, request)
            finally:
                self.calls[at] = replace(self.calls[at], ended_at=time.monotonic())

        return Route(path, noted, methods=list(methods) or ["GET"])

    def app(self) -> Starlette:
        """Everything the vendor answers, and its switches."""
        switches = [
            Route("/_control", self._show),
            Route("/_control/faults/{operation}", self._add_fault, methods=["POST"]),
            Route("/_control/faults", self._end_faults, methods=["DELETE"]),
        ]
        return Starlette(routes=[*switches, *self.routes()])

    async def _spoilt(self, operation: str, answer: Answering, request: Request) -> Response:
        fault = self._next_fault(operation)
        if fault is None:
            return await answer(request)
        if fault.done:
            await answer(request)
        await asyncio.sleep(fault.delay_s)
        return Response(fault.body, fault.status, dict(fault.headers)) if fault.status else await answer(request)

    def _next_fault(self, operation: str) -> Fault | None:
        waiting = self.faults[operation]
        if not waiting:
            return None
        if waiting[0].times == FOR_EVER:
            return waiting[0]
        fault = waiting.pop(0)
        if fault.times > 1:
            waiting.insert(0, replace(fault, times=fault.times - 1))
        return fault

    async def _show(self, _request: Request) -> Response:
        faults = {name: [asdict(fault) for fault in waiting] for name, waiting in self.faults.items() if waiting}
        return JSONResponse({"calls": Counter(call.operation for call in self.calls), "faults": faults})

    async def _add_fault(self, request: Request) -> Response:
        asked = await request.json()
        named = self.named[asked.pop("named")] if "named" in asked else Fault()
        self.fail(request.path_params["operation"], replace(named, **asked))
        return Response(status_code=204)

    async def _end_faults(self, _request: Request) -> Response:
        self.faults.clear()
        return Response(status_code=204)


Vendor = TypeVar("Vendor", bound=FakeVendor)


@asynccontextmanager
async def serving(vendor: Vendor, port: int = 0) -> AsyncIterator[Vendor]:
    """The vendor, listening while the block runs."""
    async with listening(vendor.app(), "127.0.0.1", port) as bound:
        vendor.base = f"http://127.0.0.1:{bound}"
        yield vendor


def serve(make: Callable[[], FakeVendor], settings: Callable[[FakeVendor], Mapping[str, Any]]) -> None:
    """Run one as a program on the port of the command line, and tell the settings that lead to it."""

    async def run() -> None:
        async with serving(make(), int(sys.argv[1])) as vendor:
            tell(settings(vendor))
            await asyncio.Event().wait()

    asyncio.run(run())


def tell(settings: Mapping[str, Any]) -> None:
    """Print settings, and an empty line when that was all."""
    for name, value in settings.items():
        print(f"{name}={value}")
    print(flush=True)
