"""Accounts between rows and protobuf."""

from castad.auth.v1 import session_calls_pb2, session_pb2, usage_pb2, user_pb2

from server.auth.models import User
from server.auth.service import Credentials, NewAccount
from server.auth.sessions import SignedIn
from server.core.plan import Plan
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


def credentials(request: session_calls_pb2.LoginRequest) -> Credentials:
    """What somebody signs in with."""
    return Credentials(request.email, request.password, request.device_name.strip())


def session(held: SignedIn) -> session_pb2.Session:
    """What a native client holds."""
    return session_pb2.Session(
        access_token=held.access_token,
        access_expires_at=held.access_expires_at,
        refresh_token=held.refresh_token,
        refresh_expires_at=held.refresh_expires_at,
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
        subscription_started_at=row.subscription_started_at,
        subscription_ends_at=row.subscription_ends_at,
        is_active=row.is_active,
        has_password=row.has_password,
        created_at=row.created_at,
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
        resets_at=gone.resets_at,
    )
