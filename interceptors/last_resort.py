"""Outermost: whatever a call raises leaves the server as a status with a reason, and nothing more of it."""

import asyncio
from typing import Any

import grpc
import structlog

from interceptors.call import Call, Run
from interceptors.methods import Method
from interceptors.reasons import code_of
from interceptors.status import to_status
from server.core.errors import AppError

_log = structlog.get_logger("castad.rpc")
DETAILS = "grpc-status-details-bin"


class LastResort:
    """Turns AppError into its status and anything unexpected into INTERNAL; the traceback stays in the log."""

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Catch around the whole call."""

        async def run(call: Call) -> Any:
            try:
                return await proceed(call)
            except (asyncio.CancelledError, grpc.aio.AbortError):
                raise
            except AppError as error:
                await _abort(call, error)
            except Exception:
                _log.exception("unexpected", method=method.path, request_id=call.caller.request_id)
                await _abort(call, AppError())

        return run


async def _abort(call: Call, error: AppError) -> None:
    status = to_status(error, call.caller)
    trailers = call.context.trailing_metadata() or ()
    await call.context.abort(code_of(error), status.message, (*trailers, (DETAILS, status.SerializeToString())))
