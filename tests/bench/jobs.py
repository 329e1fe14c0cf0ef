"""Suite `jobs`: 1,000 songs that wait at the vendor, jobs beside plain pgqueuer's, a dead worker's replacement."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from server.core import clock
from server.core.deployment import DbRole, admin_dsn, connect
from server.core.principal import Principal
from server.core.settings import Settings
from server.jobs import service
from server.jobs.models import JobKind, NewJob
from server.processes import System
from tests.bench.figures import Figure, middle
from tests.bench.jobs_worker import ENGINE
from tests.bench.rpc import deployment
from tests.fakes.paid import Callbacks
from tests.fakes.server import serving
from tests.fakes.suno import FakeSuno, Task, settings

ROOT = Path(__file__).parents[2]
SONGS, WARM_S, WATCH_S = 1_000, 40, 60
NOOPS, ROUNDS = 1_000, 3
ENGINE_ROW = "INSERT INTO pgqueuer (priority, status, entrypoint, payload) VALUES (0, 'queued', $1, '')"
Part = Callable[[Settings, Any, UUID], Awaitable[list[Figure]]]
TICKS = os.sysconf("SC_CLK_TCK")


def figures() -> Iterator[Figure]:
    """Set everything up, measure, and take it down."""
    with deployment() as config:
        owner = asyncio.run(_somebody(config))
        for part in (_takeover, _polls, _noops):
            yield from asyncio.run(_measured(config, owner, part))


async def _somebody(config: Settings) -> UUID:
    """The owner of every job."""
    owner = clock.new_id()
    admin = await asyncpg.connect(await admin_dsn(config), server_settings={"search_path": config.db_schema})
    await admin.execute("INSERT INTO users (user_id, email, display_name) VALUES ($1, 'b@example.com', 'B')", owner)
    await admin.close()
    return owner


async def _measured(config: Settings, owner: UUID, part: Part) -> list[Figure]:
    admin = await asyncpg.connect(await admin_dsn(config), server_settings={"search_path": config.db_schema})
    try:
        return await part(config, admin, owner)
    finally:
        await admin.execute("DELETE FROM jobs; DELETE FROM pgqueuer")
        await admin.close()


async def _polls(config: Settings, admin: Any, owner: UUID) -> list[Figure]:
    """What one worker with default settings uses while all songs are at the vendor and no callback comes."""
    async with serving(FakeSuno(ready_after_s=1e9)) as suno:
        suno.callbacks = Callbacks.LOST
        await _songs_at(suno, admin, owner)
        with _program(config, ["-m", "server.cli", "worker"], settings(suno)) as worker:
            await asyncio.sleep(WARM_S)
            rss, cpu, began, looks = _rss_mb(worker.pid), _cpu_s(worker.pid), time.monotonic(), len(suno.calls)
            connections = 0
            while time.monotonic() - began < WATCH_S:
                connections = max(connections, await _connections(admin, config))
                await asyncio.sleep(0.5)
            spent = (_cpu_s(worker.pid) - cpu) / (time.monotonic() - began)
            note = f"{SONGS} songs, {(len(suno.calls) - looks) / WATCH_S:.1f} looks a second, default settings"
            return [
                Figure("jobs_1000_polls_connections", connections, "connections", note),
                Figure("jobs_1000_polls_cpu_percent", round(100 * spent, 1), "% of a core", note),
                Figure("jobs_1000_polls_rss_growth_mb", round(_rss_mb(worker.pid) - rss, 1), "MB", note),
            ]


async def _songs_at(suno: FakeSuno, admin: Any, owner: UUID) -> None:
    """Songs ordered a while ago, with everything a look at one of them reads."""
    project_id, lyrics_id = clock.new_id(), clock.new_id()
    music = '{"genre": "lofi", "mood": "calm", "vocal": "female", "tempo_bpm": 80}'
    await admin.execute(
        """INSERT INTO projects (user_id, id, store_name, region, detail_region, language, music, aspect, address,
             phone, handle, report) VALUES ($1, $2, 'B', '', '', 'ko', $3, '9:16', '', '', '', '{}')""",
        owner, project_id, music,
    )  # fmt: skip
    await admin.execute(
        """INSERT INTO lyrics (user_id, id, project_id, language, facts, seed, title, lines)
           VALUES ($1, $2, $3, 'ko', '{}', 1, 'B', '[{"section": "verse", "text": "바다"}]')""",
        owner, lyrics_id, project_id,
    )  # fmt: skip
    songs = [(owner, clock.new_id(), project_id, lyrics_id, music) for _ in range(SONGS)]
    await admin.executemany(
        """INSERT INTO songs (user_id, id, project_id, lyrics_id, language, music, seed)
           VALUES ($1, $2, $3, $4, 'ko', $5, 1)""",
        songs,
    )
    jobs = [(owner, clock.new_id(), song[1], project_id, uuid4().hex, n * 120 / SONGS) for n, song in enumerate(songs)]
    await admin.executemany(
        """INSERT INTO jobs (user_id, id, kind, subject_id, project_id, state, stage, vendor_handle, submitted_at,
             run_at)
           VALUES ($1, $2, 'SONG', $3, $4, 'WAITING', 'compose', $5, now() - interval '10 minutes',
             now() + make_interval(secs => $6))""",
        jobs,
    )
    suno.tasks = {job[4]: Task(job[4], {"callBackUrl": ""}, time.monotonic(), "SUCCESS") for job in jobs}


async def _noops(config: Settings, admin: Any, owner: UUID) -> list[Figure]:
    """Jobs that do nothing, from the first claim to the last end, in turns with rows of pgqueuer that do nothing."""
    rates: dict[str, list[float]] = {"noop": [], "engine": []}
    for _ in range(ROUNDS):
        await _queue_noops(config, owner)
        rates["noop"].append(await _drain(config, admin, "noop"))
        await admin.executemany(ENGINE_ROW, [(ENGINE,)] * NOOPS)
        rates["engine"].append(await _drain(config, admin, "engine"))
    ours, engine = middle(rates["noop"]), middle(rates["engine"])
    note = f"{NOOPS} jobs, {ROUNDS} rounds; plain pgqueuer with the same slots: {engine}/s"
    return [
        Figure("jobs_noop_per_s", ours, "jobs/s", note),
        Figure("jobs_noop_vs_engine", round(ours / engine, 3), "of pgqueuer's own", note),
    ]


async def _queue_noops(config: Settings, owner: UUID) -> None:
    async with _database(config) as database, database.uow(Principal(owner)) as tx:
        for _ in range(NOOPS):
            await service.start(tx, owner, NewJob(JobKind.LYRICS, clock.new_id()))


async def _drain(config: Settings, admin: Any, kind: str) -> float:
    """Rows a second, from the moment the first one is gone."""
    left = NOOPS
    began = 0.0
    with _program(config, ["-m", "tests.bench.jobs_worker", kind], {}):
        while left:
            now = await admin.fetchval("SELECT count(*) FROM pgqueuer")
            if now < NOOPS and not began:
                began, left = time.monotonic(), now
                first = NOOPS - now
            if not now:
                return (NOOPS - first) / (time.monotonic() - began) if began else 0.0
            await asyncio.sleep(0.01)
    return 0.0


async def _takeover(config: Settings, _admin: Any, owner: UUID) -> list[Figure]:
    """From a worker's sudden death to the next one's begin of its job, with default settings."""
    async with _database(config) as database, database.uow(Principal(owner)) as tx:
        await service.start(tx, owner, NewJob(JobKind.LYRICS, clock.new_id()))
    with _program(config, ["-m", "tests.bench.jobs_worker", "stuck"], {}, subprocess.PIPE) as victim:
        await asyncio.to_thread(victim.stdout.readline)
        with _program(config, ["-m", "tests.bench.jobs_worker", "stuck"], {}, subprocess.PIPE) as heir:
            await asyncio.sleep(3)
            victim.kill()
            began = time.monotonic()
            await asyncio.to_thread(heir.stdout.readline)
            took = time.monotonic() - began
    note = f"heartbeat timeout {config.job_takeover_s:.0f} s, the default"
    return [Figure("jobs_takeover_s", round(took, 1), "s", note)]


@asynccontextmanager
async def _database(config: Settings) -> AsyncIterator[Any]:
    database = await connect(config, DbRole.APP)
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def _program(config: Settings, arguments: list[str], more: dict[str, str], out: int | None = None) -> Iterator[Any]:
    """A process while the block runs; what nobody reads goes to a file, for a full pipe would stop it."""
    environment = os.environ | System(config, logs=None).environment | more
    with (config.data_dir / "bench.log").open("ab") as log:
        program = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=out or log, stderr=log
        )
    try:
        yield program
    finally:
        program.kill()
        program.wait()


async def _connections(admin: Any, config: Settings) -> int:
    role = DbRole.WORKER.name_in(config.db_schema)
    count: int = await admin.fetchval("SELECT count(*) FROM pg_stat_activity WHERE usename = $1", role)
    return count


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _rss_mb(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
