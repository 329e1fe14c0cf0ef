"""The crowd as a process of its own: reads a Crowd as JSON from its input, and writes what it Saw to its output.

Every client has a connection of its own, an open watch, and a call every ten seconds.
"""

import asyncio
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

import grpc
from castad.auth.v1 import auth_service_pb2_grpc, user_calls_pb2
from castad.marketing.v1 import analysis_calls_pb2, marketing_service_pb2_grpc

EVERY_S, MEASURED_S, ARRIVING_S = 10.0, 60.0, 20.0
# Else all channels of a process to one address share one connection.
ALONE = (("grpc.use_local_subchannel_pool", 1),)


@dataclass(frozen=True, slots=True)
class Owner:
    """A signed-in user, and an analysis that does not end."""

    token: str
    analysis_id: str

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """What each call carries."""
        return (("authorization", f"Bearer {self.token}"),)


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many clients of these owners call there."""

    target: str
    clients: int
    owners: list[Owner]


@dataclass(slots=True)
class Seen:
    """How long the calls took, and what went wrong."""

    calls_ms: list[float] = field(default_factory=list)
    watches: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    load_cpu_share: float = 0.0

    def went_wrong(self, what: str) -> None:
        """Count one more of these."""
        self.errors[what] = self.errors.get(what, 0) + 1


async def call_in(crowd: Crowd) -> Seen:
    """Let all clients in, one after the other, and wait until the last one leaves."""
    seen, began, cpu = Seen(), time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as clients:
        for number in range(crowd.clients):
            owner = crowd.owners[number % len(crowd.owners)]
            clients.create_task(_client(crowd.target, owner, seen, ARRIVING_S * number / crowd.clients))
    seen.load_cpu_share = (time.process_time() - cpu) / (time.perf_counter() - began)
    return seen


async def _client(target: str, owner: Owner, seen: Seen, arrives_in_s: float) -> None:
    await asyncio.sleep(arrives_in_s)
    leaves_at = time.monotonic() + MEASURED_S + ARRIVING_S - arrives_in_s
    async with grpc.aio.insecure_channel(target, options=ALONE) as channel:
        watching = asyncio.create_task(_watch(channel, owner, seen))
        while time.monotonic() < leaves_at:
            await asyncio.gather(_call(channel, owner, seen), asyncio.sleep(EVERY_S))
        if watching.done():
            seen.went_wrong("a watch ended")
        watching.cancel()
        await asyncio.wait({watching})


async def _watch(channel: grpc.aio.Channel, owner: Owner, seen: Seen) -> None:
    """Read until cancelled; only a watch that has shown the analysis counts as one."""
    marketing: Any = marketing_service_pb2_grpc.MarketingServiceStub(channel)
    watch = marketing.WatchAnalysis(
        analysis_calls_pb2.WatchAnalysisRequest(analysis_id=owner.analysis_id), metadata=owner.metadata
    )
    shown = False
    try:
        async for _ in watch:
            seen.watches += not shown
            shown = True
    except grpc.aio.AioRpcError as error:
        seen.went_wrong(f"watch: {error.code().name} {error.details()}")


async def _call(channel: grpc.aio.Channel, owner: Owner, seen: Seen) -> None:
    auth: Any = auth_service_pb2_grpc.AuthServiceStub(channel)
    began = time.perf_counter()
    try:
        await auth.GetMe(user_calls_pb2.GetMeRequest(), metadata=owner.metadata)
    except grpc.aio.AioRpcError as error:
        seen.went_wrong(f"call: {error.code().name} {error.details()}")
    seen.calls_ms.append((time.perf_counter() - began) * 1e3)


def main() -> None:
    """Read, call, and tell."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    given = json.load(sys.stdin)
    owners = [Owner(**each) for each in given["owners"]]
    seen = asyncio.run(call_in(Crowd(given["target"], given["clients"], owners)))
    json.dump(asdict(seen), sys.stdout)


if __name__ == "__main__":
    main()
