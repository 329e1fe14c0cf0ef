"""Refusals of the job methods, and what a handler meets when its work is no longer wanted."""

from server.core.errors import AppError


class JobNotCancellable(AppError):
    """The job has already ended."""

    reason = "JOB_NOT_CANCELLABLE"


class JobNotRetryable(AppError):
    """The job has not failed, or a retry cannot help."""

    reason = "JOB_NOT_RETRYABLE"


class Superseded(Exception):
    """The job was cancelled or taken over; the handler must stop and write nothing."""
