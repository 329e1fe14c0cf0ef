"""The words that accounts and sessions are described with."""

from enum import StrEnum


class SubscriptionStatus(StrEnum):
    """Where a subscription stands."""

    NONE = "NONE"
    TRIAL = "TRIAL"
    ACTIVE = "ACTIVE"
    PAST_DUE = "PAST_DUE"
    CANCELLED = "CANCELLED"


class Transport(StrEnum):
    """How a session carries its refresh token."""

    NATIVE = "native"


class SignInMethod(StrEnum):
    """How a session's user proved who they are; `amr` of its access tokens."""

    PASSWORD = "pwd"  # noqa: S105 - the registered name of the method, not a password


class EndReason(StrEnum):
    """Why a session was ended before its time."""

    LOGOUT = "LOGOUT"
    REPLAY = "REPLAY"
    TOO_MANY = "TOO_MANY"


class AuditAction(StrEnum):
    """What the audit log tells of an account."""

    SIGNED_UP = "signup"
    LOGIN_SUCCEEDED = "login.succeeded"
    LOGIN_FAILED = "login.failed"
    LOGGED_OUT = "session.logout"
    SESSION_ENDED = "session.too_many"
    REFRESH_LOST_RESPONSE = "refresh.lost_response"
    REFRESH_REUSED = "refresh.reused"
