"""The connection to the server: sends calls, and turns everything that can go wrong there into typed errors."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from betterproto2 import Message
from grpclib import GRPCError
from grpclib.client import Channel, Stream
from grpclib.const import Cardinality, Status
from grpclib.exceptions import StreamTerminatedError
from h2.exceptions import H2Error

from castad_client.errors import DeadlineExceeded, NotTrusted, Refusal, Unavailable
from castad_client.status import StatusDetails, read_error

T = TypeVar("T")
M = TypeVar("M", bound=Message)
Metadata = Mapping[str, str | bytes]

SILENCE_S = 45.0
"""A stream says something every 15 s; one silent for three times as long has lost its connection."""


@dataclass(frozen=True, slots=True)
class Call(Generic[M]):
    """One request on its way."""

    path: str
    request: Message
    answer: type[M]
    metadata: Metadata


class Line:
    """Calls over one channel, and over a new one after a call found the old one dead."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        self._address = (host, port, tls)
        self._channel = self._open()
        self._users: dict[Channel, int] = {}

    async def ask(self, call: Call[M], timeout_s: float) -> tuple[M, Metadata]:
        """The answer and its trailers; raises CastadError."""
        return await _apart(self._ask(call, timeout_s))

    async def listen(self, call: Call[M], timeout_s: float | None) -> AsyncGenerator[M, None]:
        """The answers of a stream, until the server ends it; raises CastadError."""
        async with aclosing(self._listen(call, timeout_s)) as answers:
            while (answer := await self._next(answers)) is not None:
                yield answer

    async def _next(self, answers: AsyncIterator[M]) -> M | None:
        try:
            async with asyncio.timeout(SILENCE_S):
                return await _apart(_next_of(answers))
        except TimeoutError:
            self._suspect()
            raise Unavailable(Refusal(Status.UNAVAILABLE, "the stream fell silent")) from None

    def close(self) -> None:
        """Hang up; calls under way fail."""
        for channel in {self._channel, *self._users}:
            channel.close()

    async def _ask(self, call: Call[M], timeout_s: float) -> tuple[M, Metadata]:
        with self._typed_errors():
            async with self._stream(call, Cardinality.UNARY_UNARY, timeout_s) as stream:
                await stream.send_message(call.request, end=True)
                answer = await stream.recv_message()
            assert answer is not None
            return answer, dict(stream.trailing_metadata or {})

    async def _listen(self, call: Call[M], timeout_s: float | None) -> AsyncGenerator[M, None]:
        with self._typed_errors():
            async with self._stream(call, Cardinality.UNARY_STREAM, timeout_s) as stream:
                await stream.send_message(call.request, end=True)
                async for answer in stream:
                    yield answer

    @asynccontextmanager
    async def _stream(self, call: Call[M], kind: Cardinality, timeout_s: float | None) -> AsyncIterator[Stream[Any, M]]:
        channel = self._channel
        self._users[channel] = self._users.get(channel, 0) + 1
        try:
            async with channel.request(
                call.path, kind, type(call.request), call.answer, timeout=timeout_s, metadata=call.metadata
            ) as stream:
                yield stream
        finally:
            self._users[channel] -= 1
            self._hang_up_if_unused(channel)

    def _suspect(self) -> None:
        """Make new calls over a new connection; those under way keep the old one."""
        old, self._channel = self._channel, self._open()
        self._users.setdefault(old, 0)
        self._hang_up_if_unused(old)

    def _hang_up_if_unused(self, channel: Channel) -> None:
        if not self._users[channel]:
            del self._users[channel]
            if channel is not self._channel:
                channel.close()

    def _open(self) -> Channel:
        host, port, tls = self._address
        return Channel(host, port, ssl=tls, status_details_codec=StatusDetails())

    @contextmanager
    def _typed_errors(self) -> Iterator[None]:
        try:
            yield
        except GRPCError as error:
            raise read_error(error) from None
        except TimeoutError as error:
            # The server may be slow, or the network gone without a word: the next call must not find out as slowly.
            self._suspect()
            raise DeadlineExceeded(Refusal(Status.DEADLINE_EXCEEDED, "no answer in time")) from error
        except ssl.SSLCertVerificationError as error:
            raise NotTrusted(Refusal(Status.UNAVAILABLE, error.verify_message)) from error
        except (OSError, StreamTerminatedError, H2Error) as error:
            raise Unavailable(Refusal(Status.UNAVAILABLE, f"the connection failed: {error}")) from error


async def _next_of(answers: AsyncIterator[M]) -> M | None:
    return await anext(answers, None)


async def _apart(step: Coroutine[Any, Any, T]) -> T:
    """Run in a task of its own.

    grpclib tells of a lost connection by cancelling the task that waits, and never takes that back: an enclosing
    `asyncio.timeout` of the caller would then mistake its own end for a cancellation.
    """
    return await asyncio.create_task(step)
