"""The use cases of posts: ask for one, follow it, change it, call it off, go on after a failure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from server.auth import service as auth
from server.content import films, projects
from server.core import clock
from server.core.database import Transaction
from server.core.errors import FieldViolation, NotFound, ValidationFailed
from server.core.language import Language
from server.core.paging import Page, PageTokens, page_size
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.models import Job, JobKind, JobState, NewJob
from server.social import account_repository, accounts, preflight, repository, timing
from server.social.errors import PostDuplicate, PostNotEditable
from server.social.models import Account, LatePolicy, Post, PostEvent, PostState
from server.social.ports import Platform, Privacy
from server.social.preflight import Draft
from server.social.repository import Wanted

LIST = "posts"
DUPLICATE_WITHIN = timedelta(days=1)
YEARS = range(2000, 2100)
_NOT_BEGUN = (JobState.QUEUED, JobState.WAITING)


@dataclass(frozen=True, slots=True)
class PostText:
    """What a platform shows beside the video."""

    title: str
    description: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostPlan:
    """A post to be made; also the payload of a production's post, whose empty texts are written later."""

    video_id: UUID
    account_id: UUID
    title: str
    description: str
    keywords: tuple[str, ...]
    privacy: Privacy
    publish_at: datetime | None
    made_for_kids: bool = False
    ai_generated: bool = True
    if_late: LatePolicy = LatePolicy.PUBLISH


@dataclass(frozen=True, slots=True)
class PostChanges:
    """What shall be different about a post; None stays as it is."""

    text: PostText | None
    privacy: Privacy | None
    publish_at: datetime | None
    if_late: LatePolicy | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which posts to list; `month` is "YYYY-MM" in the owner's time zone, and everything empty takes all."""

    platform: Platform | None
    states: tuple[PostState, ...]
    month: str


@dataclass(frozen=True, slots=True)
class PostView:
    """A post with everything shown beside it; lists leave the events out."""

    post: Post
    account: Account
    job: Job
    events: tuple[PostEvent, ...] = ()


async def create_post(tx: Transaction, user_id: UUID, plan: PostPlan, *, allow_duplicate: bool = False) -> PostView:
    """Post a finished video now or at its time.

    Raises NotFound, VideoNotReady, EmailNotVerified, AccountReconnectRequired, ValidationFailed or PostDuplicate.
    """
    account = await accounts.usable(tx, user_id, plan.account_id)
    video = await films.find(tx, user_id, plan.video_id)
    preflight.check_draft(account.platform, Draft(plan.title, plan.description, plan.keywords, plan.privacy))
    preflight.check_video(account.platform, video)
    if account.platform is not Platform.LOCAL and not allow_duplicate:
        await _refuse_duplicate(tx, user_id, plan)
    post_id = clock.new_id()
    project_id = await write_post(tx, user_id, post_id, plan)
    run_at = timing.begins_at(account.platform, plan.privacy, plan.publish_at)
    await jobs.start(tx, user_id, NewJob(JobKind.POST, post_id, project_id, run_at=run_at))
    return await get_post(tx, user_id, post_id)


async def _refuse_duplicate(tx: Transaction, user_id: UUID, plan: PostPlan) -> None:
    """Two posts at the same moment are told apart by the account's lock."""
    await account_repository.lock(tx, user_id, plan.account_id)
    since = (plan.publish_at or clock.now()) - DUPLICATE_WITHIN
    if newest := await repository.newest_of(tx, user_id, plan.account_id, plan.video_id, since):
        raise PostDuplicate(metadata={"post_id": str(newest)})


async def write_post(tx: Transaction, user_id: UUID, post_id: UUID, plan: PostPlan) -> UUID | None:
    """Write a post's row unless it is there, and tell its project; the job comes from elsewhere."""
    video = await films.find(tx, user_id, plan.video_id)
    await repository.insert_post(
        tx,
        user_id=user_id,
        id=post_id,
        video_id=video.id,
        project_id=video.project_id,
        account_id=plan.account_id,
        title=plan.title,
        description=plan.description,
        keywords=list(plan.keywords),
        language=await _language(tx, user_id, video.project_id),
        privacy=plan.privacy,
        publish_at=plan.publish_at,
        made_for_kids=plan.made_for_kids,
        ai_generated=plan.ai_generated,
        if_late=plan.if_late,
    )
    return video.project_id


async def _language(tx: Transaction, user_id: UUID, project_id: UUID | None) -> Language:
    """The project's language, or its owner's for a video without one."""
    if project_id:
        return Language((await projects.get(tx, user_id, project_id)).language)
    locale = (await auth.me(tx, user_id)).locale
    return Language.EN if locale.startswith("en") else Language.KO


async def get_post(tx: Transaction, user_id: UUID, post_id: UUID) -> PostView:
    """One post with its history; raises NotFound.

    The job is read first: an ended one is never shown with a post from before its end.
    """
    newest = await job_rows.latest_of(tx, user_id, [post_id])
    post = await _get(tx, user_id, post_id)
    (view,) = await _views(tx, user_id, [post], newest)
    return replace(view, events=_changes(await repository.history(tx, user_id, post_id)))


async def list_posts(
    tx: Transaction, user_id: UUID, tokens: PageTokens, found: Filter, *, size: int, token: str
) -> tuple[Page[Post], list[PostView]]:
    """A page of posts, newest first, with what is shown beside them; raises PageTokenInvalid."""
    before = tokens.read(LIST, user_id, token)
    size = page_size(size)
    wanted = await _wanted(tx, user_id, found)
    rows, total = await repository.page(tx, user_id, wanted, limit=size + 1, before=before)
    page = tokens.page(LIST, user_id, rows, size, total)
    newest = await job_rows.latest_of(tx, user_id, [post.id for post in page.rows])
    return page, await _views(tx, user_id, page.rows, newest)


async def update_post(tx: Transaction, user_id: UUID, post_id: UUID, changes: PostChanges) -> PostView:
    """Change a post that has not begun; raises NotFound, PostNotEditable or ValidationFailed."""
    post, job = await _lock_before_start(tx, user_id, post_id)
    account = (await account_repository.accounts_of(tx, user_id, [post.account_id]))[post.account_id]
    text = changes.text or PostText(post.title, post.description, post.keywords)
    changed = replace(
        post,
        title=text.title,
        description=text.description,
        keywords=text.keywords,
        privacy=changes.privacy or post.privacy,
        publish_at=changes.publish_at or post.publish_at,
        if_late=changes.if_late or post.if_late,
    )
    preflight.check_draft(account.platform, Draft(text.title, text.description, text.keywords, changed.privacy))
    await repository.edit(tx, changed)
    run_at = timing.begins_at(account.platform, changed.privacy, changed.publish_at)
    if run_at and (changes.publish_at or changes.privacy):
        await jobs.reschedule(tx, user_id, job.id, run_at)
    return await get_post(tx, user_id, post_id)


async def cancel_post(tx: Transaction, user_id: UUID, post_id: UUID) -> PostView:
    """Call off a post that has not begun; raises NotFound or PostNotEditable."""
    _, job = await _lock_before_start(tx, user_id, post_id)
    await jobs.cancel(tx, user_id, job.id)
    return await get_post(tx, user_id, post_id)


async def retry_post(tx: Transaction, user_id: UUID, post_id: UUID) -> PostView:
    """Go on with a failed post; raises NotFound, EmailNotVerified, AccountReconnectRequired or JobNotRetryable."""
    post = await _get(tx, user_id, post_id)
    await accounts.usable(tx, user_id, post.account_id)
    await repository.forget_pauses(tx, post)
    job = (await job_rows.latest_of(tx, user_id, [post_id]))[post_id]
    await jobs.retry(tx, user_id, job.id)
    return await get_post(tx, user_id, post_id)


async def _get(tx: Transaction, user_id: UUID, post_id: UUID) -> Post:
    post = await repository.get(tx, user_id, post_id)
    if post is None:
        raise NotFound
    return post


async def _lock_before_start(tx: Transaction, user_id: UUID, post_id: UUID) -> tuple[Post, Job]:
    """A post whose job no worker can take until the transaction ends; a retry of one that was sent has begun."""
    post = await _get(tx, user_id, post_id)
    newest = (await job_rows.latest_of(tx, user_id, [post_id]))[post_id]
    job = await job_rows.get(tx, user_id, newest.id, lock=True)
    if job is None or job.state not in _NOT_BEGUN or job.submitted_at:
        raise PostNotEditable
    return post, job


async def _views(tx: Transaction, user_id: UUID, posts: Sequence[Post], newest: Mapping[UUID, Job]) -> list[PostView]:
    found = await account_repository.accounts_of(tx, user_id, list({post.account_id for post in posts}))
    return [PostView(post, found[post.account_id], newest[post.id]) for post in posts]


def _changes(history: Sequence[PostEvent]) -> tuple[PostEvent, ...]:
    """The history without steps inside one state."""
    stretches = groupby(history, key=lambda event: (event.state, event.attempt, event.reason, event.note))
    return tuple(next(stretch) for _, stretch in stretches)


async def _wanted(tx: Transaction, user_id: UUID, found: Filter) -> Wanted:
    wanted = Wanted(found.platform, found.states or None)
    if not found.month:
        return wanted
    year, month = map(int, found.month.split("-"))
    if year not in YEARS:
        raise ValidationFailed(violations=[FieldViolation("month", "a year with posts begins with 20")])
    zone = ZoneInfo((await auth.me(tx, user_id)).timezone)
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    return replace(wanted, since=datetime(year, month, 1, tzinfo=zone), until=datetime(*following, 1, tzinfo=zone))
