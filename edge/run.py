"""`castad edge`: Envoy in front of the servers until SIGTERM."""

import asyncio
import json

import structlog

from edge.bootstrap import EdgeRefused, bootstrap
from edge.envoy import Edge
from server.core import logs
from server.core.settings import Settings, settings
from server.signals import until_signalled

CANNOT_START = 2

_log = structlog.get_logger("edge")


def main() -> None:
    """Run until stopped; exits with 2 where the configuration does not allow a start."""
    config = settings()
    logs.set_up(config)
    try:
        code = asyncio.run(_run(config))
    except EdgeRefused as error:
        _log.error("cannot_start", why=str(error))
        code = CANNOT_START
    raise SystemExit(code)


def show() -> str:
    """The configuration as JSON, for an Envoy that runs elsewhere."""
    return json.dumps(bootstrap(settings()), indent=2)


async def _run(config: Settings) -> int:
    async with until_signalled() as stopping, Edge(config) as edge:
        _log.info("edge_started", url=config.edge_url)
        stopped = asyncio.create_task(stopping.wait())
        died = asyncio.create_task(edge.ended())
        await asyncio.wait({stopped, died}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if died.done():
            _log.error("envoy_ended", code=died.result())
            return 1
        died.cancel()
    _log.info("edge_stopped")
    return 0
