"""`castad edge`: Envoy in front of the servers until SIGTERM."""

import asyncio
from pathlib import Path

import structlog

from edge.bootstrap import render
from edge.envoy import Edge
from edge.refused import EdgeRefused
from server.core import logs
from server.core.settings import Settings, settings
from server.signals import until_signalled

CANNOT_START = 2

_log = structlog.get_logger("edge")


def main(folder: Path | None = None) -> None:
    """Run until stopped, or only write the configuration; exits with 2 where the settings make none."""
    config = settings()
    logs.set_up(config)
    try:
        code = _write(config, folder) if folder else asyncio.run(_run(config))
    except EdgeRefused as error:
        _log.error("cannot_start", why=str(error))
        code = CANNOT_START
    raise SystemExit(code)


def _write(config: Settings, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    _log.info("edge_written", path=str(render(config, folder.resolve())))
    return 0


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
