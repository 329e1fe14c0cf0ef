"""`castad serve`: one server process, or a supervisor over several."""

import asyncio
import signal
import sys
from contextlib import suppress

import grpc
import structlog
import uvloop

from interceptors.drain import Drain
from server import http, supervisor
from server.core import keyring, logs, signing_keys
from server.core.errors import DatabaseUnavailable
from server.core.safe_http import ExceptionsRefused
from server.core.settings import Settings, settings
from server.core.signing_keys import SigningKeysRefused
from server.core.signing_secret import SecretMissing, link_secret
from server.health import Health
from server.rpc import bind, rpc_server
from server.tls import tls
from server.wiring import assembled
from server.wiring_storage import StorageMisconfigured

_log = structlog.get_logger("server")

MISCONFIGURED = (SecretMissing, SigningKeysRefused, ExceptionsRefused, StorageMisconfigured)
CANNOT_START = 2
"""Exit code of a process that trying again will not help."""


class Stopping:
    """The first SIGTERM or SIGINT asks to stop in order, the second to stop at once."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.hurried = asyncio.Event()

    def listen(self) -> None:
        """Take over the signals; under a supervisor its end counts as one."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.ask)
        if supervisor.index_of_child() is not None:
            loop.add_reader(sys.stdin.fileno(), self._orphaned)

    def ask(self) -> None:
        """Stop; more urgently the second time."""
        (self.hurried if self.asked.is_set() else self.asked).set()

    async def pause(self, seconds: float) -> None:
        """Wait, unless there is a hurry."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.hurried.wait(), seconds)

    def _orphaned(self) -> None:
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        self.ask()


def main() -> None:
    """Run until stopped; exits with 2 where the configuration does not allow a start."""
    config = settings()
    logs.set_up(config)
    try:
        require_secrets(config)
        index = supervisor.index_of_child()
        if config.processes > 1 and index is None:
            asyncio.run(supervisor.supervise(config.processes))
        else:
            uvloop.run(serve(config, index or 0))
    except (
        SecretMissing,
        SigningKeysRefused,
        ExceptionsRefused,
        DatabaseUnavailable,
        StorageMisconfigured,
        OSError,
    ) as error:
        _log.error(
            "cannot_start", why=str(error), hint="castad doctor looks at the machine, castad migrate at the database"
        )
        raise SystemExit(CANNOT_START) from None


def require_secrets(config: Settings) -> None:
    """Raise SecretMissing or SigningKeysRefused where this environment lacks one."""
    link_secret(config)
    signing_keys.load(config)
    keyring.load(config)


async def serve(config: Settings, index: int) -> None:
    """One server process, from its first connection to its last answer."""
    stopping = Stopping()
    stopping.listen()
    async with assembled(config) as parts:
        drain = Drain()
        health = Health(parts.database, [each.descriptor.full_name for each in parts.services])
        server = rpc_server(config, parts, health, drain)
        app = http.application(health, parts.routes)
        secured = tls(config)
        port = bind(server, config, index, secured)
        http_port = config.http_port + index if config.http_port else 0
        async with http.listening(app, config.host, http_port, secured) as http_port, health.watching():
            await server.start()
            _log.info("serving", port=port, http_port=http_port, environment=config.environment)
            supervisor.tell_ready()
            await stopping.asked.wait()
            await stop(server, health, drain, stopping, config)


async def stop(server: grpc.aio.Server, health: Health, drain: Drain, stopping: Stopping, config: Settings) -> None:
    """Let load balancers notice first, then send streams elsewhere, then let calls finish."""
    _log.info("draining")
    await health.drain()
    await stopping.pause(config.drain_s)
    drain.begin()
    stopped = asyncio.create_task(server.stop(config.stop_grace_s))
    hurried = asyncio.create_task(stopping.hurried.wait())
    await asyncio.wait({stopped, hurried}, return_when=asyncio.FIRST_COMPLETED)
    if not stopped.done():
        await server.stop(0)
    hurried.cancel()
    await stopped
    _log.info("stopped")


if __name__ == "__main__":
    main()
