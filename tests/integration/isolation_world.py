"""Who calls in the isolation proof, what each of them owns, and how any method is called by its descriptor."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg
import grpc
from google.protobuf import json_format
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message_factory import GetMessageClass
from google.rpc import error_details_pb2, status_pb2

from interceptors.drain import Drain
from server.content import captioning, projects, steps
from server.content import repository as content_rows
from server.content import upload_repository as upload_rows
from server.content import work_repository as work_rows
from server.content.models import Image
from server.content.projects import NewProject
from server.content.style import StyleWish
from server.content.upload_models import UploadedVideo
from server.core import clock, signing_keys
from server.core.database import Database
from server.core.language import Language
from server.core.plan import Plan
from server.core.principal import Principal, Role
from server.core.settings import Settings
from server.core.tokens import AccessTokens, Grant
from server.health import Health
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.models import JobKind, JobState, NewJob
from server.marketing import repository as analyses
from server.marketing.models import PlaceSource
from server.marketing.ports import MeteredProvenance
from server.marketing.region import Region
from server.rpc import rpc_server
from server.social import account_repository, accounts, posts
from server.social.ports import Platform, Privacy
from server.wiring import Parts, assembled
from tests.integration.social_desk import ENGINE, FREE, LISTING, REPORT

AN_HOUR = timedelta(hours=1)


class Caller(StrEnum):
    """Everybody who might call."""

    ANONYMOUS = "anonymous"
    OWNER = "owner"
    OTHER = "other"
    STAFF = "staff"
    SUPERUSER = "superuser"
    EXPIRED = "expired"
    REVOKED = "revoked"


ROLES = {Caller.STAFF: Role.STAFF, Caller.SUPERUSER: Role.SUPERUSER}
SIGNED_IN = (Caller.OWNER, Caller.OTHER, Caller.STAFF, Caller.SUPERUSER)


@dataclass(frozen=True, slots=True)
class Person:
    """A caller with a token, and the ids of one of everything they own."""

    principal: Principal
    token: str
    ids: dict[str, str]


class World:
    """The whole server on a loopback port, and a place to make people."""

    def __init__(self, config: Settings, parts: Parts, channel: grpc.aio.Channel, admin: Any) -> None:
        self._tokens = AccessTokens(signing_keys.load(config), config.issuer, timedelta(minutes=15))
        self._stale_tokens = AccessTokens(signing_keys.load(config), config.issuer, timedelta(minutes=-5))
        self._database: Database = parts.database
        self._channel = channel
        self._admin = admin

    async def person(self, caller: Caller, plan: Plan = Plan.STUDIO, paid_until: datetime | None = None) -> Person:
        """Somebody new, who owns one of everything."""
        user_id, session_id = clock.new_id(), clock.new_id()
        await self._admin.execute(
            "INSERT INTO castad.users"
            " (user_id, email, email_verified_at, display_name, role, plan, subscription_status, subscription_ends_at)"
            " VALUES ($1, $2, now(), 'P', $3, $4, 'ACTIVE', $5)",
            user_id,
            f"{user_id}@example.com",
            ROLES.get(caller, Role.USER),
            plan,
            paid_until,
        )
        await self._sign_in(user_id, session_id, revoked=caller is Caller.REVOKED)
        tokens = self._stale_tokens if caller is Caller.EXPIRED else self._tokens
        token = tokens.issue(Grant(user_id, session_id, 1, Role.USER, clock.now(), "pwd")).text
        principal = Principal(user_id, session_id)
        ids = await self._belongings(principal) if caller in SIGNED_IN else {}
        return Person(principal, token if caller is not Caller.ANONYMOUS else "", ids)

    async def call(self, method: MethodDescriptor, request: dict[str, Any], token: str) -> str:
        """How the call ends: `OK`, or the reason of its refusal."""
        kind = "unary_stream" if method.server_streaming else "unary_unary"
        message = json_format.ParseDict(request, GetMessageClass(method.input_type)())
        invoke = getattr(self._channel, kind)(
            f"/{method.containing_service.full_name}/{method.name}",
            request_serializer=message.__class__.SerializeToString,
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        metadata = (("authorization", f"Bearer {token}"),) if token else ()
        running = invoke(message, metadata=metadata, timeout=20)
        try:
            await (running.read() if method.server_streaming else running)
        except grpc.aio.AioRpcError as error:
            return _reason(error)
        running.cancel()
        return "OK"

    async def _sign_in(self, user_id: UUID, session_id: UUID, *, revoked: bool = False) -> None:
        await self._admin.execute(
            "INSERT INTO castad.sessions (user_id, id, idle_until, abs_until, method, transport, device_name,"
            " user_agent, ip_prefix, revoked_at) VALUES ($1, $2, $3, $3, 'pwd', 'native', '', '', '', $4)",
            user_id,
            session_id,
            clock.now() + AN_HOUR,
            clock.now() if revoked else None,
        )

    async def _belongings(self, owner: Principal) -> dict[str, str]:
        user_id, spare_session, identity_id = owner.user_id, clock.new_id(), clock.new_id()
        await self._sign_in(user_id, spare_session)
        await self._admin.execute(
            "INSERT INTO castad.identities (user_id, id, provider, subject, email, display_name, tokens)"
            " VALUES ($1, $2, 'GOOGLE', $3, '', '', '')",
            user_id,
            identity_id,
            str(identity_id),
        )
        async with self._database.uow(owner) as tx:
            analysis = await analyses.insert_analysis(
                tx, user_id, PlaceSource.MANUAL, LISTING, Region("속초", ""), Language.KO
            )
            await analyses.save_report(tx, user_id, analysis.id, REPORT, MeteredProvenance("local", "analyst", "1"))
            await jobs.start(tx, user_id, NewJob(JobKind.ANALYSIS, subject_id=analysis.id))
            project = await projects.create(tx, user_id, NewProject(analysis.id, StyleWish()))
            image_upload_id, brought = clock.new_id(), _brought(owner)
            await upload_rows.insert_upload(
                tx, user_id, image_upload_id, project.id, file_name="바다.jpg", content_type="image/jpeg", size_bytes=1
            )
            await upload_rows.insert_video(tx, brought)
            image = _photo(owner, project.id)
            await content_rows.insert_image(tx, image)
            lyrics = await steps.new_lyrics(tx, project, 1)
            song = await steps.new_song(tx, project, lyrics.id, 1)
            video = await steps.new_video(tx, project, song.id, 30, 1)
            made = [await jobs.start(tx, user_id, steps.job_for(row)) for row in (lyrics, song, video)]
            await job_rows.end(tx, user_id, made[-1].id, JobState.SUCCEEDED)
            await work_rows.finish_video(tx, video, ENGINE, FREE, **_rendered(owner, video.id))
            captions = await captioning.start(tx, user_id, captioning.Wanted(video.id))
            await account_repository.add_account(
                tx, user_id, Platform.LOCAL, accounts.LOCAL_ACCOUNT, accounts.LOCAL_NAME
            )
            rows, _ = await account_repository.page(tx, user_id, platform=None, limit=1, before=None)
        post_id = await self._post(owner, video.id, rows[0].id)
        found = {
            "analysis": analysis.id,
            "project": project.id,
            "image_upload": image_upload_id,
            "upload": brought.id,
            "image": image.id,
            "lyrics": lyrics.id,
            "song": song.id,
            "video": video.id,
            "captioning": captions.row.id,
            "job": made[0].id,
            "account": rows[0].id,
            "post": post_id,
            "session": spare_session,
            "identity": identity_id,
            "user": user_id,
        }
        return {name: str(value) for name, value in found.items()}

    async def _post(self, owner: Principal, video_id: UUID, account_id: UUID) -> UUID:
        post_id = clock.new_id()
        plan = posts.PostPlan(video_id, account_id, "제목", "글", ("바다",), Privacy.PRIVATE, None)
        async with self._database.uow(owner) as tx:
            await posts.write_post(tx, owner.user_id, post_id, plan)
            await jobs.start(tx, owner.user_id, NewJob(JobKind.POST, subject_id=post_id))
        return post_id


def _rendered(owner: Principal, video_id: UUID) -> dict[str, Any]:
    key = f"{owner.user_id}/{video_id}"
    sizes = {"duration_s": 30.0, "width": 1080, "height": 1920, "size_bytes": 1}
    return {"scene": {}, "video_key": f"{key}.mp4", "thumbnail_key": f"{key}.jpg", **sizes}


def _brought(owner: Principal) -> UploadedVideo:
    video_id = clock.new_id()
    key = f"{owner.user_id}/{video_id}"
    film, still = f"{key}.mp4", f"{key}.jpg"
    return UploadedVideo(owner.user_id, video_id, "a.mp4", "video/mp4", 1, 30.0, 1080, 1920, film, still, clock.now())


def _photo(owner: Principal, project_id: UUID) -> Image:
    image_id = clock.new_id()
    return Image(
        user_id=owner.user_id,
        id=image_id,
        project_id=project_id,
        position=0,
        width=320,
        height=480,
        size_bytes=1,
        content_type="image/jpeg",
        focus={"x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0},
        source="UPLOAD",
        file_name="바다.jpg",
        blob_key=f"{owner.user_id}/{project_id}/{image_id}/original.jpg",
        created_at=clock.now(),
    )


def _reason(error: grpc.aio.AioRpcError) -> str:
    trailers = dict(error.trailing_metadata() or ())
    status = status_pb2.Status.FromString(trailers.get("grpc-status-details-bin", b""))
    for packed in status.details:
        info = error_details_pb2.ErrorInfo()
        if packed.Is(info.DESCRIPTOR):
            packed.Unpack(info)
            return str(info.reason)
    return f"{error.code().name} without a reason"


def with_ids(template: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    """The request with every `$name` replaced."""
    text = json.dumps(template).replace("$nobody", str(clock.new_id()))
    for name, value in ids.items():
        text = text.replace(f'"${name}"', f'"{value}"')
    filled: dict[str, Any] = json.loads(text)
    return filled


@asynccontextmanager
async def open_world(config: Settings, dsn: str) -> AsyncIterator[World]:
    """The server as it is in production, with room for as many calls as the proof makes."""
    limits = ("rate_limit", "login_rate_limit", "failed_login_limit", "sign_up_rate_limit")
    wide = config.model_copy(update=dict.fromkeys(limits, "100000/minute"))
    admin = await asyncpg.connect(dsn)
    async with assembled(wide) as parts:
        server = rpc_server(wide, parts, Health(parts.database, []), Drain())
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
                yield World(wide, parts, channel, admin)
        finally:
            await asyncio.gather(server.stop(0), admin.close())
