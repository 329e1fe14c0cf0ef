"""MarketingService on the wire."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import grpc
from castad.marketing.v1 import analysis_calls_pb2 as calls
from castad.marketing.v1 import marketing_service_pb2_grpc
from castad.marketing.v1 import place_calls_pb2 as place

from server.core import principal
from server.core.database import Database, Transaction
from server.core.events import Events, follow
from server.core.paging import PageTokens
from server.jobs.models import Job
from server.marketing import mapping, service
from server.marketing.atlas import Atlas
from server.marketing.models import Analysis

Context = grpc.aio.ServicerContext[Any, Any]
Start = Callable[[Transaction, UUID], Awaitable[tuple[Analysis, Job]]]


class MarketingServicer(marketing_service_pb2_grpc.MarketingServiceServicer):
    """Requests in, rows out."""

    def __init__(self, database: Database, events: Events, tokens: PageTokens, atlas: Atlas) -> None:
        self._database = database
        self._events = events
        self._tokens = tokens
        self._atlas = atlas

    async def SearchPlaces(self, request: place.SearchPlacesRequest, context: Context) -> place.SearchPlacesResponse:
        """Look for places by name."""
        found = await self._atlas.search(request.query)
        return place.SearchPlacesResponse(candidates=map(mapping.candidate, found))

    async def StartAnalysis(self, request: calls.StartAnalysisRequest, context: Context) -> calls.StartAnalysisResponse:
        """Analyse a place of the map, or a listing given by hand."""
        language = mapping.language_of(request.language)
        if request.WhichOneof("source") == "listing":
            listing = mapping.listing_of(request.listing)
            self._atlas.check_links(listing.photo_urls)
            return await self._start(lambda tx, owner: service.start_analysis(tx, owner, listing, language))
        wanted = mapping.wanted_place(request)
        self._atlas.require_reader()
        return await self._start(lambda tx, owner: service.start_reading(tx, owner, wanted, language))

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
        async with self._database.uow(me, read_only=True) as tx:
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

    async def _start(self, start: Start) -> calls.StartAnalysisResponse:
        me = principal.require()
        async with self._database.uow(me) as tx:
            analysis, job = await start(tx, me.user_id)
            return calls.StartAnalysisResponse(analysis=mapping.analysis(analysis, job))

    async def _read(self, analysis_id: UUID) -> tuple[Analysis, Job]:
        me = principal.require()
        async with self._database.uow(me) as tx:
            return await service.get_with_job(tx, me.user_id, analysis_id)
