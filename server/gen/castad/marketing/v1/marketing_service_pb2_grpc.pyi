from collections.abc import AsyncIterator

import grpc.aio

import castad.marketing.v1.analysis_calls_pb2
import castad.marketing.v1.place_calls_pb2

class MarketingServiceStub:
    def __init__(self, channel: grpc.aio.Channel) -> None: ...
    SearchPlaces: grpc.aio.UnaryUnaryMultiCallable[castad.marketing.v1.place_calls_pb2.SearchPlacesRequest, castad.marketing.v1.place_calls_pb2.SearchPlacesResponse]
    StartAnalysis: grpc.aio.UnaryUnaryMultiCallable[castad.marketing.v1.analysis_calls_pb2.StartAnalysisRequest, castad.marketing.v1.analysis_calls_pb2.StartAnalysisResponse]
    WatchAnalysis: grpc.aio.UnaryStreamMultiCallable[castad.marketing.v1.analysis_calls_pb2.WatchAnalysisRequest, castad.marketing.v1.analysis_calls_pb2.WatchAnalysisResponse]
    GetAnalysis: grpc.aio.UnaryUnaryMultiCallable[castad.marketing.v1.analysis_calls_pb2.GetAnalysisRequest, castad.marketing.v1.analysis_calls_pb2.GetAnalysisResponse]
    ListAnalyses: grpc.aio.UnaryUnaryMultiCallable[castad.marketing.v1.analysis_calls_pb2.ListAnalysesRequest, castad.marketing.v1.analysis_calls_pb2.ListAnalysesResponse]
    DeleteAnalysis: grpc.aio.UnaryUnaryMultiCallable[castad.marketing.v1.analysis_calls_pb2.DeleteAnalysisRequest, castad.marketing.v1.analysis_calls_pb2.DeleteAnalysisResponse]

class MarketingServiceServicer:
    async def SearchPlaces(
        self, request: castad.marketing.v1.place_calls_pb2.SearchPlacesRequest, context: grpc.aio.ServicerContext[castad.marketing.v1.place_calls_pb2.SearchPlacesRequest, castad.marketing.v1.place_calls_pb2.SearchPlacesResponse]
    ) -> castad.marketing.v1.place_calls_pb2.SearchPlacesResponse: ...
    async def StartAnalysis(
        self, request: castad.marketing.v1.analysis_calls_pb2.StartAnalysisRequest, context: grpc.aio.ServicerContext[castad.marketing.v1.analysis_calls_pb2.StartAnalysisRequest, castad.marketing.v1.analysis_calls_pb2.StartAnalysisResponse]
    ) -> castad.marketing.v1.analysis_calls_pb2.StartAnalysisResponse: ...
    def WatchAnalysis(
        self, request: castad.marketing.v1.analysis_calls_pb2.WatchAnalysisRequest, context: grpc.aio.ServicerContext[castad.marketing.v1.analysis_calls_pb2.WatchAnalysisRequest, castad.marketing.v1.analysis_calls_pb2.WatchAnalysisResponse]
    ) -> AsyncIterator[castad.marketing.v1.analysis_calls_pb2.WatchAnalysisResponse]: ...
    async def GetAnalysis(
        self, request: castad.marketing.v1.analysis_calls_pb2.GetAnalysisRequest, context: grpc.aio.ServicerContext[castad.marketing.v1.analysis_calls_pb2.GetAnalysisRequest, castad.marketing.v1.analysis_calls_pb2.GetAnalysisResponse]
    ) -> castad.marketing.v1.analysis_calls_pb2.GetAnalysisResponse: ...
    async def ListAnalyses(
        self, request: castad.marketing.v1.analysis_calls_pb2.ListAnalysesRequest, context: grpc.aio.ServicerContext[castad.marketing.v1.analysis_calls_pb2.ListAnalysesRequest, castad.marketing.v1.analysis_calls_pb2.ListAnalysesResponse]
    ) -> castad.marketing.v1.analysis_calls_pb2.ListAnalysesResponse: ...
    async def DeleteAnalysis(
        self, request: castad.marketing.v1.analysis_calls_pb2.DeleteAnalysisRequest, context: grpc.aio.ServicerContext[castad.marketing.v1.analysis_calls_pb2.DeleteAnalysisRequest, castad.marketing.v1.analysis_calls_pb2.DeleteAnalysisResponse]
    ) -> castad.marketing.v1.analysis_calls_pb2.DeleteAnalysisResponse: ...

def add_MarketingServiceServicer_to_server(
    servicer: MarketingServiceServicer, server: grpc.aio.Server
) -> None: ...
