"""A refusal in the words of the wire: `google.rpc.Status`, kept small enough for a trailer."""

from collections.abc import Iterator

from google.protobuf.any_pb2 import Any
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

from interceptors.reasons import code_of, reason_of
from server.core import messages
from server.core.caller import Caller
from server.core.errors import AppError, FieldViolation

DOMAIN = "castad"
MAX_BYTES = 4_096
MAX_VIOLATIONS = 20
MAX_TEXT = 200


def to_status(error: AppError, caller: Caller) -> status_pb2.Status:
    """The whole answer to a refused call."""
    violations = list(error.violations[:MAX_VIOLATIONS])
    while True:
        details = [*_details(error, caller), *_bad_request(violations)]
        status = status_pb2.Status(
            code=code_of(error).value[0],
            message=messages.text(reason_of(error), "en"),
            details=[_packed(detail) for detail in details],
        )
        # A peer turns an over-long trailer into RESOURCE_EXHAUSTED, which would hide the reason.
        if status.ByteSize() <= MAX_BYTES or not violations:
            return status
        violations.pop()


def _details(error: AppError, caller: Caller) -> Iterator[Message]:
    facts = {key: value[:MAX_TEXT] for key, value in error.metadata.items()}
    yield error_details_pb2.ErrorInfo(
        reason=reason_of(error), domain=DOMAIN, metadata={**facts, "request_id": caller.request_id}
    )
    text = messages.text(reason_of(error), caller.locale)
    yield error_details_pb2.LocalizedMessage(locale=caller.locale, message=text)
    if error.retry_after is not None:
        retry = error_details_pb2.RetryInfo()
        retry.retry_delay.FromTimedelta(error.retry_after)
        yield retry
    if error.quota_subject:
        violation = error_details_pb2.QuotaFailure.Violation(subject=error.quota_subject, description=text)
        yield error_details_pb2.QuotaFailure(violations=[violation])


def _bad_request(violations: list[FieldViolation]) -> Iterator[Message]:
    if violations:
        yield error_details_pb2.BadRequest(
            field_violations=[
                error_details_pb2.BadRequest.FieldViolation(
                    field=each.field[:MAX_TEXT], description=each.description[:MAX_TEXT]
                )
                for each in violations
            ]
        )


def _packed(detail: Message) -> Any:
    packed = Any()
    packed.Pack(detail)
    return packed
