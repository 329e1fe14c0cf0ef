"""Posts, accounts and search copy between rows and protobuf."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from castad.common.v1 import cost_pb2, job_pb2, platform_pb2
from castad.social.v1 import account_calls_pb2, account_pb2, copy_calls_pb2, copy_pb2, post_calls_pb2, post_pb2
from google.protobuf.timestamp_pb2 import Timestamp

from server.core import caller, messages
from server.core.clock import timestamp
from server.jobs import mapping as job_mapping
from server.jobs.models import Job, JobFailure, JobState
from server.social.connections import Departure
from server.social.gallery import GalleryLinks
from server.social.models import Account, LatePolicy, Post, PostEvent, PostState
from server.social.platform_errors import told
from server.social.ports import Platform, Privacy
from server.social.posts import Filter, PostChanges, PostPlan, PostText, PostView
from server.social.search_copy import WrittenCopy

_SENTENCES: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("post_events.toml").read_text(encoding="utf-8")
)


def platform_of(value: platform_pb2.Platform) -> Platform | None:
    """The asked platform; None where none was asked."""
    if value == platform_pb2.PLATFORM_UNSPECIFIED:
        return None
    return Platform(platform_pb2.Platform.Name(value).removeprefix("PLATFORM_").lower())


def required_platform_of(value: platform_pb2.Platform) -> Platform:
    """The asked platform, where the contract requires one."""
    platform = platform_of(value)
    assert platform is not None
    return platform


def plan_of(request: post_calls_pb2.CreatePostRequest) -> PostPlan:
    """The post that is asked for."""
    return PostPlan(
        video_id=UUID(request.video_id),
        account_id=UUID(request.account_id),
        title=request.title,
        description=request.description,
        keywords=tuple(request.keywords),
        privacy=_privacy_of(request.privacy) or Privacy.PUBLIC,
        publish_at=_moment_of(request.publish_at) if request.HasField("publish_at") else None,
        made_for_kids=request.made_for_kids,
        ai_generated=request.ai_generated if request.HasField("ai_generated") else True,
        if_late=_late_policy_of(request.if_late) or LatePolicy.PUBLISH,
    )


def changes_of(request: post_calls_pb2.UpdatePostRequest) -> PostChanges:
    """What shall be different."""
    text = request.text
    return PostChanges(
        text=PostText(text.title, text.description, tuple(text.keywords)) if request.HasField("text") else None,
        privacy=_privacy_of(request.privacy),
        publish_at=_moment_of(request.publish_at) if request.HasField("publish_at") else None,
        if_late=_late_policy_of(request.if_late),
    )


def filter_of(request: post_calls_pb2.ListPostsRequest) -> Filter:
    """Which posts are asked for."""
    names = (post_pb2.PostState.Name(state).removeprefix("POST_STATE_") for state in request.states)
    return Filter(platform_of(request.platform), tuple(map(PostState, names)), request.month)


def account(row: Account) -> account_pb2.Account:
    """An account."""
    return account_pb2.Account(
        id=str(row.id),
        platform=f"PLATFORM_{row.platform.upper()}",
        name=row.name,
        avatar_url=row.avatar_url,
        platform_account_id=row.platform_account_id,
        token_state=f"TOKEN_STATE_{row.token_state}",
        token_expires_at=timestamp(row.token_expires_at),
        connected_at=timestamp(row.connected_at),
    )


def post(view: PostView, links: GalleryLinks) -> post_pb2.Post:
    """A post and everything shown beside it."""
    row, job = view.post, view.job
    return post_pb2.Post(
        id=str(row.id),
        video_id=str(row.video_id),
        project_id=str(row.project_id or ""),
        account=account(view.account),
        title=row.title,
        description=row.description,
        keywords=row.keywords,
        privacy=f"PRIVACY_{row.privacy}",
        publish_at=timestamp(row.publish_at),
        state=f"POST_STATE_{row.state}",
        bytes_sent=row.bytes_sent,
        bytes_total=row.bytes_total,
        platform_id=row.platform_id,
        platform_url=links.url_of(row, view.account.platform),
        error=_failure(job.error) if job.error and job.state is JobState.FAILED else None,
        hold=_hold(job) if job.state is JobState.WAITING and job.waiting and job.waiting.reason else None,
        reception=_reception(row) if row.received_at else None,
        made_for_kids=row.made_for_kids,
        ai_generated=row.ai_generated,
        if_late=f"LATE_POLICY_{row.if_late}",
        attempts=job.attempt,
        events=[_event(each) for each in view.events],
        job=job_mapping.job(job),
        created_at=timestamp(row.created_at),
        updated_at=timestamp(row.updated_at),
        published_at=timestamp(row.published_at),
    )


def generated(written: WrittenCopy) -> copy_calls_pb2.GenerateSeoResponse:
    """Search copy, and who wrote it."""
    kept = written.kept
    return copy_calls_pb2.GenerateSeoResponse(
        copy=copy_pb2.SearchCopy(title=kept.copy.title, description=kept.copy.description, keywords=kept.copy.keywords),
        cached=written.cached,
        cached_until=timestamp(kept.kept_until),
        produced_by=cost_pb2.Provenance(
            provider=kept.produced_by.provider,
            model=kept.produced_by.model,
            prompt_version=kept.produced_by.prompt_version,
        ),
        cost=cost_pb2.Cost(
            provider=kept.cost.provider,
            unit=kept.cost.unit,
            units=kept.cost.units,
            amount_micros_usd=kept.cost.amount_micros_usd,
        ),
    )


def departure(leaving: Departure) -> account_calls_pb2.StartConnectResponse:
    """Where to send the owner."""
    return account_calls_pb2.StartConnectResponse(
        authorization_url=leaving.url, state=leaving.state, expires_at=timestamp(leaving.expires_at)
    )


def _failure(error: JobFailure) -> job_pb2.JobError:
    """The failure, in better words where the platform's own cause is known."""
    shown, locale = job_mapping.failure(error), caller.current().locale
    if words := told(error.provider, error.cause):
        shown.message, shown.advice = words.text(locale), words.advice(locale)
    return shown


def _hold(job: Job) -> job_pb2.JobError:
    """What keeps a post back, told like a failure that mends itself."""
    assert job.waiting
    waits = job.waiting
    return _failure(JobFailure(waits.reason, job.stage, waits.provider, retryable=True, cause=waits.cause))


def _reception(row: Post) -> post_pb2.Reception:
    as_of = timestamp(row.received_at)
    return post_pb2.Reception(views=row.views, likes=row.likes, comments=row.comments, as_of=as_of)


def _event(event: PostEvent) -> post_pb2.PostEvent:
    locale = caller.current().locale
    return post_pb2.PostEvent(
        at=timestamp(event.at),
        state=f"POST_STATE_{event.state}",
        attempt=event.attempt,
        message=messages.text(event.reason, locale) if event.reason else _SENTENCES[event.note or event.state][locale],
    )


def _late_policy_of(value: post_pb2.LatePolicy) -> LatePolicy | None:
    if value == post_pb2.LATE_POLICY_UNSPECIFIED:
        return None
    return LatePolicy(post_pb2.LatePolicy.Name(value).removeprefix("LATE_POLICY_"))


def _privacy_of(value: platform_pb2.Privacy) -> Privacy | None:
    if value == platform_pb2.PRIVACY_UNSPECIFIED:
        return None
    return Privacy(platform_pb2.Privacy.Name(value).removeprefix("PRIVACY_"))


def _moment_of(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime(tzinfo=UTC)
