"""Suite `rpc`: what a call costs our server, beside a FastAPI server that reads the same rows, and beside a bare echo.

Each is one process. Rounds are interleaved, so that a noisy machine is noisy for all. CPU per call decides: where the
load and the database run on the same cores, calls per second say more about those than about the server.
"""

import asyncio
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from server.core import embedded
from server.core.settings import Settings
from server.processes import free_port
from tests.bench.figures import Figure, middle
from tests.bench.load import Sample, Target, framed, process
from tests.bench.rpc_world import Account, Clients, furnish
from tests.conftest import migrate

ROUNDS = 7
CALLS = {"getme": 3_000, "listprojects": 1_500, "bare": 6_000}
NO_LIMIT = "100000000/minute"
GRPC = {"content-type": "application/grpc", "te": "trailers"}


def figures() -> Iterator[Figure]:
    """Set everything up, measure, and take it down."""
    with deployment() as config, ExitStack() as stack:
        clients = start(config, stack)
        account = asyncio.run(furnish(config, clients))
        targets = targets_of(clients, account, config.data_dir)
        clients.verify(account)
        samples = measure(targets)
        clients.verify(account)
        clients.verify_counts(
            {"getme": (ROUNDS + 1) * CALLS["getme"], "listprojects": (ROUNDS + 1) * CALLS["listprojects"]}
        )
        yield from compared(samples)


@contextmanager
def deployment() -> Iterator[Settings]:
    """A migrated database of its own, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="castad-bench-"))
    folder.chmod(0o755)
    config = Settings(data_dir=folder, port=free_port(), http_port=free_port())
    try:
        migrate(config)
        yield config
    finally:
        embedded.stop(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def start(config: Settings, stack: ExitStack) -> Clients:
    """The three servers, each a process; all of them write a line a call to a file."""
    secret, bare_port, peer_port = secrets.token_urlsafe(32), free_port(), free_port()
    ours = {
        "CASTAD_DATA_DIR": str(config.data_dir),
        "CASTAD_PORT": str(config.port),
        "CASTAD_HTTP_PORT": str(config.http_port),
        "CASTAD_RATE_LIMIT": NO_LIMIT,
        "CASTAD_LOGIN_RATE_LIMIT": NO_LIMIT,
        "CASTAD_SIGN_UP_RATE_LIMIT": NO_LIMIT,
    }
    peer = {"PEER_DSN": asyncio.run(embedded.start(config.data_dir / "postgres")), "PEER_SECRET": secret}
    uvicorn = [
        "uvicorn",
        "tests.bench.rpc_peer:app",
        "--port",
        str(peer_port),
        "--loop",
        "uvloop",
        "--http",
        "httptools",
    ]
    commands = {
        "ours": (["server.main"], ours),
        "peer": (uvicorn, peer),
        "bare": (["tests.bench.rpc_bare", str(bare_port)], {}),
    }
    pids = {
        name: stack.enter_context(process([sys.executable, "-m", *command], given, config.data_dir / f"{name}.log"))
        for name, (command, given) in commands.items()
    }
    return Clients(pids, config, peer_port, bare_port, secret)


def targets_of(clients: Clients, account: Account, folder: Path) -> dict[str, Target]:
    """What is called, by the name of its figures."""
    nothing, hundred = framed(b"", folder / "empty.bin"), framed(b"x" * 100, folder / "hundred.bin")
    ours = {**GRPC, "authorization": f"Bearer {account.token}"}
    peer = {"authorization": f"Bearer {account.peer_token}"}
    pids = clients.pids
    return {
        "getme": Target(clients.grpc_url("/castad.auth.v1.AuthService/GetMe"), pids["ours"], ours, nothing),
        "getme_fastapi": Target(clients.peer_url("/me"), pids["peer"], peer),
        "bare": Target(clients.bare_url("/bare.v1.Bare/Echo"), pids["bare"], GRPC, hundred),
        "listprojects": Target(
            clients.grpc_url("/castad.content.v1.ContentService/ListProjects"), pids["ours"], ours, nothing
        ),
        "listprojects_fastapi": Target(clients.peer_url("/projects"), pids["peer"], peer),
    }


def measure(targets: dict[str, Target]) -> dict[str, list[Sample]]:
    """Every target once a round; the first round only warms up."""
    samples: dict[str, list[Sample]] = {name: [] for name in targets}
    for _ in range(ROUNDS + 1):
        for name, target in targets.items():
            samples[name].append(target.hit(CALLS[name.removesuffix("_fastapi")]))
    return {name: rounds[1:] for name, rounds in samples.items()}


def compared(samples: dict[str, list[Sample]]) -> Iterator[Figure]:
    """The ratios that count, and what they are made of."""
    cpu = {name: middle([each.cpu_us for each in rounds]) for name, rounds in samples.items()}
    rate = {name: middle([each.rate for each in rounds]) for name, rounds in samples.items()}
    for name in ("getme", "listprojects"):
        peer = f"{name}_fastapi"
        note = "FastAPI's CPU per call over ours; median of interleaved rounds"
        yield Figure(f"rpc_{name}_vs_fastapi", round(cpu[peer] / cpu[name], 2), "x", note)
        yield Figure(
            f"rpc_{name}_rate_vs_fastapi", round(rate[name] / rate[peer], 2), "x", "calls per second, same machine"
        )
    yield Figure(
        "rpc_getme_cpu_vs_bare", round(cpu["getme"] / cpu["bare"], 2), "x", "our CPU per call over a bare echo's"
    )
    for name in samples:
        yield Figure(f"rpc_{name}_cpu", cpu[name], "us/call", "CPU of the server process")
        yield Figure(f"rpc_{name}_rate", rate[name], "calls/s", "20 at once")
