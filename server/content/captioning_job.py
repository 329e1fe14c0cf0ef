"""The job that has a video listened to."""

from pathlib import Path, PurePath

from server.content import captioning, prices
from server.content import captioning_repository as captionings
from server.content.captioning import Source
from server.content.captioning_models import CaptioningRow
from server.content.captioning_ports import Captioner, Footage
from server.content.jobs import Desk, share_of, there
from server.content.ports import Hire
from server.content.workdir import workdir
from server.core.language import Language
from server.core.provenance import Provenance
from server.jobs.models import JobKind
from server.jobs.run import JobRun
from server.jobs.till import JobTill


class CaptioningJob:
    """Has captions made of a video's sound."""

    kind = JobKind.CAPTIONING

    def __init__(self, hire: Hire[Captioner], made_by: Provenance, desk: Desk) -> None:
        self._hire = hire
        self._made_by = made_by
        self._desk = desk

    async def __call__(self, run: JobRun) -> None:
        """Listen, save."""
        await run.enter("listen")
        async with run.uow() as tx:
            row = there(await captionings.get(tx, run.job.user_id, run.job.subject_id))
            source = await captioning.find_source(tx, row.user_id, row.video_id, row.video_upload_id)
        till = JobTill(run, self._desk.callbacks)
        async with workdir(self._desk.root, run.job) as folder:
            footage = self._footage(row, source, folder)
            captions = await self._hire(till).caption(footage, folder, share_of(run, 0, 95))
        cost = till.paid or prices.local_cost(self.kind, source.duration_s)
        async with run.finish(None if till.paid else cost) as tx:
            there(await captionings.get(tx, row.user_id, row.id))
            await captionings.finish(tx, row, self._made_by, cost, captions)

    def _footage(self, row: CaptioningRow, source: Source, folder: Path) -> Footage:
        name = PurePath(source.key).name

        async def bring() -> Path:
            await self._desk.blobs.fetch(source.key, folder / name)
            return folder / name

        async def lend() -> str:
            return (await self._desk.lent.download_link(source.key, name)).url

        language = Language(row.language) if row.language else None
        return Footage(source.duration_s, language, source.known, bring, lend)
