"""The job that carries a post to its platform, exactly once whatever breaks on the way."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from server.content import works
from server.content.work_models import VideoRow
from server.content.workdir import workdir
from server.core import clock
from server.core.blobs import Blobs
from server.core.failures import EngineFailed
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.costs import Cost
from server.jobs.models import JobKind
from server.jobs.run import PROGRESS_EVERY_S, JobRun
from server.social import accounts, posts, repository
from server.social.models import Post, Stage
from server.social.ports import Platform, Publication, Published, Publisher
from server.social.posts import PostPlan
from server.social.search_copy import SearchCopies


class PostJob:
    """Prepares, asks whether it is published already, and commits; a production's post is written down first."""

    kind = JobKind.POST

    def __init__(
        self, publishers: Mapping[Platform, Publisher], copies: SearchCopies, blobs: Blobs, work_dir: Path
    ) -> None:
        self._publishers = publishers
        self._copies = copies
        self._blobs = blobs
        self._work_dir = work_dir

    async def __call__(self, run: JobRun) -> None:
        """Publish, unless the post's time is still to come."""
        post = await self._post_of(run)
        if _is_early(run, post):
            await _wait(run, post)
        else:
            await self._publish(run, post)

    async def _post_of(self, run: JobRun) -> Post:
        user_id, post_id = run.job.user_id, run.job.subject_id
        async with run.uow() as tx:
            post = await repository.get(tx, user_id, post_id)
        if post:
            return post
        plan = await self._in_words(run, run.payload(PostPlan))
        async with run.uow() as tx:
            await posts.write_post(tx, user_id, post_id, plan)
            return (await posts.get_post(tx, user_id, post_id)).post

    async def _in_words(self, run: JobRun, plan: PostPlan) -> PostPlan:
        """The plan with every empty text written."""
        if plan.title and plan.description and plan.keywords:
            return plan
        await run.enter(Stage.WRITE)
        async with run.uow() as tx:
            platform = (await accounts.usable(tx, run.job.user_id, plan.account_id)).platform
            project_id = (await works.get_video(tx, run.job.user_id, plan.video_id)).row.project_id
        copy = (await self._copies.generate(run.uow, run.job.user_id, project_id, platform)).kept.copy
        return replace(
            plan,
            title=plan.title or copy.title,
            description=plan.description or copy.description,
            keywords=plan.keywords or copy.keywords,
        )

    async def _publish(self, run: JobRun, post: Post) -> None:
        async with run.uow() as tx:
            platform = (await accounts.usable(tx, post.user_id, post.account_id)).platform
        publisher = self._publishers.get(platform)
        if publisher is None:
            raise EngineFailed("PROVIDER_NOT_CONFIGURED", platform, retryable=True, provider=platform)
        handle = run.job.vendor_handle
        published = await publisher.find(handle) if handle else None
        if published is None:
            published = await self._send(run, publisher, post)
        async with run.finish(Cost(platform, "posts", 1, 0)) as tx:
            await repository.save_published(tx, post.user_id, post.id, published)

    async def _send(self, run: JobRun, publisher: Publisher, post: Post) -> Published:
        await run.enter(Stage.PREPARE)
        async with run.uow() as tx:
            video = (await works.get_video(tx, post.user_id, post.video_id)).row
        async with workdir(self._work_dir, run.job) as folder:
            publication = await self._gather(post, video, folder)
            handle = await run.submit_once(lambda _key: publisher.prepare(publication))
            return await publisher.commit(handle, publication, _Upload(run, post.id))

    async def _gather(self, post: Post, video: VideoRow, folder: Path) -> Publication:
        assert video.video_key and video.thumbnail_key, "only finished videos are posted"
        publication = Publication(
            post_id=str(post.id),
            video=folder / "video.mp4",
            thumbnail=folder / "thumbnail.jpg",
            title=post.title,
            description=post.description,
            keywords=post.keywords,
            language=post.language,
            privacy=post.privacy,
            publish_at=post.publish_at,
        )
        await self._blobs.fetch(video.video_key, publication.video)
        await self._blobs.fetch(video.thumbnail_key, publication.thumbnail)
        return publication


class _Upload:
    """Shows how many bytes the platform has, at most once a second."""

    def __init__(self, run: JobRun, post_id: UUID) -> None:
        self._run = run
        self._post_id = post_id
        self._shown_at = 0.0

    async def __call__(self, sent: int, total: int) -> None:
        stage = Stage.PROCESS if sent >= total else Stage.UPLOAD
        if stage == self._run.stage and time.monotonic() - self._shown_at < PROGRESS_EVERY_S:
            return
        self._shown_at = time.monotonic()
        async with self._run.uow() as tx:
            await repository.note_bytes(tx, self._run.job.user_id, self._post_id, sent, total)
            await self._run.enter(stage, 100 * sent // total)


def _is_early(run: JobRun, post: Post) -> bool:
    """A production comes to its post as soon as the video is finished, which may be long before the post's time."""
    return post.publish_at is not None and post.publish_at > clock.now() and run.job.submitted_at is None


async def _wait(run: JobRun, post: Post) -> None:
    assert post.publish_at is not None
    async with run.uow() as tx:
        await job_rows.release(tx, run.job, counted=False)
        await jobs.reschedule(tx, post.user_id, run.job.id, post.publish_at)
