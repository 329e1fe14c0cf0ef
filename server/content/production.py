"""The whole advertisement in one call: what it will cost, what stands in its way, and making it."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from server.auth import service as accounts
from server.content import prices, projects, repository, steps
from server.content import work_repository as works
from server.content.direction import Aspect
from server.content.errors import ImagesRequired, ProjectArchived
from server.content.models import Project
from server.content.work_models import LyricsRow, SongRow
from server.core import clock
from server.core.database import Transaction
from server.core.errors import AppError, FieldViolation, QuotaExceeded
from server.core.plan import Metric
from server.jobs import purchases
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.costs import Cost
from server.jobs.models import Job, JobKind, NewJob


@dataclass(frozen=True, slots=True)
class PublishPlan:
    """How the finished video shall be posted; empty texts are written by whoever posts it."""

    account_id: UUID
    title: str
    description: str
    keywords: tuple[str, ...]
    privacy: str
    publish_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post that is to be made of a video which is still to be made."""

    plan: PublishPlan
    duration_s: float
    width: int


PostCheck = Callable[[Transaction, UUID, PlannedPost], Awaitable[None]]
"""Raises an AppError unless the user may post to the account and its platform takes such a post; social knows how."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a production; a seed other than 0 asks for everything anew."""

    length_s: int
    seed: int = 0
    publish: PublishPlan | None = None


@dataclass(frozen=True, slots=True)
class Reusable:
    """Results that are still good: made of what the project says now."""

    lyrics: LyricsRow | None
    song: SongRow | None


@dataclass(frozen=True, slots=True)
class StepQuote:
    """What a step costs, what it would cost at a vendor's list price, and whether it is needed at all."""

    kind: JobKind
    cost: Cost
    list_price: Cost | None
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a production would be refused, and the step it would fail in."""

    reason: type[AppError]
    kind: JobKind
    violations: tuple[FieldViolation, ...] = ()


def reusable(project: Project, lyrics: LyricsRow | None, song: SongRow | None, seed: int) -> Reusable:
    """What of the newest results can be kept."""
    if seed or lyrics is None or not _still_true(lyrics, project):
        return Reusable(None, None)
    kept = song if song and song.music == project.music and _sings(song, lyrics) else None
    return Reusable(lyrics, kept)


def _still_true(lyrics: LyricsRow, project: Project) -> bool:
    """Whether the words say and fit what the project is now; the owner's own outlive a change of mere style."""
    was, now = lyrics.facts, project.facts
    if not lyrics.edited:
        return was == now
    same_stay = all(was[name] == now[name] for name in was if name != "music")
    return same_stay and was["music"]["tempo_bpm"] == now["music"]["tempo_bpm"]


def _sings(song: SongRow, lyrics: LyricsRow) -> bool:
    """Whether these very words were recorded: the owner may have changed them since."""
    if song.lyrics_id != lyrics.id or song.map is None or lyrics.lines is None:
        return False
    return [line["text"] for line in song.map["lines"]] == [line["text"] for line in lyrics.lines]


async def quote(
    tx: Transaction, user_id: UUID, project_id: UUID, order: Order, check_post: PostCheck
) -> tuple[list[StepQuote], list[Rejection]]:
    """What the production would cost and what would be refused; spends nothing."""
    project = await projects.get(tx, user_id, project_id)
    kept = await _kept(tx, project, order)
    costs = [_step(JobKind.ANALYSIS, reused=True), *_steps(project, kept, order)]
    rejections = await _rejections(tx, project)
    rejections += [Rejection(QuotaExceeded, step.kind) for step in await _beyond_budget(tx, user_id, costs)]
    if order.publish:
        costs.append(_step(JobKind.POST))
        try:
            await check_post(tx, user_id, _planned(project, order.publish, order.length_s))
        except AppError as error:
            rejections.append(Rejection(type(error), JobKind.POST, error.violations))
    return costs, rejections


def _steps(project: Project, kept: Reusable, order: Order) -> list[StepQuote]:
    """What is made for every order."""
    return [
        _step(JobKind.LYRICS, reused=kept.lyrics is not None),
        _step(JobKind.SONG, reused=kept.song is not None),
        _quoted(
            JobKind.VIDEO,
            prices.local_cost(JobKind.VIDEO, order.length_s),
            prices.video_list_price(Aspect(project.aspect), order.length_s),
        ),
    ]


def _step(kind: JobKind, *, reused: bool = False) -> StepQuote:
    own, list_price = prices.local_cost(kind, 0 if reused else 1), prices.list_price(kind)
    return StepQuote(kind, own, list_price, reused=True) if reused else _quoted(kind, own, list_price)


def _quoted(kind: JobKind, own: Cost, list_price: Cost | None) -> StepQuote:
    """Our own engines work for nothing; a vendor takes its list price."""
    paid = prices.maker_of(kind) != prices.LOCAL and list_price
    return StepQuote(kind, paid or own, list_price)


async def _beyond_budget(tx: Transaction, user_id: UUID, steps_quoted: list[StepQuote]) -> list[StepQuote]:
    """The steps from which on the month's budgets do not reach."""
    beyond, spent = [], 0
    for step in steps_quoted:
        spent += step.cost.amount_micros_usd
        if step.cost.amount_micros_usd and not (await purchases.budget(tx, user_id, step.cost.provider)).covers(spent):
            beyond.append(step)
    return beyond


async def _rejections(tx: Transaction, project: Project) -> list[Rejection]:
    found = []
    if project.archived_at:
        found.append(Rejection(ProjectArchived, JobKind.PRODUCTION))
    if not project.image_count:
        found.append(Rejection(ImagesRequired, JobKind.VIDEO))
    _, gone = await accounts.usage(tx, project.user_id)
    videos = next(each for each in gone if each.metric is Metric.VIDEOS)
    if 0 <= videos.limit <= videos.used:
        found.append(Rejection(QuotaExceeded, JobKind.VIDEO))
    return found


async def produce(
    tx: Transaction, user_id: UUID, project_id: UUID, order: Order, check_post: PostCheck
) -> tuple[Job, list[Job]]:
    """Begin the chain; what is still good is not made again.

    Raises ImagesRequired, QuotaExceeded, and what `check_post` raises, before anything is spent.
    """
    project = await projects.get_for_change(tx, user_id, project_id)
    if not project.image_count:
        raise ImagesRequired
    if order.publish:
        await check_post(tx, user_id, _planned(project, order.publish, order.length_s))
    kept = await _kept(tx, project, order)
    if beyond := await _beyond_budget(tx, user_id, _steps(project, kept, order)):
        raise QuotaExceeded(quota_subject=beyond[0].cost.provider)
    lyrics = kept.lyrics or await steps.new_lyrics(tx, project, order.seed)
    song = kept.song or await steps.new_song(tx, project, lyrics.id, order.seed)
    video = await steps.new_video(tx, project, song.id, order.length_s, order.seed)
    await repository.save(tx, replace(project, lyrics_id=lyrics.id, song_id=song.id, video_id=video.id))
    needed = [row for row in (lyrics, song, video) if row not in (kept.lyrics, kept.song)]
    chain = [steps.job_for(row) for row in needed]
    if order.publish:
        chain.append(_post(project, video.id, order.publish))
    production = NewJob(JobKind.PRODUCTION, subject_id=project.id, project_id=project.id)
    job = await jobs.start_chain(tx, user_id, production, chain)
    return await jobs.get(tx, user_id, job.id), await job_rows.steps(tx, user_id, job.id)


async def _kept(tx: Transaction, project: Project, order: Order) -> Reusable:
    lyrics = await works.newest_lyrics(tx, project.user_id, project.id)
    song = await works.newest_song(tx, project.user_id, project.id)
    return reusable(project, lyrics, song, order.seed)


def _planned(project: Project, plan: PublishPlan, length_s: int) -> PlannedPost:
    width, _ = Aspect(project.aspect).size
    return PlannedPost(plan, length_s, width)


def _post(project: Project, video_id: UUID, plan: PublishPlan) -> NewJob:
    payload: dict[str, Any] = asdict(plan) | {
        "video_id": str(video_id),
        "account_id": str(plan.account_id),
        "keywords": list(plan.keywords),
        "publish_at": plan.publish_at.isoformat() if plan.publish_at else None,
    }
    return NewJob(JobKind.POST, clock.new_id(), project.id, payload)
