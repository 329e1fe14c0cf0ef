"""Suite `edge`: what Envoy costs a call, two servers behind it, a crowd at once, servers that leave, and the console.

Envoy, servers, database and load share the machine's cores, so throughput here is less than each would reach alone.
"""

import asyncio
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx

from server.processes import System
from tests.bench import edge_console, edge_crowd, edge_losses
from tests.bench.figures import Figure, middle
from tests.bench.load import Sample, Target, framed
from tests.bench.rpc import GRPC
from tests.e2e.edge_load import tokens
from tests.e2e.edge_system import AUTH, SERVERS, edge_settings, server_processes

ROUNDS, CALLS = 7, 2_000
GRPC_WEB = {"content-type": "application/grpc-web+proto", "x-grpc-web": "1"}


def figures() -> Iterator[Figure]:
    """Set everything up, measure, and take it down."""
    yield from edge_console.figures()
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            system = runner.run(stack.enter_async_context(deployment()))
            owners = runner.run(tokens(system.config))
            yield from compared(measure(targets_of(system, owners[0])))
            runner.run(refused_nothing(system))
            yield from runner.run(edge_crowd.figures(system, envoy_of(system)))
            yield from runner.run(edge_losses.figures(system, owners))
        finally:
            runner.run(stack.aclose())


@asynccontextmanager
async def deployment() -> AsyncIterator[System]:
    """Two servers behind an edge; no worker, so that what is watched stays as it is."""
    folder = Path(tempfile.mkdtemp(prefix="castad-bench-"))
    folder.chmod(0o755)
    config = edge_settings(folder).model_copy(update={"max_concurrent_rpcs": 2 * edge_crowd.CLIENTS})
    try:
        async with System(config, logs=folder / "logs", edge=True) as system:
            await system.end("worker")
            yield system
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def envoy_of(system: System) -> int:
    """The process of Envoy."""
    wrapper = system.pid_of("edge")
    return int(Path(f"/proc/{wrapper}/task/{wrapper}/children").read_text())


def targets_of(system: System, token: str) -> dict[str, Target]:
    """The same call on three ways; CPU is that of the first server, or of Envoy."""
    config, envoy, bearer = system.config, envoy_of(system), {"authorization": f"Bearer {token}"}
    nothing = framed(b"", config.data_dir / "empty.bin")
    through = f"http://127.0.0.1:{config.edge_port}{AUTH}/GetMe"
    direct = f"http://127.0.0.1:{config.port}{AUTH}/GetMe"
    return {
        "direct": Target(direct, server_processes(system)[0], GRPC | bearer, nothing),
        "grpc": Target(through, envoy, GRPC | bearer, nothing),
        "grpc_web": Target(through, envoy, GRPC_WEB | bearer, nothing, http_1=True),
    }


def measure(targets: dict[str, Target]) -> dict[str, list[Sample]]:
    """Every way once a round, so that a noisy machine is noisy for all; the first round only warms up."""
    rounds = [{name: target.hit(CALLS) for name, target in targets.items()} for _ in range(ROUNDS + 1)]
    return {name: [each[name] for each in rounds[1:]] for name in targets}


def compared(samples: dict[str, list[Sample]]) -> Iterator[Figure]:
    """Envoy's CPU per call, and calls per second beside those of one server alone."""
    cpu = {name: middle([each.cpu_us for each in rounds]) for name, rounds in samples.items()}
    rate = {name: middle([each.rate for each in rounds]) for name, rounds in samples.items()}
    note = f"Envoy's CPU per GetMe, 20 at once; median of {ROUNDS} interleaved rounds"
    yield Figure("edge_hop_cpu_us_grpc", cpu["grpc"], "us", f"gRPC: {note}")
    yield Figure("edge_hop_cpu_us_grpc_web", cpu["grpc_web"], "us", f"gRPC-web over HTTP/1.1: {note}")
    yield Figure("edge_hop_cpu_us", max(cpu["grpc"], cpu["grpc_web"]), "us", "the dearer of both")
    yield Figure(
        "edge_two_servers_vs_direct",
        middle(list(ratios(samples["grpc"], samples["direct"]))),
        "x",
        f"{rate['grpc']} calls/s through Envoy with {SERVERS} servers, {rate['direct']} direct to one; same machine",
    )


def ratios(ours: Iterable[Sample], theirs: Iterable[Sample]) -> Iterator[float]:
    """Calls per second, round by round."""
    return (our.rate / their.rate for our, their in zip(ours, theirs, strict=True))


async def refused_nothing(system: System) -> None:
    """Raise AssertionError where a server counted anything but OK; h2load does not look at gRPC's status."""
    async with httpx.AsyncClient(trust_env=False) as http:
        for index in range(SERVERS):
            text = (await http.get(f"http://127.0.0.1:{system.config.http_port + index}/metrics")).text
            counted = dict(re.findall(rf'castad_rpcs_total{{code="(\w+)",method="{AUTH}/GetMe",.*}} (\S+)', text))
            assert set(counted) == {"OK"}, counted
