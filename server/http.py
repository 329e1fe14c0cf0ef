"""The small HTTP side of a server process: health for load balancers, metrics, and the links of the file store."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from ipaddress import ip_address
from typing import Protocol

import prometheus_client
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from server.tls import Tls

STOP_GRACE_S = 5


class Condition(Protocol):
    """How this process is."""

    @property
    def serving(self) -> bool:
        """Whether it answers calls just now."""

    @property
    def queue_lag_s(self) -> float:
        """How long the first queued job has been waiting for a worker."""


def application(condition: Condition, more: Sequence[BaseRoute] = ()) -> Starlette:
    """The app of a process in that condition."""

    async def healthz(_request: Request) -> Response:
        up = condition.serving
        told = {"status": "SERVING" if up else "NOT_SERVING", "queue_lag_s": round(condition.queue_lag_s, 1)}
        return JSONResponse(told, status_code=200 if up else 503)

    routes = [Route("/healthz", healthz), Route("/metrics", metrics), *more]
    return Starlette(routes=routes, exception_handlers={HTTPException: _plainly})


async def metrics(request: Request) -> Response:
    """What Prometheus collects; only for this machine."""
    if request.client is None or not ip_address(request.client.host).is_loopback:
        raise HTTPException(404)
    return Response(prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST)


async def _plainly(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(error.detail, status_code=error.status_code, headers=error.headers)


class _Uvicorn(uvicorn.Server):
    """Lives inside of another server, which handles the signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


@asynccontextmanager
async def listening(app: Starlette, host: str, port: int, tls: Tls | None = None) -> AsyncIterator[int]:
    """Serve the app while the block runs, and hand out its port; raises OSError when that is taken."""
    listener = socket.create_server((host, port))
    # Its access log would hold signed links.
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=STOP_GRACE_S,
        ssl_context_factory=(lambda _config, _default: tls.context()) if tls else None,
    )
    server = _Uvicorn(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await running
        listener.close()
