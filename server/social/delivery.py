"""One run of a post's way to its platform: what is packed for it, and what is written down on the way."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from server.content import films
from server.content.films import Film
from server.content.workdir import workdir
from server.core.blobs import Blobs
from server.core.failures import EngineFailed, NotYet
from server.core.keyring import SealBroken
from server.jobs.run import PROGRESS_EVERY_S, JobRun
from server.social import preflight, repository
from server.social.allowance import Allowance, Spending
from server.social.models import Account, Post, Stage
from server.social.ports import Access, AtWork, HandleLost, Publication, Published, Publisher
from server.social.preflight import Draft
from server.social.token_safe import TokenSafe

PREPARE_ANEW = timedelta(seconds=1)
VIDEO, THUMBNAIL = "video.mp4", "thumbnail.jpg"


@dataclass(frozen=True, slots=True)
class Packing:
    """Where a post's files come from and go meanwhile, the way into its account, and what today still allows."""

    blobs: Blobs
    work_dir: Path
    access: Access
    allowance: Allowance


class Delivery:
    """Takes a post as far as it goes now. Nothing is committed before the platform was asked about an older handle."""

    def __init__(self, run: JobRun, post: Post, account: Account, packing: Packing, safe: TokenSafe) -> None:
        self._run = run
        self._post = post
        self._account = account
        self._packing = packing
        self._log = Log(run, post, safe)

    async def carry(self, publisher: Publisher) -> Published | AtWork:
        """Find, else prepare and commit; raises what the publisher raises."""
        async with self._run.uow() as tx:
            video = await films.find(tx, self._post.user_id, self._post.video_id)
        publication = await self._publication(video)
        try:
            if self._log.handle:
                found = await publisher.find(self._log.handle, publication, self._log)
                if found:
                    return found
            return await self._send(publisher, publication, video)
        except HandleLost as lost:
            await self._log.forget()
            raise NotYet(PREPARE_ANEW, provider=self._account.platform) from lost

    async def _send(self, publisher: Publisher, publication: Publication, video: Film) -> Published | AtWork:
        if not self._log.handle:
            await self._run.enter(Stage.PREPARE)
            draft = Draft(publication.title, publication.description, publication.keywords, publication.privacy)
            preflight.check_draft(self._account.platform, draft)
        async with self._files(publication, video):
            preflight.check_file(self._account.platform, publication.video)
            if not self._log.handle:
                async with self._packing.allowance.spending(self._account.platform, Spending.POST):
                    await self._log.open(publisher, publication)
            return await publisher.commit(self._log.handle, publication, self._log)

    @asynccontextmanager
    async def _files(self, publication: Publication, video: Film) -> AsyncIterator[None]:
        async with workdir(self._packing.work_dir, self._run.job):
            await self._packing.blobs.fetch(video.video_key, publication.video)
            await self._packing.blobs.fetch(video.thumbnail_key, publication.thumbnail)
            yield

    async def _publication(self, video: Film) -> Publication:
        post, job = self._post, self._run.job
        folder = self._packing.work_dir / str(job.id) / str(job.fence)
        async with self._run.uow() as tx:
            known_ids = await repository.platform_ids(tx, post)

        async def link() -> str:
            return (await self._packing.blobs.download_link(video.video_key, VIDEO)).url

        return Publication(
            post_id=str(post.id),
            account_id=self._account.platform_account_id,
            access=self._packing.access,
            video=folder / VIDEO,
            thumbnail=folder / THUMBNAIL,
            size_bytes=video.size_bytes,
            title=post.title,
            description=post.description,
            keywords=post.keywords,
            language=post.language,
            privacy=post.privacy,
            publish_at=post.publish_at,
            made_for_kids=post.made_for_kids,
            ai_generated=post.ai_generated,
            link=link,
            known_ids=frozenset(known_ids),
        )


class Log:
    """Implements `server.social.ports.Journal`: the handle is kept sealed at once, bytes are shown once a second."""

    def __init__(self, run: JobRun, post: Post, safe: TokenSafe) -> None:
        self._run = run
        self._post = post
        self._safe = safe
        self._shown_at = 0.0
        self.handle = self._kept()

    async def open(self, publisher: Publisher, publication: Publication) -> None:
        """Prepare, with the intent written down before and the handle after."""

        async def submit(_key: str) -> str:
            self.handle = await publisher.prepare(publication)
            return self._safe.seal_handle(self.handle, self._run.job)

        await self._run.submit_once(submit)

    async def keep(self, handle: str) -> None:
        """Keep another handle in place of the one there was."""
        await self._run.keep_handle(self._safe.seal_handle(handle, self._run.job))
        self.handle = handle

    async def forget(self) -> None:
        """There is no handle any more: prepare anew."""
        await self._run.keep_handle(None)

    async def sent(self, count: int, total: int) -> None:
        """Show how many bytes have arrived."""
        stage = Stage.PROCESS if count >= total else Stage.UPLOAD
        if stage == self._run.stage and time.monotonic() - self._shown_at < PROGRESS_EVERY_S:
            return
        self._shown_at = time.monotonic()
        async with self._run.uow() as tx:
            await repository.note_bytes(tx, self._run.job.user_id, self._post.id, count, total)
            await self._run.enter(stage, 100 * count // total)

    def _kept(self) -> str:
        sealed = self._run.job.vendor_handle
        if not sealed:
            return ""
        try:
            return self._safe.open_handle(sealed, self._run.job)
        except SealBroken as broken:
            # What was handed over under a lost key cannot be asked about any more.
            raise EngineFailed("NEEDS_REVIEW", "the handle's key is gone", retryable=False) from broken
