"""Every call of the stubs: signed in, repeated where the contract allows it, and resumed where it is a watch."""

import copy
import uuid
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TypeVar

from betterproto2 import Message

from castad_client.effort import Attempts, Effort, Retry
from castad_client.errors import CastadError
from castad_client.gen.castad.auth.v1 import RefreshTokenRequest, RefreshTokenResponse, Session
from castad_client.gen.methods import METHODS
from castad_client.keeper import Keeper
from castad_client.line import Call, Line, Metadata
from castad_client.tokens import TokenStore

M = TypeVar("M", bound=Message)
REFRESH = "/castad.auth.v1.AuthService/RefreshToken"


class Caller:
    """Calls on behalf of one user."""

    def __init__(self, line: Line, store: TokenStore, locale: str, retry: Retry) -> None:
        self.keeper = Keeper(store, self._spend)
        self._line = line
        self._locale = locale
        self._retry = retry

    async def ask(
        self, path: str, request: Message, answer: type[M], timeout_s: float | None, extra: Metadata
    ) -> tuple[M, Metadata]:
        """Call once, or again until the time is over; the answer and its trailers. Raises CastadError."""
        request, known_again = _with_request_id(request)
        attempts = Attempts(self._retry, timeout_s or self._retry.call_timeout_s)
        effort = Effort(self.keeper, attempts, may_repeat=known_again or METHODS[path].idempotent)
        while True:
            token = await self._token(path)
            try:
                call = Call(path, request, answer, self._metadata(token, extra))
                return await self._line.ask(call, attempts.left_s)
            except CastadError as error:
                await effort.overcome(error, token)

    async def watch(
        self, path: str, request: Message, answer: type[M], timeout_s: float | None, extra: Metadata
    ) -> AsyncIterator[M]:
        """Each state once, until the server ends the stream; lost connections are made again. Raises CastadError."""
        attempts = Attempts(self._retry, timeout_s or self._retry.watch_patience_s)
        effort = Effort(self.keeper, attempts, may_repeat=METHODS[path].idempotent, watching=True)
        last: M | None = None
        while True:
            token = await self._token(path)
            call = Call(path, request, answer, self._metadata(token, extra))
            try:
                async with aclosing(self._line.listen(call, timeout_s and attempts.left_s)) as answers:
                    async for now in answers:
                        if timeout_s is None:
                            effort.succeeded()
                        if now != last:
                            last = now
                            yield now
            except CastadError as error:
                await effort.overcome(error, token)
            else:
                return

    async def _token(self, path: str) -> str:
        """Public methods do without renewal: who wants to log in must not be told that the session is over."""
        return self.keeper.access_token if METHODS[path].public else await self.keeper.fresh_token()

    def _metadata(self, token: str, extra: Metadata) -> Metadata:
        signed_in = {"authorization": f"Bearer {token}"} if token else {}
        return {"accept-language": self._locale, **signed_in, **extra}

    async def _spend(self, refresh_token: str) -> Session:
        """Renew a session. It may be repeated although it spends a token: asked at once, it has the same successor."""
        request = RefreshTokenRequest(refresh_token=refresh_token)
        attempts = Attempts(self._retry, self._retry.call_timeout_s)
        while True:
            try:
                call = Call(REFRESH, request, RefreshTokenResponse, self._metadata("", {}))
                renewed, _ = await self._line.ask(call, attempts.left_s)
            except CastadError as error:
                await attempts.pause(error)
            else:
                assert renewed.session is not None
                return renewed.session


def _with_request_id(request: Message) -> tuple[Message, bool]:
    """The request, with an id by which the server knows it again where it can carry one; whether it does."""
    if not hasattr(request, "request_id"):
        return request, False
    if not request.request_id:
        request = copy.copy(request)
        setattr(request, "request_id", str(uuid.uuid4()))  # noqa: B010  # not every message has the field
    return request, True
