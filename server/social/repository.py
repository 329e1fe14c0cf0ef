"""Every query on posts, their history and kept search copy."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.types import DateTime, Text, Uuid

from server.core.database import Query, Transaction
from server.jobs.models import Job, JobKind, JobState, jobs
from server.social.models import (
    KeptCopy,
    Note,
    Post,
    PostEvent,
    PostState,
    Stage,
    platform_accounts,
    post_events,
    posts,
    search_copies,
)
from server.social.ports import Platform, Published, Reception

_STATE_OF_JOB = {
    JobState.SUCCEEDED: PostState.PUBLISHED,
    JobState.FAILED: PostState.FAILED,
    JobState.CANCELLED: PostState.CANCELLED,
}
_STATE_OF_STAGE = {Stage.UPLOAD: PostState.UPLOADING, Stage.PROCESS: PostState.PROCESSING}
_BEFORE_ITS_WAY = {JobState.QUEUED: PostState.PENDING, JobState.WAITING: PostState.SCHEDULED}


def _state(job_state: ColumnElement[str], stage: ColumnElement[str]) -> ColumnElement[str]:
    """Where a post stands when its job stands so: the one place that says it."""
    return case(
        *((job_state == job, post) for job, post in _STATE_OF_JOB.items()),
        *((stage == reached, post) for reached, post in _STATE_OF_STAGE.items()),
        *((job_state == job, post) for job, post in _BEFORE_ITS_WAY.items()),
        else_=PostState.UPLOADING,
    )


c, event, account, copies = posts.c, post_events.c, platform_accounts.c, search_copies.c
post_state = _state(jobs.c.state, jobs.c.stage)
_moment = DateTime(timezone=True)

_MINE = and_(c.user_id == bindparam("user_id"), c.id == bindparam("id"))
_WITH_JOB = posts.join(jobs, and_(jobs.c.user_id == c.user_id, jobs.c.subject_id == c.id, jobs.c.kind == JobKind.POST))
_WITH_ACCOUNT = _WITH_JOB.join(platform_accounts, and_(account.user_id == c.user_id, account.id == c.account_id))
_SHOWN = [
    *(column for column in c if column is not c.updated_at),
    func.greatest(c.updated_at, jobs.c.updated_at).label("updated_at"),
    post_state.label("state"),
]
_FILTER = and_(
    c.user_id == bindparam("user_id"),
    or_(bindparam("platform", type_=Text).is_(None), account.platform == bindparam("platform", type_=Text)),
    or_(
        bindparam("states", type_=ARRAY(Text)).is_(None),
        post_state == func.any(bindparam("states", type_=ARRAY(Text))),
    ),
    or_(bindparam("since", type_=_moment).is_(None), c.created_at >= bindparam("since", type_=_moment)),
    or_(bindparam("until", type_=_moment).is_(None), c.created_at < bindparam("until", type_=_moment)),
)

_GIVEN = (
    *("user_id", "id", "video_id", "project_id", "account_id", "title", "description", "keywords"),
    *("language", "privacy", "publish_at", "made_for_kids", "ai_generated", "if_late"),
)
_INSERT = Query(insert(posts).values({name: bindparam(name) for name in _GIVEN}).on_conflict_do_nothing())
_GET = Query(select(*_SHOWN).select_from(_WITH_JOB).where(_MINE))
_IDS = Query(select(posts.c.id).where(posts.c.user_id == bindparam("user_id")))
_PAGE = Query(
    select(*_SHOWN)
    .select_from(_WITH_ACCOUNT)
    .where(_FILTER, or_(bindparam("before", type_=Uuid).is_(None), c.id < bindparam("before", type_=Uuid)))
    .order_by(c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_COUNT = Query(select(func.count()).select_from(_WITH_ACCOUNT).where(_FILTER))
_EDITABLE = ("title", "description", "keywords", "privacy", "publish_at", "if_late")
_EDIT = Query(
    update(posts)
    .where(_MINE)
    .values({name: bindparam(f"new_{name}", type_=c[name].type) for name in _EDITABLE} | {"updated_at": func.now()})
)
_NOTE_BYTES = Query(
    update(posts)
    .where(_MINE)
    .values(bytes_sent=bindparam("sent"), bytes_total=bindparam("total"), updated_at=func.now())
)
_PUBLISHED = Query(
    update(posts)
    .where(_MINE)
    .values(
        platform_id=bindparam("called"),
        platform_url=bindparam("url"),
        bytes_sent=c.bytes_total,
        ask_at=bindparam("asks_at", type_=_moment),
        published_at=func.now(),
        updated_at=func.now(),
    )
)
_NOTE = Query(
    insert(post_events).values(
        {name: bindparam(name) for name in ("user_id", "post_id", "job_state", "stage", "attempt", "note")}
    )
)
_NOTE_PAUSE = Query(update(posts).where(_MINE).values(pauses=c.pauses + 1))
_FORGET_PAUSES = Query(update(posts).where(_MINE).values(pauses=0))
_OF_VIDEO = Query(
    select(c.id)
    .select_from(_WITH_JOB)
    .where(
        c.user_id == bindparam("user_id"),
        c.account_id == bindparam("account_id"),
        c.video_id == bindparam("video_id"),
        func.greatest(c.created_at, c.publish_at) > bindparam("since", type_=_moment),
        post_state != PostState.FAILED,
        post_state != PostState.CANCELLED,
    )
    .limit(1)
)
_RECEIVED = Query(
    update(posts)
    .where(_MINE)
    .values({name: bindparam(name) for name in ("views", "likes", "comments")} | {"received_at": func.now()})
)
_ASK_AGAIN = Query(update(posts).where(_MINE).values(ask_at=bindparam("again", type_=_moment)))
_due = func.posts_to_ask_about(bindparam("most", type_=Integer)).table_valued("user_id", "id")
_TO_ASK_ABOUT = Query(select(_due.c.user_id, _due.c.id))
_PLATFORM_IDS = Query(
    select(c.platform_id).where(
        c.user_id == bindparam("user_id"), c.account_id == bindparam("account_id"), c.platform_id != ""
    )
)
_HISTORY = Query(
    select(_state(event.job_state, event.stage).label("state"), event.attempt, event.reason, event.note, event.at)
    .where(event.user_id == bindparam("user_id"), event.post_id == bindparam("id"))
    .order_by(event.id)
)
_KEPT = and_(
    copies.user_id == bindparam("user_id"),
    copies.project_id == bindparam("project_id"),
    copies.platform == bindparam("platform"),
)
_GET_COPY = Query(
    select(copies.copy, copies.produced_by, copies.cost, copies.kept_until).where(
        _KEPT, copies.brief == bindparam("brief"), copies.kept_until > bindparam("now")
    )
)
_keep = insert(search_copies).values({column.name: bindparam(column.name) for column in copies})
_KEEP_COPY = Query(
    _keep.on_conflict_do_update(
        index_elements=["user_id", "project_id", "platform"],
        set_={name: _keep.excluded[name] for name in ("brief", "copy", "produced_by", "cost", "kept_until")},
    )
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which posts a list shows; None takes all. `since` and `until` bound the moment of their making."""

    platform: Platform | None = None
    states: tuple[PostState, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CopyKey:
    """What copy is kept for: a project on a platform, as long as `brief`, the digest of its facts, is the same."""

    user_id: UUID
    project_id: UUID
    platform: Platform
    brief: bytes


async def insert_post(tx: Transaction, **values: Any) -> None:
    """Write a post; nothing changes when it is there already."""
    await tx.run(_INSERT, **values)


async def get(tx: Transaction, user_id: UUID, post_id: UUID) -> Post | None:
    """One post."""
    row = await tx.first(_GET, user_id=user_id, id=post_id)
    return Post.from_row(row) if row else None


async def page(
    tx: Transaction, user_id: UUID, wanted: Wanted, *, limit: int, before: UUID | None
) -> tuple[list[Post], int]:
    """Posts newest first, and how many there are in all."""
    values = asdict(wanted) | {"user_id": user_id}
    rows = await tx.all(_PAGE, **values, limit=limit, before=before)
    return [Post.from_row(row) for row in rows], await tx.value(_COUNT, **values)


async def edit(tx: Transaction, post: Post) -> None:
    """Write what an owner can change about a post."""
    values = {f"new_{name}": getattr(post, name) for name in _EDITABLE}
    await tx.run(_EDIT, user_id=post.user_id, id=post.id, **values)


async def note_bytes(tx: Transaction, user_id: UUID, post_id: UUID, sent: int, total: int) -> None:
    """Write how much the platform has."""
    await tx.run(_NOTE_BYTES, user_id=user_id, id=post_id, sent=sent, total=total)


async def save_published(
    tx: Transaction, user_id: UUID, post_id: UUID, published: Published, asks_at: datetime | None
) -> None:
    """Write where people see the post, and when to ask how they received it."""
    seen = {"called": published.platform_id, "url": published.url}
    await tx.run(_PUBLISHED, user_id=user_id, id=post_id, **seen, asks_at=asks_at)


async def note(tx: Transaction, job: Job, what: Note) -> None:
    """Write something into a post's history that is no change of its state."""
    place = {"job_state": job.state, "stage": job.stage, "attempt": job.attempt}
    await tx.run(_NOTE, user_id=job.user_id, post_id=job.subject_id, note=what, **place)


async def note_pause(tx: Transaction, post: Post) -> None:
    """Count a pause that a platform made necessary."""
    await tx.run(_NOTE_PAUSE, user_id=post.user_id, id=post.id)


async def forget_pauses(tx: Transaction, post: Post) -> None:
    """Begin to count anew."""
    await tx.run(_FORGET_PAUSES, user_id=post.user_id, id=post.id)


async def newest_of(tx: Transaction, user_id: UUID, account_id: UUID, video_id: UUID, since: datetime) -> UUID | None:
    """A post of the same video on the same account that went out since then, or is about to."""
    found: UUID | None = await tx.value(
        _OF_VIDEO, user_id=user_id, account_id=account_id, video_id=video_id, since=since
    )
    return found


async def note_reception(tx: Transaction, post: Post, told: Reception | None, again: datetime | None) -> None:
    """Write what the platform told, if it did, and when to ask again."""
    key = {"user_id": post.user_id, "id": post.id}
    await tx.run(_ASK_AGAIN, **key, again=again)
    if told:
        await tx.run(_RECEIVED, **key, **asdict(told))


async def to_ask_about(tx: Transaction, most: int) -> list[tuple[UUID, UUID]]:
    """Owner and id of posts of anybody that are due to be asked about."""
    return [(row["user_id"], row["id"]) for row in await tx.all(_TO_ASK_ABOUT, most=most)]


async def platform_ids(tx: Transaction, post: Post) -> list[str]:
    """What the platform calls the posts of the same account."""
    rows = await tx.all(_PLATFORM_IDS, user_id=post.user_id, account_id=post.account_id)
    return [row["platform_id"] for row in rows]


async def history(tx: Transaction, user_id: UUID, post_id: UUID) -> list[PostEvent]:
    """What happened to a post, oldest first."""
    rows = await tx.all(_HISTORY, user_id=user_id, id=post_id)
    return [PostEvent(**{**row, "state": PostState(row["state"])}) for row in rows]


async def get_copy(tx: Transaction, key: CopyKey, now: datetime) -> KeptCopy | None:
    """Copy that is still kept."""
    row = await tx.first(_GET_COPY, **asdict(key), now=now)
    return KeptCopy.from_row(row) if row else None


async def keep_copy(tx: Transaction, key: CopyKey, kept: KeptCopy) -> None:
    """Keep copy in place of what was kept for the project and platform."""
    await tx.run(_KEEP_COPY, **asdict(key), **asdict(kept))


async def post_ids(tx: Transaction, user_id: UUID) -> list[UUID]:
    """All posts of a user."""
    return [row["id"] for row in await tx.all(_IDS, user_id=user_id)]
