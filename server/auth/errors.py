"""Why accounts and sessions refuse a call."""

from server.core.errors import AppError


class EmailTaken(AppError):
    """An account with this address exists."""

    reason = "EMAIL_TAKEN"


class PasswordWeak(AppError):
    """The password is too easy to guess."""

    reason = "PASSWORD_WEAK"


class CredentialsInvalid(AppError):
    """Address or password is wrong, and it is not told which."""

    reason = "CREDENTIALS_INVALID"


class AccountDisabled(AppError):
    """Staff have disabled the account."""

    reason = "ACCOUNT_DISABLED"


class ServerBusy(AppError):
    """More passwords wait to be hashed than the server takes."""

    reason = "SERVER_BUSY"


class RefreshInvalid(AppError):
    """The refresh token is damaged or was never issued."""

    reason = "REFRESH_INVALID"


class TransportMismatch(AppError):
    """The refresh token belongs in a cookie and came in the body, or the other way round."""

    reason = "TRANSPORT_MISMATCH"


class RefreshReused(AppError):
    """The refresh token had been spent before, so its session has been ended."""

    reason = "REFRESH_REUSED"


class RefreshBusy(AppError):
    """Another refresh of the same session is taking its time."""

    reason = "REFRESH_BUSY"


class SessionRevoked(AppError):
    """The session was ended."""

    reason = "SESSION_REVOKED"


class SessionExpired(AppError):
    """The session has reached its end."""

    reason = "SESSION_EXPIRED"


class LoginThrottled(AppError):
    """Attempts at this account came too fast one after another."""

    reason = "LOGIN_THROTTLED"


class EmailNotVerified(AppError):
    """The step waits for the caller's address to be proved."""

    reason = "EMAIL_NOT_VERIFIED"


class ReauthRequired(AppError):
    """The step needs a password or a sign-in of the last minutes."""

    reason = "REAUTH_REQUIRED"


class MailTokenInvalid(AppError):
    """The mailed token is unknown, spent or too old."""

    reason = "TOKEN_INVALID"


class RoleRequired(AppError):
    """The caller's role does not allow this change."""

    reason = "ROLE_REQUIRED"
