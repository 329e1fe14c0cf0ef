from collections.abc import AsyncIterator

import grpc.aio

import castad.content.v1.captioning_calls_pb2
import castad.content.v1.image_calls_pb2
import castad.content.v1.job_calls_pb2
import castad.content.v1.lyrics_calls_pb2
import castad.content.v1.production_calls_pb2
import castad.content.v1.project_calls_pb2
import castad.content.v1.song_calls_pb2
import castad.content.v1.spending_calls_pb2
import castad.content.v1.upload_calls_pb2
import castad.content.v1.video_calls_pb2

class ContentServiceStub:
    def __init__(self, channel: grpc.aio.Channel) -> None: ...
    CreateProject: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.project_calls_pb2.CreateProjectRequest, castad.content.v1.project_calls_pb2.CreateProjectResponse]
    GetProject: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.project_calls_pb2.GetProjectRequest, castad.content.v1.project_calls_pb2.GetProjectResponse]
    ListProjects: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.project_calls_pb2.ListProjectsRequest, castad.content.v1.project_calls_pb2.ListProjectsResponse]
    UpdateProject: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.project_calls_pb2.UpdateProjectRequest, castad.content.v1.project_calls_pb2.UpdateProjectResponse]
    DeleteProject: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.project_calls_pb2.DeleteProjectRequest, castad.content.v1.project_calls_pb2.DeleteProjectResponse]
    CreateImageUpload: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.image_calls_pb2.CreateImageUploadRequest, castad.content.v1.image_calls_pb2.CreateImageUploadResponse]
    CompleteImageUpload: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.image_calls_pb2.CompleteImageUploadRequest, castad.content.v1.image_calls_pb2.CompleteImageUploadResponse]
    ImportImages: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.image_calls_pb2.ImportImagesRequest, castad.content.v1.image_calls_pb2.ImportImagesResponse]
    ListImages: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.image_calls_pb2.ListImagesRequest, castad.content.v1.image_calls_pb2.ListImagesResponse]
    ReorderImages: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.image_calls_pb2.ReorderImagesRequest, castad.content.v1.image_calls_pb2.ReorderImagesResponse]
    DeleteImage: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.image_calls_pb2.DeleteImageRequest, castad.content.v1.image_calls_pb2.DeleteImageResponse]
    StartLyrics: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.lyrics_calls_pb2.StartLyricsRequest, castad.content.v1.lyrics_calls_pb2.StartLyricsResponse]
    GetLyrics: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.lyrics_calls_pb2.GetLyricsRequest, castad.content.v1.lyrics_calls_pb2.GetLyricsResponse]
    UpdateLyrics: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.lyrics_calls_pb2.UpdateLyricsRequest, castad.content.v1.lyrics_calls_pb2.UpdateLyricsResponse]
    StartSong: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.song_calls_pb2.StartSongRequest, castad.content.v1.song_calls_pb2.StartSongResponse]
    GetSong: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.song_calls_pb2.GetSongRequest, castad.content.v1.song_calls_pb2.GetSongResponse]
    StartVideo: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.video_calls_pb2.StartVideoRequest, castad.content.v1.video_calls_pb2.StartVideoResponse]
    GetVideo: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.video_calls_pb2.GetVideoRequest, castad.content.v1.video_calls_pb2.GetVideoResponse]
    ListVideos: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.video_calls_pb2.ListVideosRequest, castad.content.v1.video_calls_pb2.ListVideosResponse]
    DeleteVideo: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.video_calls_pb2.DeleteVideoRequest, castad.content.v1.video_calls_pb2.DeleteVideoResponse]
    QuoteProduction: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.production_calls_pb2.QuoteProductionRequest, castad.content.v1.production_calls_pb2.QuoteProductionResponse]
    Produce: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.production_calls_pb2.ProduceRequest, castad.content.v1.production_calls_pb2.ProduceResponse]
    StartCaptioning: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.captioning_calls_pb2.StartCaptioningRequest, castad.content.v1.captioning_calls_pb2.StartCaptioningResponse]
    GetCaptioning: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.captioning_calls_pb2.GetCaptioningRequest, castad.content.v1.captioning_calls_pb2.GetCaptioningResponse]
    CreateVideoUpload: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.upload_calls_pb2.CreateVideoUploadRequest, castad.content.v1.upload_calls_pb2.CreateVideoUploadResponse]
    CompleteVideoUpload: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.upload_calls_pb2.CompleteVideoUploadRequest, castad.content.v1.upload_calls_pb2.CompleteVideoUploadResponse]
    GetDownloadUrl: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.upload_calls_pb2.GetDownloadUrlRequest, castad.content.v1.upload_calls_pb2.GetDownloadUrlResponse]
    GetJob: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.job_calls_pb2.GetJobRequest, castad.content.v1.job_calls_pb2.GetJobResponse]
    WatchJob: grpc.aio.UnaryStreamMultiCallable[castad.content.v1.job_calls_pb2.WatchJobRequest, castad.content.v1.job_calls_pb2.WatchJobResponse]
    ListJobs: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.job_calls_pb2.ListJobsRequest, castad.content.v1.job_calls_pb2.ListJobsResponse]
    CancelJob: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.job_calls_pb2.CancelJobRequest, castad.content.v1.job_calls_pb2.CancelJobResponse]
    RetryJob: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.job_calls_pb2.RetryJobRequest, castad.content.v1.job_calls_pb2.RetryJobResponse]
    GetCostReport: grpc.aio.UnaryUnaryMultiCallable[castad.content.v1.spending_calls_pb2.GetCostReportRequest, castad.content.v1.spending_calls_pb2.GetCostReportResponse]

class ContentServiceServicer:
    async def CreateProject(
        self, request: castad.content.v1.project_calls_pb2.CreateProjectRequest, context: grpc.aio.ServicerContext[castad.content.v1.project_calls_pb2.CreateProjectRequest, castad.content.v1.project_calls_pb2.CreateProjectResponse]
    ) -> castad.content.v1.project_calls_pb2.CreateProjectResponse: ...
    async def GetProject(
        self, request: castad.content.v1.project_calls_pb2.GetProjectRequest, context: grpc.aio.ServicerContext[castad.content.v1.project_calls_pb2.GetProjectRequest, castad.content.v1.project_calls_pb2.GetProjectResponse]
    ) -> castad.content.v1.project_calls_pb2.GetProjectResponse: ...
    async def ListProjects(
        self, request: castad.content.v1.project_calls_pb2.ListProjectsRequest, context: grpc.aio.ServicerContext[castad.content.v1.project_calls_pb2.ListProjectsRequest, castad.content.v1.project_calls_pb2.ListProjectsResponse]
    ) -> castad.content.v1.project_calls_pb2.ListProjectsResponse: ...
    async def UpdateProject(
        self, request: castad.content.v1.project_calls_pb2.UpdateProjectRequest, context: grpc.aio.ServicerContext[castad.content.v1.project_calls_pb2.UpdateProjectRequest, castad.content.v1.project_calls_pb2.UpdateProjectResponse]
    ) -> castad.content.v1.project_calls_pb2.UpdateProjectResponse: ...
    async def DeleteProject(
        self, request: castad.content.v1.project_calls_pb2.DeleteProjectRequest, context: grpc.aio.ServicerContext[castad.content.v1.project_calls_pb2.DeleteProjectRequest, castad.content.v1.project_calls_pb2.DeleteProjectResponse]
    ) -> castad.content.v1.project_calls_pb2.DeleteProjectResponse: ...
    async def CreateImageUpload(
        self, request: castad.content.v1.image_calls_pb2.CreateImageUploadRequest, context: grpc.aio.ServicerContext[castad.content.v1.image_calls_pb2.CreateImageUploadRequest, castad.content.v1.image_calls_pb2.CreateImageUploadResponse]
    ) -> castad.content.v1.image_calls_pb2.CreateImageUploadResponse: ...
    async def CompleteImageUpload(
        self, request: castad.content.v1.image_calls_pb2.CompleteImageUploadRequest, context: grpc.aio.ServicerContext[castad.content.v1.image_calls_pb2.CompleteImageUploadRequest, castad.content.v1.image_calls_pb2.CompleteImageUploadResponse]
    ) -> castad.content.v1.image_calls_pb2.CompleteImageUploadResponse: ...
    async def ImportImages(
        self, request: castad.content.v1.image_calls_pb2.ImportImagesRequest, context: grpc.aio.ServicerContext[castad.content.v1.image_calls_pb2.ImportImagesRequest, castad.content.v1.image_calls_pb2.ImportImagesResponse]
    ) -> castad.content.v1.image_calls_pb2.ImportImagesResponse: ...
    async def ListImages(
        self, request: castad.content.v1.image_calls_pb2.ListImagesRequest, context: grpc.aio.ServicerContext[castad.content.v1.image_calls_pb2.ListImagesRequest, castad.content.v1.image_calls_pb2.ListImagesResponse]
    ) -> castad.content.v1.image_calls_pb2.ListImagesResponse: ...
    async def ReorderImages(
        self, request: castad.content.v1.image_calls_pb2.ReorderImagesRequest, context: grpc.aio.ServicerContext[castad.content.v1.image_calls_pb2.ReorderImagesRequest, castad.content.v1.image_calls_pb2.ReorderImagesResponse]
    ) -> castad.content.v1.image_calls_pb2.ReorderImagesResponse: ...
    async def DeleteImage(
        self, request: castad.content.v1.image_calls_pb2.DeleteImageRequest, context: grpc.aio.ServicerContext[castad.content.v1.image_calls_pb2.DeleteImageRequest, castad.content.v1.image_calls_pb2.DeleteImageResponse]
    ) -> castad.content.v1.image_calls_pb2.DeleteImageResponse: ...
    async def StartLyrics(
        self, request: castad.content.v1.lyrics_calls_pb2.StartLyricsRequest, context: grpc.aio.ServicerContext[castad.content.v1.lyrics_calls_pb2.StartLyricsRequest, castad.content.v1.lyrics_calls_pb2.StartLyricsResponse]
    ) -> castad.content.v1.lyrics_calls_pb2.StartLyricsResponse: ...
    async def GetLyrics(
        self, request: castad.content.v1.lyrics_calls_pb2.GetLyricsRequest, context: grpc.aio.ServicerContext[castad.content.v1.lyrics_calls_pb2.GetLyricsRequest, castad.content.v1.lyrics_calls_pb2.GetLyricsResponse]
    ) -> castad.content.v1.lyrics_calls_pb2.GetLyricsResponse: ...
    async def UpdateLyrics(
        self, request: castad.content.v1.lyrics_calls_pb2.UpdateLyricsRequest, context: grpc.aio.ServicerContext[castad.content.v1.lyrics_calls_pb2.UpdateLyricsRequest, castad.content.v1.lyrics_calls_pb2.UpdateLyricsResponse]
    ) -> castad.content.v1.lyrics_calls_pb2.UpdateLyricsResponse: ...
    async def StartSong(
        self, request: castad.content.v1.song_calls_pb2.StartSongRequest, context: grpc.aio.ServicerContext[castad.content.v1.song_calls_pb2.StartSongRequest, castad.content.v1.song_calls_pb2.StartSongResponse]
    ) -> castad.content.v1.song_calls_pb2.StartSongResponse: ...
    async def GetSong(
        self, request: castad.content.v1.song_calls_pb2.GetSongRequest, context: grpc.aio.ServicerContext[castad.content.v1.song_calls_pb2.GetSongRequest, castad.content.v1.song_calls_pb2.GetSongResponse]
    ) -> castad.content.v1.song_calls_pb2.GetSongResponse: ...
    async def StartVideo(
        self, request: castad.content.v1.video_calls_pb2.StartVideoRequest, context: grpc.aio.ServicerContext[castad.content.v1.video_calls_pb2.StartVideoRequest, castad.content.v1.video_calls_pb2.StartVideoResponse]
    ) -> castad.content.v1.video_calls_pb2.StartVideoResponse: ...
    async def GetVideo(
        self, request: castad.content.v1.video_calls_pb2.GetVideoRequest, context: grpc.aio.ServicerContext[castad.content.v1.video_calls_pb2.GetVideoRequest, castad.content.v1.video_calls_pb2.GetVideoResponse]
    ) -> castad.content.v1.video_calls_pb2.GetVideoResponse: ...
    async def ListVideos(
        self, request: castad.content.v1.video_calls_pb2.ListVideosRequest, context: grpc.aio.ServicerContext[castad.content.v1.video_calls_pb2.ListVideosRequest, castad.content.v1.video_calls_pb2.ListVideosResponse]
    ) -> castad.content.v1.video_calls_pb2.ListVideosResponse: ...
    async def DeleteVideo(
        self, request: castad.content.v1.video_calls_pb2.DeleteVideoRequest, context: grpc.aio.ServicerContext[castad.content.v1.video_calls_pb2.DeleteVideoRequest, castad.content.v1.video_calls_pb2.DeleteVideoResponse]
    ) -> castad.content.v1.video_calls_pb2.DeleteVideoResponse: ...
    async def QuoteProduction(
        self, request: castad.content.v1.production_calls_pb2.QuoteProductionRequest, context: grpc.aio.ServicerContext[castad.content.v1.production_calls_pb2.QuoteProductionRequest, castad.content.v1.production_calls_pb2.QuoteProductionResponse]
    ) -> castad.content.v1.production_calls_pb2.QuoteProductionResponse: ...
    async def Produce(
        self, request: castad.content.v1.production_calls_pb2.ProduceRequest, context: grpc.aio.ServicerContext[castad.content.v1.production_calls_pb2.ProduceRequest, castad.content.v1.production_calls_pb2.ProduceResponse]
    ) -> castad.content.v1.production_calls_pb2.ProduceResponse: ...
    async def StartCaptioning(
        self, request: castad.content.v1.captioning_calls_pb2.StartCaptioningRequest, context: grpc.aio.ServicerContext[castad.content.v1.captioning_calls_pb2.StartCaptioningRequest, castad.content.v1.captioning_calls_pb2.StartCaptioningResponse]
    ) -> castad.content.v1.captioning_calls_pb2.StartCaptioningResponse: ...
    async def GetCaptioning(
        self, request: castad.content.v1.captioning_calls_pb2.GetCaptioningRequest, context: grpc.aio.ServicerContext[castad.content.v1.captioning_calls_pb2.GetCaptioningRequest, castad.content.v1.captioning_calls_pb2.GetCaptioningResponse]
    ) -> castad.content.v1.captioning_calls_pb2.GetCaptioningResponse: ...
    async def CreateVideoUpload(
        self, request: castad.content.v1.upload_calls_pb2.CreateVideoUploadRequest, context: grpc.aio.ServicerContext[castad.content.v1.upload_calls_pb2.CreateVideoUploadRequest, castad.content.v1.upload_calls_pb2.CreateVideoUploadResponse]
    ) -> castad.content.v1.upload_calls_pb2.CreateVideoUploadResponse: ...
    async def CompleteVideoUpload(
        self, request: castad.content.v1.upload_calls_pb2.CompleteVideoUploadRequest, context: grpc.aio.ServicerContext[castad.content.v1.upload_calls_pb2.CompleteVideoUploadRequest, castad.content.v1.upload_calls_pb2.CompleteVideoUploadResponse]
    ) -> castad.content.v1.upload_calls_pb2.CompleteVideoUploadResponse: ...
    async def GetDownloadUrl(
        self, request: castad.content.v1.upload_calls_pb2.GetDownloadUrlRequest, context: grpc.aio.ServicerContext[castad.content.v1.upload_calls_pb2.GetDownloadUrlRequest, castad.content.v1.upload_calls_pb2.GetDownloadUrlResponse]
    ) -> castad.content.v1.upload_calls_pb2.GetDownloadUrlResponse: ...
    async def GetJob(
        self, request: castad.content.v1.job_calls_pb2.GetJobRequest, context: grpc.aio.ServicerContext[castad.content.v1.job_calls_pb2.GetJobRequest, castad.content.v1.job_calls_pb2.GetJobResponse]
    ) -> castad.content.v1.job_calls_pb2.GetJobResponse: ...
    def WatchJob(
        self, request: castad.content.v1.job_calls_pb2.WatchJobRequest, context: grpc.aio.ServicerContext[castad.content.v1.job_calls_pb2.WatchJobRequest, castad.content.v1.job_calls_pb2.WatchJobResponse]
    ) -> AsyncIterator[castad.content.v1.job_calls_pb2.WatchJobResponse]: ...
    async def ListJobs(
        self, request: castad.content.v1.job_calls_pb2.ListJobsRequest, context: grpc.aio.ServicerContext[castad.content.v1.job_calls_pb2.ListJobsRequest, castad.content.v1.job_calls_pb2.ListJobsResponse]
    ) -> castad.content.v1.job_calls_pb2.ListJobsResponse: ...
    async def CancelJob(
        self, request: castad.content.v1.job_calls_pb2.CancelJobRequest, context: grpc.aio.ServicerContext[castad.content.v1.job_calls_pb2.CancelJobRequest, castad.content.v1.job_calls_pb2.CancelJobResponse]
    ) -> castad.content.v1.job_calls_pb2.CancelJobResponse: ...
    async def RetryJob(
        self, request: castad.content.v1.job_calls_pb2.RetryJobRequest, context: grpc.aio.ServicerContext[castad.content.v1.job_calls_pb2.RetryJobRequest, castad.content.v1.job_calls_pb2.RetryJobResponse]
    ) -> castad.content.v1.job_calls_pb2.RetryJobResponse: ...
    async def GetCostReport(
        self, request: castad.content.v1.spending_calls_pb2.GetCostReportRequest, context: grpc.aio.ServicerContext[castad.content.v1.spending_calls_pb2.GetCostReportRequest, castad.content.v1.spending_calls_pb2.GetCostReportResponse]
    ) -> castad.content.v1.spending_calls_pb2.GetCostReportResponse: ...

def add_ContentServiceServicer_to_server(
    servicer: ContentServiceServicer, server: grpc.aio.Server
) -> None: ...
