"""Runs an engine module in a process of its own: CPU work off the event loop, killable at any moment.

The child reads one JSON document on stdin and writes JSON lines on stdout:
`{"progress": 42}` any number of times, then `{"result": …}` or `{"failure": {"reason", "detail", "retryable"}}`.
"""

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from server.core.failures import EngineFailed

STDERR_TAIL = 2_000
PR_SET_PDEATHSIG = 1
LINE_LIMIT = 16 * 1024 * 1024


async def run_engine(
    module: str,
    request: dict[str, Any],
    report: Callable[[int], Awaitable[None]],
    *,
    timeout_s: float,
) -> dict[str, Any]:
    """Run `python -m module`; whatever ends this coroutine also ends the child and its children."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
        limit=LINE_LIMIT,
    )
    try:
        async with asyncio.timeout(timeout_s):
            return await _converse(child, request, report)
    except TimeoutError:
        raise EngineFailed("DEADLINE_PASSED", f"{module} ran over {timeout_s:.0f} s", retryable=True) from None
    finally:
        await _end(child)


async def _converse(
    child: asyncio.subprocess.Process, request: dict[str, Any], report: Callable[[int], Awaitable[None]]
) -> dict[str, Any]:
    assert child.stdin and child.stdout and child.stderr
    errors = asyncio.create_task(child.stderr.read())
    try:
        child.stdin.write(json.dumps(request).encode())
        child.stdin.close()
        async for line in child.stdout:
            message = json.loads(line)
            if "progress" in message:
                await report(message["progress"])
            elif "failure" in message:
                raise EngineFailed(**message["failure"])
            else:
                result: dict[str, Any] = message["result"]
                return result
        tail = (await errors)[-STDERR_TAIL:].decode(errors="replace")
        raise EngineFailed("INTERNAL", f"engine ended early: {tail}", retryable=True)
    finally:
        errors.cancel()


async def _end(child: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    await child.wait()


def _die_with_parent() -> None:
    """A worker killed outright cannot end its engines; the kernel does. Elsewhere the broken pipe ends them later."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def serve_engine(work: Callable[[dict[str, Any], Callable[[int], None]], dict[str, Any]]) -> None:
    """The child's side: read the request, run `work(request, progress)`, write its result or failure."""

    def send(message: dict[str, Any]) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    _die_with_parent()
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # a library that prints must not break the line protocol
    try:
        result = work(json.load(sys.stdin), lambda percent: send({"progress": percent}))
    except EngineFailed as error:
        send({"failure": {"reason": error.reason, "detail": error.detail, "retryable": error.retryable}})
    else:
        send({"result": result})
