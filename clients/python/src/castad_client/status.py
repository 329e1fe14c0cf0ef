"""Reads `google.rpc.Status`, in which the server says why a call failed."""

from collections.abc import Iterable

from betterproto2 import Message
from grpclib import GRPCError
from grpclib.const import Status
from grpclib.encoding.base import StatusDetailsCodecBase

from castad_client.errors import CastadError, FieldViolation, Refusal, error_of
from castad_client.gen.castad.common.v1 import ErrorReason
from castad_client.gen.google import rpc
from castad_client.gen.google.protobuf import Any
from castad_client.gen.message_pool import default_message_pool


class StatusDetails(StatusDetailsCodecBase):
    """The details of a status as generated messages; kinds this client does not know are left out."""

    def encode(self, status: Status, message: str | None, details: Iterable[Message] | None) -> bytes:
        """As it travels in a trailer."""
        packed = [Any.pack(detail, default_message_pool) for detail in details or ()]
        return bytes(rpc.Status(code=status.value, message=message or "", details=packed))

    def decode(self, status: Status, message: str | None, data: bytes) -> list[Message]:
        """The known details."""
        known = default_message_pool.url_to_type
        packed = [each for each in rpc.Status.parse(data).details if each.type_url in known]
        return [found for each in packed if (found := each.unpack(default_message_pool)) is not None]


def read_error(error: GRPCError) -> CastadError:
    """The typed exception of a failed call."""
    told: dict[type[Message], Message] = {type(each): each for each in error.details or ()}
    info, text, retry, bad = (
        told.get(kind) for kind in (rpc.ErrorInfo, rpc.LocalizedMessage, rpc.RetryInfo, rpc.BadRequest)
    )
    return error_of(
        Refusal(
            status=error.status,
            message=text.message if isinstance(text, rpc.LocalizedMessage) else error.message or "",
            reason=_reason(info.reason) if isinstance(info, rpc.ErrorInfo) else ErrorReason.UNSPECIFIED,
            violations=_violations(bad) if isinstance(bad, rpc.BadRequest) else (),
            retry_after=retry.retry_delay if isinstance(retry, rpc.RetryInfo) else None,
            facts=dict(info.metadata) if isinstance(info, rpc.ErrorInfo) else {},
        )
    )


def _reason(name: str) -> ErrorReason:
    """A server newer than this client may tell a reason it does not know; status and message still tell enough."""
    return ErrorReason[name] if name in ErrorReason.__members__ else ErrorReason.UNSPECIFIED


def _violations(bad: rpc.BadRequest) -> tuple[FieldViolation, ...]:
    return tuple(FieldViolation(each.field, each.description) for each in bad.field_violations)
