"""One line and one observation for every call when it ends; what it asked and answered is nobody's business."""

import asyncio
from functools import lru_cache
from time import perf_counter
from typing import Any

import grpc
import structlog

from interceptors.call import Call, Run
from interceptors.methods import Method
from interceptors.reasons import code_of
from server.core import metrics, principal, redact
from server.core.errors import AppError

_log = structlog.get_logger("castad.rpc")
_network = lru_cache(maxsize=4_096)(redact.network)


class RequestLog:
    """Names every call in the answer's trailers, and notes how it ended; over `slow_ms` is a warning."""

    def __init__(self, slow_ms: int) -> None:
        self._slow_ms = slow_ms

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Time the whole call, streams to their end."""
        seconds, fine = metrics.RPC_SECONDS.labels(method.path), metrics.RPCS.labels(method.path, "OK", "")

        async def run(call: Call) -> Any:
            call.context.set_trailing_metadata((("x-request-id", call.caller.request_id),))
            started = perf_counter()
            code, reason = "OK", ""
            try:
                return await proceed(call)
            except BaseException as error:
                code, reason = _outcome(error, call)
                raise
            finally:
                elapsed = perf_counter() - started
                seconds.observe(elapsed)
                (fine if code == "OK" else metrics.RPCS.labels(method.path, code, reason)).inc()
                self._write(method, call, code, reason, elapsed * 1_000)

        return run

    def _write(self, method: Method, call: Call, code: str, reason: str, ms: float) -> None:
        slow = ms > self._slow_ms and not method.streams
        write = _log.debug if method.infrastructure else _log.warning if slow else _log.info
        who = principal.current()
        write(
            "rpc",
            request_id=call.caller.request_id,
            method=method.path,
            ip=_network(call.caller.ip),
            user_id=str(who.user_id) if who else "",
            status=code,
            reason=reason,
            ms=round(ms, 2),
        )


def _outcome(error: BaseException, call: Call) -> tuple[str, str]:
    if isinstance(error, AppError):
        return code_of(error).name, error.reason
    if isinstance(error, asyncio.CancelledError):
        return "CANCELLED", ""
    if isinstance(error, grpc.aio.AbortError):
        return call.context.code().name, ""
    return "INTERNAL", "INTERNAL"
