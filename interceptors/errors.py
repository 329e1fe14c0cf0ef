"""The refusals that come from the interceptors themselves."""

from server.core.errors import AppError


class TokenMissing(AppError):
    """The method needs an access token and the call carries none."""

    reason = "TOKEN_MISSING"


class TokenInvalid(AppError):
    """The authorization header is not one bearer token."""

    reason = "TOKEN_INVALID"


class RoleRequired(AppError):
    """The method is for staff."""

    reason = "ROLE_REQUIRED"


class PlanRequired(AppError):
    """The method is not in the caller's plan."""

    reason = "PLAN_REQUIRED"


class CsrfFailed(AppError):
    """The call has to do with cookies and does not come from one of our pages."""

    reason = "CSRF_FAILED"


class RateLimited(AppError):
    """The client address has made its calls of this window."""

    reason = "RATE_LIMITED"


class ServerBusy(AppError):
    """The user has as many calls running as one user may have."""

    reason = "SERVER_BUSY"


class RequestIdReused(AppError):
    """The request id was used before, for another method or body."""

    reason = "REQUEST_ID_REUSED"


class DeadlineExceeded(AppError):
    """The call ran for as long as a call may."""

    reason = "DEADLINE_EXCEEDED"


class Draining(AppError):
    """The server is about to stop, so a stream goes on elsewhere."""

    reason = "DRAINING"


class NotImplementedYet(AppError):
    """The contract has the method and no servicer answers it yet."""

    reason = "NOT_IMPLEMENTED"


class MessageTooLarge(AppError):
    """The message is larger than any method takes; said by the edge, for grpc refuses it before a handler is asked."""

    reason = "PAYLOAD_TOO_LARGE"
