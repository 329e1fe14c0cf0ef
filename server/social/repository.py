"""Every query on posts, their history and kept search copy."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.types import DateTime, Text, Uuid

from server.core.database import Query, Transaction
from server.jobs.models import JobKind, JobState, jobs
from server.social.models import (
    KeptCopy,
    Post,
    PostEvent,
    PostState,
    Stage,
    platform_accounts,
    post_events,
    posts,
    search_copies,
)
from server.social.ports import Platform, Published

_STATE_OF_JOB = {
    JobState.QUEUED: PostState.PENDING,
    JobState.WAITING: PostState.SCHEDULED,
    JobState.SUCCEEDED: PostState.PUBLISHED,
    JobState.FAILED: PostState.FAILED,
    JobState.CANCELLED: PostState.CANCELLED,
}


def _state(job_state: ColumnElement[str], stage: ColumnElement[str]) -> ColumnElement[str]:
    """Where a post stands when its job stands so: the one place that says it."""
    return case(
        *((job_state == job, post) for job, post in _STATE_OF_JOB.items()),
        (stage == Stage.PROCESS, PostState.PROCESSING),
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
    *("language", "privacy", "publish_at"),
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
_EDITABLE = ("title", "description", "keywords", "privacy", "publish_at")
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
        published_at=func.now(),
        updated_at=func.now(),
    )
)
_HISTORY = Query(
    select(_state(event.job_state, event.stage).label("state"), event.attempt, event.reason, event.at)
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


async def save_published(tx: Transaction, user_id: UUID, post_id: UUID, published: Published) -> None:
    """Write where people see the post."""
    await tx.run(_PUBLISHED, user_id=user_id, id=post_id, called=published.platform_id, url=published.url)


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
