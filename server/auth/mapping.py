"""Accounts between rows and protobuf."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from castad.auth.v1 import (
    admin_calls_pb2,
    audit_pb2,
    credential_calls_pb2,
    session_calls_pb2,
    session_pb2,
    usage_pb2,
    user_pb2,
)

from server.auth.choices import SubscriptionStatus
from server.auth.email_proof import Proof
from server.auth.models import AuditEntry, Session, User
from server.auth.profile import ProfileChanges
from server.auth.service import Credentials
from server.auth.sessions import SignedIn
from server.auth.sign_up import NewAccount
from server.auth.staff_repository import LogFilter, UserChanges, UserFilter
from server.core.clock import timestamp
from server.core.database import NOBODY
from server.core.plan import Plan
from server.core.principal import Role
from server.core.quota import Usage
from server.core.quota_queries import UNLIMITED


def new_account(request: session_calls_pb2.SignUpRequest) -> NewAccount:
    """What somebody signs up with."""
    return NewAccount(
        email=request.email,
        password=request.password,
        display_name=request.display_name.strip(),
        locale=request.locale,
        device_name=request.device_name.strip(),
    )


def credentials(request: session_calls_pb2.LoginRequest, device_token: str) -> Credentials:
    """What somebody signs in with."""
    return Credentials(request.email, request.password, request.device_name.strip(), device_token)


def proof(request: credential_calls_pb2.VerifyEmailRequest, caller_id: UUID | None) -> Proof:
    """What comes with a mailed token."""
    return Proof(request.token, request.signup_secret, request.new_password, caller_id)


def profile_changes(changes: user_pb2.ProfileChanges) -> ProfileChanges:
    """What is to change of a profile."""
    given = {field.name: value for field, value in changes.ListFields()}
    names = [name for name in ProfileChanges.__dataclass_fields__ if changes.HasField(name)]
    return ProfileChanges(**{name: given.get(name, "").strip() for name in names})


def user_filter(request: admin_calls_pb2.ListUsersRequest) -> UserFilter:
    """Which users staff look for."""
    return UserFilter(
        part=request.query.strip(),
        role=Role(_name(user_pb2.Role, request.role)) if request.role else None,
        plan=Plan(_name(user_pb2.Plan, request.plan)) if request.plan else None,
        is_active=request.is_active if request.HasField("is_active") else None,
    )


def user_changes(request: admin_calls_pb2.UpdateUserRequest) -> UserChanges:
    """What staff change of an account."""
    status = request.subscription_status
    return UserChanges(
        role=Role(_name(user_pb2.Role, request.role)) if request.role else None,
        plan=Plan(_name(user_pb2.Plan, request.plan)) if request.plan else None,
        subscription_status=SubscriptionStatus(_name(user_pb2.SubscriptionStatus, status)) if status else None,
        subscription_ends_at=_moment(request, "subscription_ends_at"),
        is_active=request.is_active if request.HasField("is_active") else None,
    )


def log_filter(request: admin_calls_pb2.GetAuditLogRequest) -> LogFilter:
    """Which entries of the audit log staff look for."""
    return LogFilter(
        user_id=UUID(request.user_id) if request.user_id else None,
        action=request.action,
        since=_moment(request, "since"),
        until=_moment(request, "until"),
    )


def audit_entry(row: AuditEntry) -> audit_pb2.AuditEntry:
    """A line of the audit log."""
    return audit_pb2.AuditEntry(
        id=str(row.id),
        at=row.created_at,
        actor_id=str(row.actor_id or ""),
        user_id=str(row.user_id) if row.user_id != NOBODY else "",
        action=row.action,
        ip=row.ip_prefix,
        request_id=row.request_id,
        details=row.details,
    )


def device(row: Session, current_id: UUID | None) -> session_pb2.DeviceSession:
    """A place where the user is signed in."""
    return session_pb2.DeviceSession(
        id=str(row.id),
        device_name=row.device_name,
        ip=row.ip_prefix,
        user_agent=row.user_agent,
        created_at=timestamp(row.created_at),
        last_used_at=timestamp(row.last_used_at),
        current=row.id == current_id,
    )


def session(held: SignedIn) -> session_pb2.Session:
    """What a native client holds."""
    return session_pb2.Session(
        access_token=held.access_token,
        access_expires_at=timestamp(held.access_expires_at),
        refresh_token=held.refresh_token,
        refresh_expires_at=timestamp(held.refresh_expires_at),
        user=user(held.user),
    )


def user(row: User) -> user_pb2.User:
    """An account as its owner sees it."""
    return user_pb2.User(
        id=str(row.user_id),
        email=row.email,
        email_verified=row.email_verified_at is not None,
        display_name=row.display_name,
        bio=row.bio,
        avatar_url=row.avatar_url,
        locale=row.locale,
        timezone=row.timezone,
        role=f"ROLE_{row.role}",
        plan=plan(row.plan),
        subscription_status=f"SUBSCRIPTION_STATUS_{row.subscription_status}",
        subscription_started_at=timestamp(row.subscription_started_at),
        subscription_ends_at=timestamp(row.subscription_ends_at),
        is_active=row.is_active,
        has_password=row.has_password,
        created_at=timestamp(row.created_at),
    )


def plan(value: Plan) -> str:
    """The name of its value on the wire."""
    return f"PLAN_{value}"


def usage(gone: Usage) -> usage_pb2.Usage:
    """How much of one quota is gone."""
    unlimited = gone.limit == UNLIMITED
    return usage_pb2.Usage(
        metric=f"METRIC_{gone.metric}",
        limit=0 if unlimited else gone.limit,
        unlimited=unlimited,
        used=gone.used,
        reserved=gone.reserved,
        resets_at=timestamp(gone.resets_at),
    )


def _name(enum: Any, number: int) -> str:
    """`ROLE_STAFF` as `STAFF`."""
    prefix = enum.Name(0).removesuffix("UNSPECIFIED")
    return str(enum.Name(number)).removeprefix(prefix)


def _moment(request: Any, field: str) -> datetime | None:
    moment: datetime | None = getattr(request, field).ToDatetime(UTC) if request.HasField(field) else None
    return moment
