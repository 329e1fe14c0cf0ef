"""The gRPC status of each reason, as the contract declares it."""

import grpc
from castad.common.v1 import errors_pb2, options_pb2

from server.core.errors import AppError

_STATUS_CODES = {code.value[0]: code for code in grpc.StatusCode}
CODE_OF_REASON: dict[str, grpc.StatusCode] = {
    value.name.removeprefix("ERROR_REASON_"): _STATUS_CODES[number]
    for value in errors_pb2.ErrorReason.DESCRIPTOR.values
    if (number := value.GetOptions().Extensions[options_pb2.status])
}
"""The gRPC status that the contract gives each reason a call may have."""


def code_of(error: AppError) -> grpc.StatusCode:
    """The status a refusal travels with."""
    return CODE_OF_REASON[reason_of(error)]


def reason_of(error: AppError) -> str:
    """Its reason; INTERNAL for one that the contract keeps for jobs and posts."""
    return error.reason if error.reason in CODE_OF_REASON else "INTERNAL"
