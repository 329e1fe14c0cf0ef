"""A worker whose makers are fakes of paid vendors, and a server side that takes their callbacks."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from starlette.applications import Starlette

from server.content import repository, steps
from server.content import work_repository as works
from server.content.jobs import Desk
from server.content.ports import LyricLine, SectionKind
from server.content.work_models import SongRow
from server.core import clock
from server.core.database import Database
from server.core.deployment import DbRole, dsn_for
from server.core.events import Events, follow
from server.core.links import LinkMaker, Signer
from server.core.principal import Principal
from server.core.provenance import Provenance
from server.core.settings import Settings, settings
from server.http import listening
from server.http_callbacks import VendorCallbacks
from server.http_files import FileLinks
from server.jobs import service
from server.jobs.callbacks import CallbackLinks
from server.jobs.costs import Cost
from server.jobs.executor import Executor
from server.jobs.line import Line
from server.jobs.models import Job
from server.jobs.run import Handler
from server.jobs.sweeper import Sweeper
from server.jobs.timetable import Timetable
from server.jobs.worker import Worker
from server.processes import free_port
from server.providers.audio import FfmpegAudio
from server.providers.file_blobs import FileBlobs
from server.providers.object_blobs import Lives
from tests.integration.content_house import SECRET

LINES = (
    LyricLine(SectionKind.VERSE, "바다가 보이는 창가에 앉아"),
    LyricLine(SectionKind.VERSE, "파도 소리에 눈을 감아요"),
    LyricLine(SectionKind.CHORUS, "머물러요, 여기 파도결에서"),
    LyricLine(SectionKind.CHORUS, "오늘도 내일도 함께해요"),
)
FREE = Cost("local", "texts", 1, 0)


@dataclass
class PaidDesk:
    """What a test of paid makers looks at."""

    config: Settings
    database: Database
    worker_database: Database
    dsn: str
    blobs: FileBlobs
    desk: Desk

    @asynccontextmanager
    async def working(self, *handlers: Handler) -> AsyncIterator[Events]:
        """One worker with all its companions."""
        address = dsn_for(self.config, DbRole.WORKER, self.dsn)
        events = Events(address, self.config.db_schema)
        worker = Worker(self.config, address, Executor(self.worker_database, events, handlers))
        timetable, line = Timetable(self.worker_database), Line(self.worker_database)
        sweeper = Sweeper(self.worker_database, every_s=0.5)
        async with asyncio.TaskGroup() as tasks:
            background = [tasks.create_task(run()) for run in (events.run, sweeper.run, timetable.run, line.run)]
            consuming = tasks.create_task(worker.run())
            await events.ready()
            try:
                yield events
            finally:
                worker.stop()
                await consuming
                for task in background:
                    task.cancel()

    async def project(self, owner: Principal) -> UUID:
        """A project with nothing in it yet."""
        music = {"genre": "city_pop", "mood": "happy", "vocal": "female", "tempo_bpm": 106}
        project_id = clock.new_id()
        await self.look_behind(
            """INSERT INTO projects (user_id, id, store_name, region, detail_region, language, music, aspect, address,
                 phone, handle, report) VALUES ($1, $2, '파도결', '강릉', '', 'ko', $3, '9:16', '', '', '', '{}')""",
            owner.user_id,
            project_id,
            json.dumps(music),
        )
        return project_id

    async def song(self, owner: Principal, project_id: UUID) -> tuple[SongRow, Job]:
        """A song to be made of finished lyrics."""
        async with self.database.uow(owner) as tx:
            project = await repository.get(tx, owner.user_id, project_id)
            assert project is not None
            lyrics = await steps.new_lyrics(tx, project, 1)
            lines = [{"section": line.section.value, "text": line.text} for line in LINES]
            made_by = Provenance("local", "test", "1")
            await works.finish_lyrics(tx, lyrics, made_by, FREE, title="파도결", lines=lines)
            row = await steps.new_song(tx, project, lyrics.id, 1)
            return row, await service.start(tx, owner.user_id, steps.job_for(row))

    async def read_song(self, row: SongRow) -> SongRow:
        async with self.database.uow(Principal(row.user_id)) as tx:
            found = await works.get_song(tx, row.user_id, row.id)
        assert found is not None
        return found

    async def read(self, job: Job) -> Job:
        async with self.database.uow(Principal(job.user_id)) as tx:
            return await service.get(tx, job.user_id, job.id)

    async def ended(self, events: Events, job: Job, within_s: float = 30) -> Job:
        """The job when it has ended."""
        return await self.until(events, job, lambda now: now.state.ended, within_s)

    async def until(self, events: Events, job: Job, wanted: Callable[[Job], bool], within_s: float = 30) -> Job:
        """The job when it is as wanted."""
        async with asyncio.timeout(within_s):
            return [now async for now in follow(events, job.id, lambda: self.read(job), ended=wanted)][-1]

    async def look_behind(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """Rows as the superuser sees them."""
        connection = await asyncpg.connect(self.dsn, server_settings={"search_path": self.config.db_schema})
        try:
            found: list[asyncpg.Record] = await connection.fetch(sql, *arguments)
            return found
        finally:
            await connection.close()

    async def ledger(self, job: Job) -> list[tuple[str, int]]:
        """What the ledger says of a job, in order."""
        rows = await self.look_behind(
            "SELECT entry, amount_micros_usd FROM costs WHERE job_id = $1 ORDER BY id", job.id
        )
        return [(row["entry"], row["amount_micros_usd"]) for row in rows]


@pytest.fixture
async def paid(
    config: Settings,
    database: Database,
    worker_database: Database,
    dsn: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[PaidDesk]:
    """The desk, with little patience for orders in doubt; its callbacks and files are served on a loopback port."""
    short = settings().model_copy(update={"doubt_s": 3.0})
    monkeypatch.setattr("server.jobs.till.settings", lambda: short)
    port = free_port()
    base, life = f"http://127.0.0.1:{port}", timedelta(minutes=5)
    callbacks, links = CallbackLinks(base, SECRET), LinkMaker(base, Signer(SECRET, "file-link"))
    blobs = FileBlobs(tmp_path / "files", links, Lives(life, life))
    routes = [VendorCallbacks(database, callbacks).route(), FileLinks(blobs, links).mount()]
    async with listening(Starlette(routes=routes), "127.0.0.1", port):
        desk = Desk(tmp_path / "work", blobs, blobs, FfmpegAudio(), callbacks)
        yield PaidDesk(config, database, worker_database, dsn, blobs, desk)
