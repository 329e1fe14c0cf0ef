"""ContentService on the wire; methods of later work answer UNIMPLEMENTED through the generated base class."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID

import grpc
from castad.content.v1 import content_service_pb2_grpc
from castad.content.v1 import job_calls_pb2 as job
from castad.content.v1 import lyrics_calls_pb2 as lyrics
from castad.content.v1 import production_calls_pb2 as produce
from castad.content.v1 import project_calls_pb2 as project
from castad.content.v1 import song_calls_pb2 as song
from castad.content.v1 import spending_calls_pb2 as cost
from castad.content.v1 import video_calls_pb2 as video

from server.content import films, job_control, mapping, production, projects, spending, works
from server.content import mapping_requests as asked
from server.content.job_control import Followed
from server.content.production import PostCheck
from server.content.servicer_captioning import CaptioningMethods
from server.content.servicer_images import ImageMethods
from server.content.servicer_uploads import Intakes, UploadMethods
from server.core import principal
from server.core.blobs import Blobs
from server.core.database import Database, Transaction
from server.core.events import Events, follow
from server.core.paging import PageTokens
from server.jobs import mapping as job_mapping
from server.jobs import service as jobs

Context = grpc.aio.ServicerContext[Any, Any]


class ContentServicer(ImageMethods, UploadMethods, CaptioningMethods, content_service_pb2_grpc.ContentServiceServicer):
    """Requests in, rows out."""

    def __init__(
        self,
        database: Database,
        events: Events,
        pages: PageTokens,
        blobs: Blobs,
        intakes: Intakes,
        check_post: PostCheck,
    ) -> None:
        self._database = database
        self._events = events
        self._pages = pages
        self._blobs = blobs
        self._intakes = intakes
        self._check_post = check_post

    async def CreateProject(
        self, request: project.CreateProjectRequest, context: Context
    ) -> project.CreateProjectResponse:
        """Begin an advertisement."""
        async with self._uow() as tx:
            row = await projects.create(tx, _me(), asked.new_project(request))
        return project.CreateProjectResponse(project=mapping.project(row))

    async def GetProject(self, request: project.GetProjectRequest, context: Context) -> project.GetProjectResponse:
        """Show one project."""
        async with self._uow(read_only=True) as tx:
            row = await projects.get(tx, _me(), UUID(request.project_id))
        return project.GetProjectResponse(project=mapping.project(row))

    async def ListProjects(
        self, request: project.ListProjectsRequest, context: Context
    ) -> project.ListProjectsResponse:
        """Show a page of projects."""
        archived = asked.wants_archived(request)
        async with self._uow(read_only=True) as tx:
            page = await projects.list_projects(tx, _me(), self._pages, **_page(request), archived=archived)
        return project.ListProjectsResponse(
            projects=[mapping.project(row) for row in page.rows],
            next_page_token=page.next_page_token,
            total_size=page.total_size,
        )

    async def UpdateProject(
        self, request: project.UpdateProjectRequest, context: Context
    ) -> project.UpdateProjectResponse:
        """Change or restore a project."""
        async with self._uow() as tx:
            row = await projects.update(tx, _me(), UUID(request.project_id), asked.project_changes(request))
        return project.UpdateProjectResponse(project=mapping.project(row))

    async def DeleteProject(
        self, request: project.DeleteProjectRequest, context: Context
    ) -> project.DeleteProjectResponse:
        """Put a project away."""
        async with self._uow() as tx:
            row = await projects.archive(tx, _me(), UUID(request.project_id))
        return project.DeleteProjectResponse(project=mapping.project(row))

    async def StartLyrics(self, request: lyrics.StartLyricsRequest, context: Context) -> lyrics.StartLyricsResponse:
        """Have lyrics written."""
        async with self._uow() as tx:
            made = await works.start_lyrics(tx, _me(), UUID(request.project_id), request.seed)
        return lyrics.StartLyricsResponse(lyrics=mapping.lyrics(made))

    async def GetLyrics(self, request: lyrics.GetLyricsRequest, context: Context) -> lyrics.GetLyricsResponse:
        """Show lyrics."""
        read = works.get_lyrics if request.lyrics_id else works.newest_lyrics
        async with self._uow(read_only=True) as tx:
            made = await read(tx, _me(), UUID(request.lyrics_id or request.project_id))
        return lyrics.GetLyricsResponse(lyrics=mapping.lyrics(made))

    async def UpdateLyrics(self, request: lyrics.UpdateLyricsRequest, context: Context) -> lyrics.UpdateLyricsResponse:
        """Put the owner's words in place."""
        lines, lyrics_id = asked.lines(request.lines), UUID(request.lyrics_id)
        async with self._uow() as tx:
            made = await works.update_lyrics(tx, _me(), lyrics_id, request.title.strip(), lines)
        return lyrics.UpdateLyricsResponse(lyrics=mapping.lyrics(made))

    async def StartSong(self, request: song.StartSongRequest, context: Context) -> song.StartSongResponse:
        """Have a song recorded."""
        async with self._uow() as tx:
            made = await works.start_song(tx, _me(), UUID(request.project_id), request.seed)
        return song.StartSongResponse(song=await mapping.song(made, self._blobs))

    async def GetSong(self, request: song.GetSongRequest, context: Context) -> song.GetSongResponse:
        """Show a song."""
        read = works.get_song if request.song_id else works.newest_song
        async with self._uow(read_only=True) as tx:
            made = await read(tx, _me(), UUID(request.song_id or request.project_id))
        return song.GetSongResponse(song=await mapping.song(made, self._blobs))

    async def StartVideo(self, request: video.StartVideoRequest, context: Context) -> video.StartVideoResponse:
        """Have a video made."""
        length_s = asked.length_s(request.length)
        async with self._uow() as tx:
            made = await works.start_video(tx, _me(), UUID(request.project_id), length_s, request.seed)
        return video.StartVideoResponse(video=await mapping.video(made.row, made.job, self._blobs))

    async def GetVideo(self, request: video.GetVideoRequest, context: Context) -> video.GetVideoResponse:
        """Show a video."""
        async with self._uow(read_only=True) as tx:
            made = await works.get_video(tx, _me(), UUID(request.video_id))
        return video.GetVideoResponse(video=await mapping.video(made.row, made.job, self._blobs))

    async def ListVideos(self, request: video.ListVideosRequest, context: Context) -> video.ListVideosResponse:
        """Show a page of finished videos."""
        project_id = asked.optional_id(request.project_id)
        async with self._uow(read_only=True) as tx:
            page, made_by = await works.list_videos(tx, _me(), self._pages, project_id=project_id, **_page(request))
        return video.ListVideosResponse(
            videos=[await mapping.video(row, made_by[row.id], self._blobs) for row in page.rows],
            next_page_token=page.next_page_token,
            total_size=page.total_size,
        )

    async def DeleteVideo(self, request: video.DeleteVideoRequest, context: Context) -> video.DeleteVideoResponse:
        """Delete a video."""
        async with self._uow() as tx:
            folder = await films.delete(tx, _me(), UUID(request.video_id))
        await self._blobs.delete_prefix(folder)
        return video.DeleteVideoResponse()

    async def QuoteProduction(
        self, request: produce.QuoteProductionRequest, context: Context
    ) -> produce.QuoteProductionResponse:
        """Tell cost and obstacles."""
        async with self._uow(read_only=True) as tx:
            steps, refused = await production.quote(
                tx, _me(), UUID(request.project_id), asked.order(request), self._check_post
            )
        return produce.QuoteProductionResponse(
            steps=[mapping.step_quote(step) for step in steps],
            total_micros_usd=sum(step.cost.amount_micros_usd for step in steps),
            rejections=[mapping.rejection(each) for each in refused],
        )

    async def Produce(self, request: produce.ProduceRequest, context: Context) -> produce.ProduceResponse:
        """Begin the whole chain."""
        async with self._uow() as tx:
            row, steps = await production.produce(
                tx, _me(), UUID(request.project_id), asked.order(request), self._check_post
            )
        return produce.ProduceResponse(job=job_mapping.job(row), steps=job_mapping.jobs(steps))

    async def GetJob(self, request: job.GetJobRequest, context: Context) -> job.GetJobResponse:
        """Show one job."""
        followed = await self._read_job(UUID(request.job_id))
        return job.GetJobResponse(job=job_mapping.job(followed.job), steps=job_mapping.jobs(followed.steps))

    async def WatchJob(self, request: job.WatchJobRequest, context: Context) -> AsyncIterator[job.WatchJobResponse]:
        """Show a job until it ends."""
        job_id = UUID(request.job_id)
        async for followed in follow(
            self._events, job_id, lambda: self._read_job(job_id), ended=lambda followed: followed.job.state.ended
        ):
            yield job.WatchJobResponse(job=job_mapping.job(followed.job), steps=job_mapping.jobs(followed.steps))

    async def ListJobs(self, request: job.ListJobsRequest, context: Context) -> job.ListJobsResponse:
        """Show a page of jobs."""
        wanted = asked.job_filter(request)
        async with self._uow(read_only=True) as tx:
            page = await job_control.list_jobs(tx, _me(), self._pages, wanted, **_page(request))
        return job.ListJobsResponse(
            jobs=job_mapping.jobs(page.rows), next_page_token=page.next_page_token, total_size=page.total_size
        )

    async def CancelJob(self, request: job.CancelJobRequest, context: Context) -> job.CancelJobResponse:
        """End a job."""
        async with self._uow() as tx:
            row = await jobs.cancel(tx, _me(), UUID(request.job_id))
        return job.CancelJobResponse(job=job_mapping.job(row))

    async def RetryJob(self, request: job.RetryJobRequest, context: Context) -> job.RetryJobResponse:
        """Go on with a failed job."""
        async with self._uow() as tx:
            row = await job_control.retry(tx, _me(), UUID(request.job_id))
        return job.RetryJobResponse(job=job_mapping.job(row))

    async def GetCostReport(self, request: cost.GetCostReportRequest, context: Context) -> cost.GetCostReportResponse:
        """Tell what finished steps cost."""
        wanted = spending.Wanted(request.month, asked.optional_id(request.project_id))
        async with self._uow(read_only=True) as tx:
            report = await spending.report(tx, _me(), self._pages, wanted, **_page(request))
        return cost.GetCostReportResponse(
            entries=mapping.cost_entries(report),
            totals=[mapping.cost_total(each) for each in report.totals],
            total_micros_usd=report.total_micros_usd,
            next_page_token=report.page.next_page_token,
            total_size=report.page.total_size,
        )

    def _uow(self, *, read_only: bool = False) -> AbstractAsyncContextManager[Transaction]:
        return self._database.uow(principal.require(), read_only=read_only)

    async def _read_job(self, job_id: UUID) -> Followed:
        async with self._uow() as tx:
            return await job_control.read(tx, _me(), job_id)


def _me() -> UUID:
    return principal.require().user_id


def _page(request: Any) -> dict[str, Any]:
    return {"size": request.page_size, "token": request.page_token}
