"""The job that carries a post to its platform, exactly once whatever breaks on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from server.auth.oauth_errors import ProviderNotConfigured, ProviderUnavailable
from server.content import works
from server.core import clock
from server.core.blobs import Blobs
from server.core.failures import EngineFailed, NotYet
from server.jobs import service as jobs
from server.jobs.costs import Cost
from server.jobs.models import JobKind, JobState
from server.jobs.run import JobRun
from server.social import account_repository, posts, repository, timing
from server.social.account_tokens import AccountTokens
from server.social.allowance import Allowance
from server.social.delivery import Delivery, Packing
from server.social.errors import AccountReconnectRequired
from server.social.held_posts import RECONNECT
from server.social.models import Account, LatePolicy, Note, Post, Stage, TokenState
from server.social.platform_errors import Kind, Meaning, meaning
from server.social.ports import AtWork, Platform, PlatformRefused, Published, Publisher
from server.social.posts import PostPlan
from server.social.search_copy import SearchCopies
from server.social.token_safe import TokenSafe

FIRST_RECEPTION = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PostDesk:
    """What every post needs: the platforms and what they allow, the keys to accounts, files and room for them."""

    publishers: Mapping[Platform, Publisher]
    tokens: AccountTokens
    safe: TokenSafe
    allowance: Allowance
    blobs: Blobs
    work_dir: Path


class PostJob:
    """Prepares, asks whether it is published already, and commits; a production's post is written down first."""

    kind = JobKind.POST

    def __init__(self, desk: PostDesk, copies: SearchCopies) -> None:
        self._desk = desk
        self._copies = copies

    async def __call__(self, run: JobRun) -> None:
        """Publish, unless the post's time is still to come, or has passed and its owner wants no late one."""
        post = await self._post_of(run)
        async with run.uow() as tx:
            account = (await account_repository.accounts_of(tx, post.user_id, [post.account_id]))[post.account_id]
        begun = run.job.submitted_at is not None
        begins_at = timing.begins_at(account.platform, post.privacy, post.publish_at)
        if not begun and begins_at and begins_at > clock.now():
            await _wait(run, post, account)
        elif not begun and timing.is_late(post) and post.if_late is LatePolicy.SKIP:
            await _skip(run)
        else:
            await self._publish(run, post, account)

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
            found = await account_repository.accounts_of(tx, run.job.user_id, [plan.account_id])
            project_id = (await works.get_video(tx, run.job.user_id, plan.video_id)).row.project_id
        platform = found[plan.account_id].platform
        copy = (await self._copies.generate(run.uow, run.job.user_id, project_id, platform)).kept.copy
        return replace(
            plan,
            title=plan.title or copy.title,
            description=plan.description or copy.description,
            keywords=plan.keywords or copy.keywords,
        )

    async def _publish(self, run: JobRun, post: Post, account: Account) -> None:
        if account.token_state is not TokenState.VALID:
            raise NotYet(None, provider=account.platform, reason=RECONNECT)
        publisher = self._desk.publishers.get(account.platform)
        if publisher is None:
            raise EngineFailed("PROVIDER_NOT_CONFIGURED", account.platform, retryable=True, provider=account.platform)
        if timing.is_late(post) and run.job.submitted_at is None:
            async with run.uow() as tx:
                await repository.note(tx, run.job, Note.LATE)
        access = self._desk.tokens.access(account)
        packing = Packing(self._desk.blobs, self._desk.work_dir, access, self._desk.allowance)
        try:
            outcome = await Delivery(run, post, account, packing, self._desk.safe).carry(publisher)
        except AccountReconnectRequired as error:
            raise NotYet(None, provider=account.platform, reason=RECONNECT) from error
        except ProviderNotConfigured as error:
            raise EngineFailed(error.reason, "", retryable=True, provider=account.platform) from error
        except ProviderUnavailable as error:
            await self._try_later(run, post, meaning(account.platform, "unreachable"), "unreachable", account)
            raise AssertionError from error
        except PlatformRefused as refused:
            await self._understand(run, post, account, refused)
            raise AssertionError from refused
        await _conclude(run, post, account, outcome)

    async def _understand(self, run: JobRun, post: Post, account: Account, refused: PlatformRefused) -> None:
        """Raise what the refusal means for the job."""
        means = meaning(account.platform, refused.cause)
        if means.kind is Kind.REFRESH:
            await self._desk.tokens.give_up(account)
            raise NotYet(None, provider=account.platform, reason=RECONNECT) from refused
        if means.kind is Kind.PERMANENT:
            raise EngineFailed(
                means.reason, str(refused), retryable=False, provider=account.platform, cause=refused.cause
            ) from refused
        if means.anew:
            await run.keep_handle(None)
        await self._try_later(run, post, means, refused.cause, account, refused.retry_after)

    async def _try_later(
        self,
        run: JobRun,
        post: Post,
        means: Meaning,
        cause: str,
        account: Account,
        asked: timedelta | None = None,
    ) -> None:
        """Raise NotYet with a pause that grows, or EngineFailed after too many of them."""
        if post.pauses >= timing.MOST_PAUSES:
            raise EngineFailed(means.reason, "too often", retryable=True, provider=account.platform, cause=cause)
        async with run.uow() as tx:
            await repository.note_pause(tx, post)
        pause = timing.until_next_day() if means.until_next_day else means.pause or timing.pause_after(post.pauses)
        raise NotYet(max(pause, asked or pause), provider=account.platform, reason=means.reason, cause=cause)


async def _conclude(run: JobRun, post: Post, account: Account, outcome: Published | AtWork) -> None:
    """Write down where people see the post, or when to ask again."""
    if isinstance(outcome, AtWork):
        await run.enter(Stage.PROCESS, 99)
        begun = max(run.job.submitted_at or clock.now(), post.publish_at or post.created_at)
        if clock.now() > begun + timing.LONGEST_PROCESSING:
            raise EngineFailed("DEADLINE_PASSED", "still at work", retryable=True, provider=account.platform)
        raise NotYet(outcome.pause, provider=account.platform)
    asks_at = None if account.platform is Platform.LOCAL else clock.now() + FIRST_RECEPTION
    async with run.finish(Cost(account.platform, "posts", 1, 0)) as tx:
        await repository.save_published(tx, post.user_id, post.id, outcome, asks_at)


async def _wait(run: JobRun, post: Post, account: Account) -> None:
    """A production comes to its post as soon as the video is finished, which may be long before the post's time."""
    begins_at = timing.begins_at(account.platform, post.privacy, post.publish_at)
    assert begins_at is not None
    raise NotYet(begins_at - clock.now(), provider=account.platform)


async def _skip(run: JobRun) -> None:
    async with run.uow() as tx:
        await repository.note(tx, run.job, Note.SKIPPED)
        if (await jobs.get(tx, run.job.user_id, run.job.id)).state is JobState.RUNNING:
            await jobs.cancel(tx, run.job.user_id, run.job.id)
