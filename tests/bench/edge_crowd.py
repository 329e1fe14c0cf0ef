"""A thousand clients at once through the edge: whether all are served, how fast, and what memory that takes."""

import asyncio
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from statistics import quantiles

import grpc
from castad.auth.v1 import auth_service_pb2_grpc, session_calls_pb2
from castad.marketing.v1 import analysis_calls_pb2, marketing_service_pb2_grpc, place_pb2

from server.core.clock import new_id
from server.processes import System
from tests.bench.edge_crowd_load import EVERY_S, MEASURED_S, Crowd, Owner, Seen
from tests.bench.figures import Figure
from tests.e2e.edge_system import PASSWORD, server_processes

CLIENTS, STREAMS_OF_ONE_OWNER = 1_000, 5
SIGN_UPS_AT_ONCE = 8
LOOK_EVERY_S = 1.0
STAY = place_pb2.Listing(
    name="스테이 파도결", address="강원특별자치도 강릉시 사천면", description="모든 객실에서 바다가 보입니다."
)


async def figures(system: System, envoy: int) -> list[Figure]:
    """Let the crowd in, and look at memory while it is there."""
    owners = await _owners(system.target, CLIENTS // STREAMS_OF_ONE_OWNER)
    crowd = Crowd(f"127.0.0.1:{system.config.edge_port}", CLIENTS, owners)
    servers = server_processes(system)
    seen, memory = await _let_in(crowd, [envoy, *servers])
    wrong = sum(seen.errors.values()) + CLIENTS - seen.watches
    calls = f"{len(seen.calls_ms)} calls and {seen.watches} watches {seen.errors or ''}".strip()
    load = f"the load itself took {seen.load_cpu_share:.0%} of a core"
    return [
        Figure("edge_1000_errors", wrong, "errors", calls),
        Figure(
            "edge_1000_p99_ms",
            round(quantiles(seen.calls_ms, n=100)[-1], 1),
            "ms",
            f"GetMe every {EVERY_S:g} s of each for {MEASURED_S:g} s; {load}",
        ),
        Figure("edge_1000_envoy_rss_mb", memory[envoy], "MB", "at its highest"),
        Figure("edge_1000_server_rss_mb", max(memory[each] for each in servers), "MB", "the larger of both servers"),
    ]


async def _owners(target: str, count: int) -> list[Owner]:
    """New owners, each with an analysis that waits for a worker; straight at a server, for the edge slows sign-ups."""
    turn = asyncio.Semaphore(SIGN_UPS_AT_ONCE)
    async with grpc.aio.insecure_channel(target) as channel:
        auth = auth_service_pb2_grpc.AuthServiceStub(channel)
        marketing = marketing_service_pb2_grpc.MarketingServiceStub(channel)

        async def begin() -> Owner:
            async with turn:
                email = f"crowd-{new_id()}@example.com"
                request = session_calls_pb2.SignUpRequest(email=email, password=PASSWORD, display_name="Crowd")
                token = (await auth.SignUp(request)).session.access_token
                start = analysis_calls_pb2.StartAnalysisRequest(
                    listing=STAY, language="LANGUAGE_KO", request_id=str(new_id())
                )
                begun = await marketing.StartAnalysis(start, metadata=(("authorization", f"Bearer {token}"),))
                return Owner(token, begun.analysis.id)

        return await asyncio.gather(*(begin() for _ in range(count)))


async def _let_in(crowd: Crowd, watched: Iterable[int]) -> tuple[Seen, dict[int, float]]:
    """What the crowd saw, and the most memory each of the processes took meanwhile."""
    load = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.edge_crowd_load",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    answer = asyncio.create_task(load.communicate(json.dumps(asdict(crowd)).encode()))
    memory = dict.fromkeys(watched, 0.0)
    while not answer.done():
        await asyncio.wait({answer}, timeout=LOOK_EVERY_S)
        memory = {pid: max(most, _rss_mb(pid)) for pid, most in memory.items()}
    return Seen(**json.loads((await answer)[0])), memory


def _rss_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * 4_096 / 1e6, 1)
