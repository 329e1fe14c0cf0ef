"""What a call may raise: one exception a family of reasons, each with all that the server told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from grpclib.const import Status

from castad_client.gen.castad.common.v1 import ErrorReason


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """A field of the request (dotted path) and what is wrong with it."""

    field: str
    description: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Everything a failed call told; `reason` is UNSPECIFIED where no server of ours answered."""

    status: Status
    message: str
    reason: ErrorReason = ErrorReason.UNSPECIFIED
    violations: Sequence[FieldViolation] = ()
    retry_after: timedelta | None = None
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class CastadError(Exception):
    """A call that was refused or failed; `message` is for the user, in the language asked for."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self._refusal = refusal

    def __str__(self) -> str:
        return f"{self.reason.name if self.reason else self.status.name}: {self.message}"

    @property
    def status(self) -> Status:
        """The gRPC status."""
        return self._refusal.status

    @property
    def reason(self) -> ErrorReason:
        """Why, in the contract's words."""
        return self._refusal.reason

    @property
    def message(self) -> str:
        """A sentence for the user."""
        return self._refusal.message

    @property
    def violations(self) -> Sequence[FieldViolation]:
        """The fields that break the contract; only INVALID_ARGUMENT has some."""
        return self._refusal.violations

    @property
    def retry_after(self) -> timedelta | None:
        """When the server wants to hear this call again; None where that would not help."""
        return self._refusal.retry_after

    @property
    def facts(self) -> Mapping[str, str]:
        """Particulars by name, such as a quota's `limit`."""
        return self._refusal.facts

    @property
    def request_id(self) -> str:
        """Finds the call in the server's log; empty where it never arrived."""
        return self.facts.get("request_id", "")


class InvalidRequest(CastadError):
    """The request breaks the contract; `violations` names the fields."""


class Unauthenticated(CastadError):
    """The caller did not prove who it is."""


class CredentialsInvalid(Unauthenticated):
    """Email or password is wrong."""


class TokenExpired(Unauthenticated):
    """The access token has expired; the client renews it by itself, so that callers rarely see this."""


class SignedOut(Unauthenticated):
    """There is no session, or it is over: log in. Stored tokens of an ended session have been dropped."""


class PermissionDenied(CastadError):
    """The caller may not do this; the reason says what is missing."""


class NotFound(CastadError):
    """There is no such thing for this caller."""


class AlreadyExists(CastadError):
    """Something with this name or request id is there already."""


class PreconditionFailed(CastadError):
    """Something must be done first; the reason says what."""


class LimitReached(CastadError):
    """Too many calls, sign-in attempts or bytes; `retry_after` says when to go on, where waiting helps."""


class QuotaExceeded(LimitReached):
    """The month's quota is used up."""

    @property
    def resets_at(self) -> datetime | None:
        """When there is quota again."""
        told = self.facts.get("resets_at")
        return datetime.fromisoformat(told) if told else None


class Conflict(CastadError):
    """Another change came in between."""


class Unavailable(CastadError):
    """The server cannot be reached or cannot work just now; whether the call took effect is not known."""


class NotTrusted(CastadError):
    """The server's certificate does not hold, so nothing was sent to it."""


class DeadlineExceeded(CastadError):
    """No answer in time; whether the call took effect is not known."""


class NotAvailable(CastadError):
    """The method is part of the contract, but not of this server."""


class ServerFault(CastadError):
    """An unexpected fault of the server; `request_id` helps its operator."""


class UploadFailed(CastadError):
    """The store did not take the file."""


_OF_REASON: Mapping[ErrorReason, type[CastadError]] = {
    ErrorReason.CREDENTIALS_INVALID: CredentialsInvalid,
    ErrorReason.TOKEN_EXPIRED: TokenExpired,
    ErrorReason.TOKEN_MISSING: SignedOut,
    ErrorReason.REFRESH_INVALID: SignedOut,
    ErrorReason.REFRESH_REUSED: SignedOut,
    ErrorReason.SESSION_REVOKED: SignedOut,
    ErrorReason.SESSION_EXPIRED: SignedOut,
    ErrorReason.QUOTA_EXCEEDED: QuotaExceeded,
}
_OF_STATUS: Mapping[Status, type[CastadError]] = {
    Status.INVALID_ARGUMENT: InvalidRequest,
    Status.UNAUTHENTICATED: Unauthenticated,
    Status.PERMISSION_DENIED: PermissionDenied,
    Status.NOT_FOUND: NotFound,
    Status.ALREADY_EXISTS: AlreadyExists,
    Status.FAILED_PRECONDITION: PreconditionFailed,
    Status.RESOURCE_EXHAUSTED: LimitReached,
    Status.ABORTED: Conflict,
    Status.UNAVAILABLE: Unavailable,
    Status.DEADLINE_EXCEEDED: DeadlineExceeded,
    Status.UNIMPLEMENTED: NotAvailable,
    Status.INTERNAL: ServerFault,
}


def error_of(refusal: Refusal) -> CastadError:
    """The exception of the refusal's family."""
    kind = _OF_REASON.get(refusal.reason) or _OF_STATUS.get(refusal.status, CastadError)
    return kind(refusal)
