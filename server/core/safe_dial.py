"""Connects to public addresses only: the address that was checked is the address that is dialled."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import httpcore

from server.core.errors import AppError
from server.core.public_address import is_loopback, is_public

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives every address of a host; raises OSError."""

MOST_ADDRESSES = 4
"""How many addresses of one host are tried before it counts as down."""


class UrlForbidden(AppError):
    """The link leads where the server must not go."""

    reason = "URL_FORBIDDEN"


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(socket_address[0]) for *_, socket_address in found]


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Resolves a host once, refuses it when any of its addresses is not public, and dials what it has checked.

    `exceptions` are `host:port` that must be loopback addresses instead: stand-ins for vendors on this machine.
    """

    def __init__(self, exceptions: frozenset[str], resolver: Resolve) -> None:
        self._exceptions = exceptions
        self._resolve = resolver
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the host's addresses; raises UrlForbidden or httpcore.ConnectError."""
        failure = httpcore.ConnectError("no address")
        for address in await self._checked_addresses(host, port):
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = httpcore.ConnectError(str(error))
        raise failure

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Never: no link leads into this machine."""
        raise UrlForbidden

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks for between tries."""
        await asyncio.sleep(seconds)

    async def _checked_addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = list(dict.fromkeys(await self._resolve(host, port)))
        except UnicodeError as error:
            raise UrlForbidden from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        allowed = is_loopback if f"{host}:{port}" in self._exceptions else is_public
        if not addresses or not all(map(allowed, addresses)):
            raise UrlForbidden
        return addresses[:MOST_ADDRESSES]
