"""The demo's view of CastAD: the public API over loopback, through the generated stubs, as any client would call it."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import grpc
import httpx
from castad.auth.v1 import auth_service_pb2_grpc, session_calls_pb2
from castad.common.v1 import job_pb2, platform_pb2
from castad.content.v1 import (
    content_service_pb2_grpc,
    image_calls_pb2,
    job_calls_pb2,
    production_calls_pb2,
    production_pb2,
    project_calls_pb2,
    project_pb2,
    spending_calls_pb2,
    spending_pb2,
    style_pb2,
)
from castad.marketing.v1 import analysis_calls_pb2, analysis_pb2, marketing_service_pb2_grpc, place_pb2
from castad.social.v1 import account_calls_pb2, post_calls_pb2, post_pb2, social_service_pb2_grpc

from server.core.clock import new_id
from server.demo.order import PHOTO_TYPES, Order


class Studio:
    """An owner's session."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._auth = auth_service_pb2_grpc.AuthServiceStub(channel)
        self._marketing = marketing_service_pb2_grpc.MarketingServiceStub(channel)
        self._content = content_service_pb2_grpc.ContentServiceStub(channel)
        self._social = social_service_pb2_grpc.SocialServiceStub(channel)
        self._metadata: tuple[tuple[str, str], ...] = ()

    async def sign_up(self) -> str:
        """Make an owner of its own for this run; the email address."""
        email = f"owner-{new_id()}@example.com"
        request = session_calls_pb2.SignUpRequest(
            email=email, password=secrets.token_urlsafe(16), display_name="Demo", locale="ko", device_name="castad demo"
        )
        answer = await self._auth.SignUp(request)
        self._metadata = (("authorization", f"Bearer {answer.session.access_token}"),)
        return email

    async def analyse(self, order: Order) -> AsyncIterator[analysis_pb2.Analysis]:
        """The analysis at every change until it has ended."""
        given = order.listing
        listing = place_pb2.Listing(
            name=given.name,
            address=given.road_address,
            description=given.description,
            facilities=given.facilities,
            category=given.category,
            phone=given.phone,
        )
        request = analysis_calls_pb2.StartAnalysisRequest(
            listing=listing, language=f"LANGUAGE_{order.language.upper()}", request_id=str(new_id())
        )
        begun = await self._marketing.StartAnalysis(request, metadata=self._metadata)
        watch = analysis_calls_pb2.WatchAnalysisRequest(analysis_id=begun.analysis.id)
        async for answer in self._marketing.WatchAnalysis(watch, metadata=self._metadata):
            yield answer.analysis

    async def create_project(self, order: Order, analysis: analysis_pb2.Analysis) -> project_pb2.Project:
        """A project for the analysed stay, in the order's style."""
        style = style_pb2.MusicStyle(genre=f"GENRE_{order.genre.upper()}", mood=f"MOOD_{order.mood.upper()}")
        request = project_calls_pb2.CreateProjectRequest(
            analysis_id=analysis.id,
            language=f"LANGUAGE_{order.language.upper()}",
            music=style,
            aspect=style_pb2.ASPECT_9_16,
            handle=order.listing.handle,
            request_id=str(new_id()),
        )
        return (await self._content.CreateProject(request, metadata=self._metadata)).project

    async def upload(self, project: project_pb2.Project, photo: Path) -> None:
        """Send one photo by its signed link."""
        data = await asyncio.to_thread(photo.read_bytes)
        request = image_calls_pb2.CreateImageUploadRequest(
            project_id=project.id,
            file_name=photo.name,
            content_type=PHOTO_TYPES[photo.suffix.lower()],
            size_bytes=len(data),
        )
        created = await self._content.CreateImageUpload(request, metadata=self._metadata)
        async with httpx.AsyncClient(timeout=60) as http:
            sent = await http.put(created.upload.upload_url, content=data, headers=dict(created.upload.headers))
            sent.raise_for_status()
        done = image_calls_pb2.CompleteImageUploadRequest(image_id=created.image_id)
        await self._content.CompleteImageUpload(done, metadata=self._metadata)

    async def local_plan(self) -> production_pb2.PublishPlan:
        """Publication on the LOCAL platform."""
        local = account_calls_pb2.ListAccountsRequest(platform=platform_pb2.PLATFORM_LOCAL)
        accounts = (await self._social.ListAccounts(local, metadata=self._metadata)).accounts
        return production_pb2.PublishPlan(account_id=accounts[0].id, privacy=platform_pb2.PRIVACY_PUBLIC)

    async def quote(
        self, project: project_pb2.Project, length: style_pb2.VideoLength, plan: production_pb2.PublishPlan
    ) -> list[production_pb2.StepQuote]:
        """What each step costs, here and at the vendors."""
        request = production_calls_pb2.QuoteProductionRequest(project_id=project.id, length=length, publish=plan)
        return list((await self._content.QuoteProduction(request, metadata=self._metadata)).steps)

    async def produce(
        self, project: project_pb2.Project, length: style_pb2.VideoLength, plan: production_pb2.PublishPlan
    ) -> job_pb2.Job:
        """Start the whole chain, publication included."""
        request = production_calls_pb2.ProduceRequest(
            project_id=project.id, length=length, publish=plan, request_id=str(new_id())
        )
        return (await self._content.Produce(request, metadata=self._metadata)).job

    async def follow(self, job: job_pb2.Job, show: Callable[[list[job_pb2.Job]], None]) -> list[job_pb2.Job]:
        """Show a production at every change until it has ended; its steps, each as it ended."""
        watch = job_calls_pb2.WatchJobRequest(job_id=job.id)
        steps: list[job_pb2.Job] = []
        async for answer in self._content.WatchJob(watch, metadata=self._metadata):
            steps = list(answer.steps)
            show(steps)
        return steps

    async def costs(self, project: project_pb2.Project) -> list[spending_pb2.CostEntry]:
        """What the project's finished steps cost."""
        request = spending_calls_pb2.GetCostReportRequest(project_id=project.id, page_size=100)
        return list((await self._content.GetCostReport(request, metadata=self._metadata)).entries)

    async def cancel(self, job: job_pb2.Job) -> None:
        """Stop a production."""
        await self._content.CancelJob(job_calls_pb2.CancelJobRequest(job_id=job.id), metadata=self._metadata)

    async def post(self, post_id: str) -> post_pb2.Post:
        """The published post."""
        request = post_calls_pb2.GetPostRequest(post_id=post_id)
        return (await self._social.GetPost(request, metadata=self._metadata)).post
