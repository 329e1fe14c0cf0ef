"""The four services' stubs, whose calls go through the caller."""

from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any, TypeVar

from betterproto2 import Message
from betterproto2.grpclib.grpclib_client import ServiceStub
from grpclib.metadata import Deadline

from castad_client.caller import Caller
from castad_client.gen.castad.auth.v1 import (
    AuthServiceStub,
    DeleteAccountResponse,
    LoginRequest,
    LogoutAllResponse,
    LogoutResponse,
    Session,
)
from castad_client.gen.castad.content.v1 import ContentServiceStub
from castad_client.gen.castad.marketing.v1 import MarketingServiceStub
from castad_client.gen.castad.social.v1 import SocialServiceStub
from castad_client.line import Metadata

M = TypeVar("M", bound=Message)
MetadataLike = Mapping[str, str | bytes] | Collection[tuple[str, str | bytes]]

DEVICE_TOKEN = "x-device-token"  # noqa: S105  # the name of a header
_END_OF_SESSION = (LogoutResponse, LogoutAllResponse, DeleteAccountResponse)


class _Service(ServiceStub):
    """Takes the place of the generated stubs' own way to the channel."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def _unary_unary(
        self,
        route: str,
        request: Any,
        response_type: type[M],
        *,
        timeout: float | None = None,
        deadline: Deadline | None = None,
        metadata: MetadataLike | None = None,
    ) -> M:
        return await self._ask(route, request, response_type, _seconds(timeout, deadline), dict(metadata or {}))

    async def _unary_stream(
        self,
        route: str,
        request: Any,
        response_type: type[M],
        *,
        timeout: float | None = None,
        deadline: Deadline | None = None,
        metadata: MetadataLike | None = None,
    ) -> AsyncIterator[M]:
        seconds, extra = _seconds(timeout, deadline), dict(metadata or {})
        async for answer in self._caller.watch(route, request, response_type, seconds, extra):
            yield answer

    async def _ask(self, path: str, request: Any, answer: type[M], timeout_s: float | None, extra: Metadata) -> M:
        answered, _ = await self._caller.ask(path, request, answer, timeout_s, extra)
        return answered


class Auth(_Service, AuthServiceStub):
    """Accounts, sessions and plans. A session that one of these methods begins or ends is this client's own."""

    async def _ask(self, path: str, request: Any, answer: type[M], timeout_s: float | None, extra: Metadata) -> M:
        keeper = self._caller.keeper
        if isinstance(request, LoginRequest) and keeper.tokens:
            extra = {DEVICE_TOKEN: keeper.tokens.device_token, **extra}
        answered, trailers = await self._caller.ask(path, request, answer, timeout_s, extra)
        session = getattr(answered, "session", None)
        if isinstance(session, Session):
            await keeper.adopt(session, str(trailers.get(DEVICE_TOKEN, "")))
        elif isinstance(answered, _END_OF_SESSION):
            await keeper.forget(keeper.access_token)
        return answered


class Marketing(_Service, MarketingServiceStub):
    """From a map listing to what sells the stay."""


class Content(_Service, ContentServiceStub):
    """Projects, photos, lyrics, songs, videos and the jobs that make them."""


class Social(_Service, SocialServiceStub):
    """Platform accounts and posts."""


def _seconds(timeout: float | None, deadline: Deadline | None) -> float | None:
    return timeout if deadline is None else deadline.time_remaining()
