"""MarketingService on the wire."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import grpc
from castad.marketing.v1 import analysis_calls_pb2 as calls
from castad.marketing.v1 import marketing_service_pb2_grpc

from server.core import principal
from server.core.database import Database
from server.core.events import Events, follow
from server.core.paging import PageTokens
from server.jobs.models import Job
from server.marketing import mapping, service
from server.marketing.errors import SourceNotAvailable
from server.marketing.models import Analysis

Context = grpc.aio.ServicerContext[Any, Any]


class MarketingServicer(marketing_service_pb2_grpc.MarketingServiceServicer):
    """Requests in, rows out; SearchPlaces waits for the map provider."""

    def __init__(self, database: Database, events: Events, tokens: PageTokens) -> None:
        self._database = database
        self._events = events
        self._tokens = tokens

    async def StartAnalysis(self, request: calls.StartAnalysisRequest, context: Context) -> calls.StartAnalysisResponse:
        """Analyse a listing given by hand."""
        if request.WhichOneof("source") != "listing":
            raise SourceNotAvailable
        me = principal.require()
        listing, language = mapping.listing_of(request.listing), mapping.language_of(request.language)
        async with self._database.uow(me) as tx:
            analysis, job = await service.start_analysis(tx, me.user_id, listing, language)
            return calls.StartAnalysisResponse(analysis=mapping.analysis(analysis, job))

    async def WatchAnalysis(
        self, request: calls.WatchAnalysisRequest, context: Context
    ) -> AsyncIterator[calls.WatchAnalysisResponse]:
        """Show an analysis until it ends."""
        analysis_id = UUID(request.analysis_id)
        async for analysis, job in follow(
            self._events, analysis_id, lambda: self._read(analysis_id), ended=lambda pair: pair[1].state.ended
        ):
            yield calls.WatchAnalysisResponse(analysis=mapping.analysis(analysis, job))

    async def GetAnalysis(self, request: calls.GetAnalysisRequest, context: Context) -> calls.GetAnalysisResponse:
        """Show one analysis."""
        analysis, job = await self._read(UUID(request.analysis_id))
        return calls.GetAnalysisResponse(analysis=mapping.analysis(analysis, job))

    async def ListAnalyses(self, request: calls.ListAnalysesRequest, context: Context) -> calls.ListAnalysesResponse:
        """Show a page of analyses."""
        me = principal.require()
        async with self._database.uow(me) as tx:
            page, jobs = await service.list_analyses(
                tx, me.user_id, self._tokens, size=request.page_size, token=request.page_token
            )
        return calls.ListAnalysesResponse(
            analyses=[mapping.analysis(row, jobs[row.id]) for row in page.rows],
            next_page_token=page.next_page_token,
            total_size=page.total_size,
        )

    async def DeleteAnalysis(
        self, request: calls.DeleteAnalysisRequest, context: Context
    ) -> calls.DeleteAnalysisResponse:
        """Delete one analysis."""
        me = principal.require()
        async with self._database.uow(me) as tx:
            await service.delete_analysis(tx, me.user_id, UUID(request.analysis_id))
            return calls.DeleteAnalysisResponse()

    async def _read(self, analysis_id: UUID) -> tuple[Analysis, Job]:
        me = principal.require()
        async with self._database.uow(me) as tx:
            return await service.get_with_job(tx, me.user_id, analysis_id)
