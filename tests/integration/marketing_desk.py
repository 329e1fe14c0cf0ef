"""MarketingService over real gRPC, and its worker: what the tests of analyses look at."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import grpc
from castad.marketing.v1 import analysis_calls_pb2 as calls
from castad.marketing.v1 import analysis_pb2, marketing_service_pb2, marketing_service_pb2_grpc
from google.rpc import error_details_pb2, status_pb2

from interceptors.authenticate import Authenticate
from interceptors.authorize import Authorize
from interceptors.base import Chain, Interceptor
from interceptors.idempotency import Idempotency
from interceptors.last_resort import LastResort
from interceptors.methods import declared
from interceptors.validate import Validate
from server.core import clock
from server.core.database import Database
from server.core.deployment import DbRole, dsn_for
from server.core.events import Events
from server.core.paging import PageTokens
from server.core.principal import Principal
from server.core.settings import Settings
from server.marketing.atlas import Atlas
from server.marketing.servicer import MarketingServicer

SECRET = b"a secret for tests, thirty-two or more"


@dataclass
class MarketingDesk:
    """A caller at the service."""

    stub: Any
    principal: Principal

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        return (("authorization", f"Bearer {self.principal.user_id}"), ("accept-language", "ko"))

    async def call(self, method: str, request: Any) -> Any:
        return await getattr(self.stub, method)(request, metadata=self.metadata)

    async def refused(self, method: str, request: Any) -> str:
        """The reason of a call that must fail."""
        try:
            await self.call(method, request)
        except grpc.aio.AioRpcError as error:
            trailers = dict(error.trailing_metadata() or ())
            status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
            info = error_details_pb2.ErrorInfo()
            next(each for each in status.details if each.Is(info.DESCRIPTOR)).Unpack(info)
            return str(info.reason)
        raise AssertionError(f"{method} went through")

    async def ended(self, **source: Any) -> analysis_pb2.Analysis:
        """An analysis, started and followed to its end."""
        begun = (await self.call("StartAnalysis", calls.StartAnalysisRequest(**source))).analysis
        watch = calls.WatchAnalysisRequest(analysis_id=begun.id)
        async with asyncio.timeout(60):
            seen = [each.analysis async for each in self.stub.WatchAnalysis(watch, metadata=self.metadata)]
        last: analysis_pb2.Analysis = seen[-1]
        return last


async def _known(token: str, *, fresh: bool) -> Principal:
    return Principal(UUID(token), clock.new_id())


@asynccontextmanager
async def open_marketing(
    config: Settings, database: Database, dsn: str, owner: Principal, atlas: Atlas
) -> AsyncIterator[MarketingDesk]:
    """The service on a loopback port."""
    events = Events(dsn_for(config, DbRole.APP, dsn), config.db_schema)
    listening = asyncio.create_task(events.run())
    interceptors: list[Interceptor] = [
        *(LastResort(), Authenticate(_known), Authorize(), Validate(), Idempotency(database)),
    ]
    descriptor = marketing_service_pb2.DESCRIPTOR.services_by_name["MarketingService"]
    chain = Chain(interceptors, declared([descriptor]))
    servicer = MarketingServicer(database, events, PageTokens(SECRET), atlas)
    chain.add(servicer, marketing_service_pb2_grpc.add_MarketingServiceServicer_to_server)
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((chain,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        await events.ready()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield MarketingDesk(marketing_service_pb2_grpc.MarketingServiceStub(channel), owner)
    finally:
        await server.stop(0)
        listening.cancel()
