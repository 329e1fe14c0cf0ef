"""A system of processes that makes advertisements at paid vendors, which are fakes in this process."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import asyncpg
import grpc
from castad.content.v1 import production_calls_pb2, project_pb2, style_pb2

from server.core.clock import new_id
from server.core.deployment import admin_dsn
from server.core.settings import Settings
from server.demo.order import Order
from server.demo.studio import Studio
from server.processes import System, free_port
from tests.fakes import creatomate, suno
from tests.fakes.creatomate import FakeCreatomate
from tests.fakes.server import serving
from tests.fakes.suno import FakeSuno

ROOT = Path(__file__).parents[2]
ENDED = "SELECT id FROM castad.jobs WHERE id = ANY($1) AND ended_at IS NOT NULL"


@dataclass
class Chaos:
    """The system, its vendors, and one owner with one project."""

    system: System
    suno: FakeSuno
    creatomate: FakeCreatomate
    studio: Studio
    project: project_pb2.Project
    dsn: str

    async def produce(self, seed: int) -> str:
        """Start a chain that makes everything anew; the id of its job."""
        request = production_calls_pb2.ProduceRequest(
            project_id=self.project.id, length=style_pb2.VIDEO_LENGTH_15_S, seed=seed, request_id=str(new_id())
        )
        answer = await self.studio._content.Produce(request, metadata=self.studio._metadata)
        return str(answer.job.id)

    async def die_at_boundaries(self, first: int, stride: int, productions: list[str], marker: Path) -> list[str]:
        """Run a worker until every production has halted or ended, and kill it outright; where they halted."""
        environment = os.environ | self.system.environment | {"CASTAD_WORKER_SLOTS": str(len(productions) + 5)}
        arguments = ["-m", "tests.e2e.chaos_worker", str(first), str(stride), str(marker)]
        with (marker.parent / "chaos_worker.log").open("ab") as log:
            victim = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        try:
            async with asyncio.timeout(240):
                while True:
                    halted = marker.read_text().splitlines() if marker.exists() else []
                    ended = await self.fetch(
                        "SELECT id FROM castad.jobs WHERE id = ANY($1) AND ended_at IS NOT NULL", productions
                    )
                    if len(halted) + len(ended) >= len(productions):
                        return halted
                    await asyncio.sleep(0.1)
        finally:
            victim.kill()
            await victim.wait()

    async def all_ended(self, productions: list[str], within_s: float) -> dict[str, Any]:
        """State and reason of every production when none is open any more."""
        async with asyncio.timeout(within_s):
            while True:
                rows = await self.fetch(
                    "SELECT id, state, error->>'reason' AS reason FROM castad.jobs WHERE id = ANY($1)", productions
                )
                if all(row["state"] in ("SUCCEEDED", "FAILED") for row in rows):
                    return {str(row["id"]): row["reason"] for row in rows}
                await asyncio.sleep(0.2)

    async def in_doubt(self) -> list[str]:
        """Jobs that an operator must look at."""
        rows = await self.fetch(
            """SELECT id FROM castad.jobs WHERE state = 'FAILED' AND error->>'reason' = 'NEEDS_REVIEW'
               AND kind <> 'PRODUCTION'"""
        )
        return [str(row["id"]) for row in rows]

    async def review(self, job: str, *word: str) -> None:
        """What an operator types."""
        command = [sys.executable, "-m", "server.cli", "review", job, *word]
        done = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=os.environ | self.system.environment)
        assert await done.wait() == 0

    async def fetch(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """Rows as the superuser sees them."""
        connection = await asyncpg.connect(self.dsn)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(sql, *arguments)
            return rows
        finally:
            await connection.close()


@asynccontextmanager
async def chaos(folder: Path, order: Order) -> AsyncIterator[Chaos]:
    """Everything started, but no worker."""
    async with serving(FakeSuno(ready_after_s=0.5, song_s=20)) as singer, serving(FakeCreatomate(0.5)) as filmer:
        unlimited = json.dumps({"FREE": -1})
        secrets = {
            **suno.settings(singer),
            **creatomate.settings(filmer),
            "CASTAD_HTTP_EXCEPTIONS": json.dumps([singer.host, filmer.host]),
            "CASTAD_QUOTA_VIDEOS": unlimited,
            "CASTAD_BUDGET_USERS_USD": unlimited,
            "CASTAD_RATE_LIMIT": "100000/minute",
            "CASTAD_DOUBT_S": "8",
        }
        with patch.dict(os.environ, secrets):
            port, http_port = free_port(), free_port()
            config = Settings(
                data_dir=folder / "data", job_takeover_s=4, sweep_s=1, drain_s=0.2, port=port, http_port=http_port
            )
            async with (
                System(config, logs=folder / "logs") as system,
                grpc.aio.insecure_channel(system.target) as channel,
            ):
                studio = Studio(channel)
                await studio.sign_up()
                analyses = [analysis async for analysis in studio.analyse(order)]
                project = await studio.create_project(order, analyses[-1])
                await studio.upload(project, order.photos[0])
                await system.end("worker")
                yield Chaos(system, singer, filmer, studio, project, await admin_dsn(config))
