"""The real server process, with the echo service in place of ours: `python -m tests.fakes.echo_process`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from server import main, wiring
from server.core.settings import Settings
from server.wiring import GrpcService, Parts
from tests.fakes import echo_service


@asynccontextmanager
async def assembled_with_echo(config: Settings) -> AsyncIterator[Parts]:
    """Everything as it is, and the echo service beside it."""
    async with wiring.assembled(config) as parts:
        servicer = echo_service.EchoServicer()
        echo = GrpcService(servicer, echo_service.add_to, echo_service.DESCRIPTOR)
        yield replace(parts, services=[*parts.services, echo])


if __name__ == "__main__":
    setattr(main, "assembled", assembled_with_echo)  # noqa: B010  # it is not main's to export
    main.main()
