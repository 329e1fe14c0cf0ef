"""The one exception that clients may see. Features subclass it, a sentence each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """A field of the request (dotted path) and what is wrong with it."""

    field: str
    description: str


class AppError(Exception):
    """A refusal with a reason of the contract (`castad.common.v1.ErrorReason`, without its prefix).

    `metadata` goes to ErrorInfo; it must hold nothing that the caller may not know.
    """

    reason: ClassVar[str] = "INTERNAL"

    def __init__(
        self,
        *,
        violations: Sequence[FieldViolation] = (),
        metadata: Mapping[str, str] | None = None,
        retry_after: timedelta | None = None,
        quota_subject: str = "",
    ) -> None:
        super().__init__(self.reason)
        self.violations = tuple(violations)
        self.metadata = dict(metadata or {})
        self.retry_after = retry_after
        self.quota_subject = quota_subject


class ValidationFailed(AppError):
    """The request breaks a constraint of the contract."""

    reason = "VALIDATION_FAILED"


class NotFound(AppError):
    """There is no such resource for this caller, whether it is absent or somebody else's."""

    reason = "RESOURCE_NOT_FOUND"


class PageTokenInvalid(AppError):
    """The page token is damaged or belongs elsewhere."""

    reason = "PAGE_TOKEN_INVALID"


class DatabaseUnavailable(AppError):
    """The database cannot be reached right now."""

    reason = "DATABASE_UNAVAILABLE"


class ConflictRetry(AppError):
    """Another transaction came in between; the same call may succeed now."""

    reason = "CONFLICT_RETRY"


class QuotaExceeded(AppError):
    """The month's quota does not cover this."""

    reason = "QUOTA_EXCEEDED"
