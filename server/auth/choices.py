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
    BROWSER = "browser"


class SignInMethod(StrEnum):
    """How a session's user proved who they are; `amr` of its access tokens."""

    PASSWORD = "pwd"  # noqa: S105 - the registered name of the method, not a password
    SOCIAL = "social"


class EndReason(StrEnum):
    """Why a session was ended before its time."""

    LOGOUT = "LOGOUT"
    REPLAY = "REPLAY"
    TOO_MANY = "TOO_MANY"
    REVOKED = "REVOKED"
    PASSWORD = "PASSWORD"  # noqa: S105 - the reason is a new password
    DISABLED = "DISABLED"
    CLOSED = "CLOSED"
    REPLACED = "REPLACED"


class AuditAction(StrEnum):
    """What the audit log tells of an account."""

    SIGNED_UP = "signup"
    LOGIN_SUCCEEDED = "login.succeeded"
    LOGIN_FAILED = "login.failed"
    LOGIN_THROTTLED = "login.throttled"
    LOGGED_OUT = "session.logout"
    LOGGED_OUT_EVERYWHERE = "session.logout_all"
    SESSION_REVOKED = "session.revoked"
    SESSION_ENDED = "session.too_many"
    EMAIL_VERIFIED = "email.verified"
    RESET_ASKED = "password.reset_asked"
    PASSWORD_RESET = "password.reset"  # noqa: S105 - the name of an event
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - the name of an event
    CLAIM_DROPPED = "account.claim_dropped"
    ACCOUNT_CLOSED = "account.closed"
    STAFF_LISTED_USERS = "staff.listed_users"
    STAFF_READ_LOG = "staff.read_audit_log"
    STAFF_CHANGED_USER = "staff.changed_user"
    KEYS_ROTATED = "keys.rotated"
    IDENTITY_LINKED = "identity.linked"
    IDENTITY_UNLINKED = "identity.unlinked"
    REFRESH_LOST_RESPONSE = "refresh.lost_response"
    REFRESH_REUSED = "refresh.reused"


class MailKind(StrEnum):
    """What a mail is about; names of its texts."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a mail
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a mail
    SESSION_STOLEN = "session_stolen"
    SIGN_UP_TRIED = "sign_up_tried"
    ACCOUNT_CLOSED = "account_closed"
    IDENTITY_LINKED = "identity_linked"
    RECONNECT_NEEDED = "reconnect_needed"


class TokenPurpose(StrEnum):
    """What a mailed token proves; the names of the mails that carry one."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a purpose
