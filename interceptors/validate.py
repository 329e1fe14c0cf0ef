"""Constraints of the contract hold before a handler sees the message, also inside of streams."""

from collections.abc import AsyncIterator
from typing import Any

from google.protobuf.message import Message
from protovalidate import FieldPathElementPb as FieldPathElement
from protovalidate import FieldPathPb as FieldPath
from protovalidate import Validator, Violation

from interceptors.call import Call, Run
from interceptors.methods import Method
from server.core.errors import FieldViolation, ValidationFailed


class Validate:
    """Checks every message of the client by the `buf.validate` rules of its type."""

    def __init__(self) -> None:
        self._validator = Validator()

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Check the request, or each one as it comes in."""

        async def run(call: Call) -> Any:
            if method.streams_requests:
                call.request = self._checked(call.request)
            else:
                self._check(call.request)
            return await proceed(call)

        return run

    async def _checked(self, requests: AsyncIterator[Message]) -> AsyncIterator[Message]:
        async for request in requests:
            self._check(request)
            yield request

    def _check(self, request: Message) -> None:
        if violations := self._validator.collect_violations(request):
            raise ValidationFailed(violations=[_said(each) for each in violations])


def _said(violation: Violation) -> FieldViolation:
    proto = violation.proto
    return FieldViolation(_path(proto.field), proto.message or proto.rule_id or "")


def _path(path: FieldPath | None) -> str:
    """`urls[1]`, `listing.name`; empty when the rule is about the whole message."""
    return ".".join(_step(each) for each in path.elements) if path else ""


def _step(element: FieldPathElement) -> str:
    place = f"[{element.subscript.value}]" if element.subscript else ""
    return f"{element.field_name}{place}"
