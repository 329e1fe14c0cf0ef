"""The composition root of both processes: the only place where a port meets an adapter."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from castad.auth.v1 import auth_service_pb2, auth_service_pb2_grpc
from castad.content.v1 import content_service_pb2, content_service_pb2_grpc
from castad.marketing.v1 import marketing_service_pb2, marketing_service_pb2_grpc
from castad.social.v1 import social_service_pb2, social_service_pb2_grpc
from google.protobuf.descriptor import ServiceDescriptor
from starlette.routing import BaseRoute

from server import wiring_makers, wiring_texts
from server.auth.eraser import Eraser, StoredFiles
from server.auth.guard import SessionGuard
from server.auth.letters import Letters
from server.auth.mailman import Mailman
from server.auth.mails import MailTokens
from server.auth.oauth_ports import IdentityProvider, Provider
from server.auth.ports import MailCarrier
from server.auth.servicer import AuthServicer
from server.auth.sweep import AuthSweep
from server.auth.use_cases import UseCases, use_cases
from server.content.captioning_job import CaptioningJob
from server.content.intake import PhotoIntake
from server.content.jobs import Desk, SongJob
from server.content.purge import Purge
from server.content.servicer import ContentServicer
from server.content.servicer_uploads import Intakes
from server.content.video_intake import VideoIntake
from server.content.video_job import VideoJob
from server.core import metrics
from server.core.blobs import Blobs
from server.core.database import Database
from server.core.deployment import DbRole, connect, listener
from server.core.events import Events
from server.core.limits import Counters, MemoryCounters, SharedCounters
from server.core.paging import PageTokens
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.core.signing_secret import link_secret
from server.http_callbacks import VendorCallbacks
from server.http_files import FileLinks
from server.jobs.callbacks import CallbackLinks
from server.jobs.line import Line
from server.jobs.run import Handler
from server.jobs.sweeper import Sweeper
from server.jobs.timetable import Timetable
from server.jobs.weather import SharedWeather
from server.marketing.atlas import Atlas
from server.marketing.servicer import MarketingServicer
from server.providers.audio import FfmpegAudio
from server.providers.discord_login import DiscordLogin
from server.providers.file_blobs import FileBlobs
from server.providers.google_login import GoogleAddresses, GoogleLogin
from server.providers.kakao_login import KakaoAddresses, KakaoLogin
from server.providers.linked_photos import LinkedPhotos
from server.providers.local_platform import LocalPlatform
from server.providers.mail_folder import MailFolder
from server.providers.photo_pool import PhotoPool
from server.providers.redis_counters import RedisCounters
from server.providers.smtp import SmtpMail
from server.providers.videos import FfmpegVideos
from server.social import planned
from server.social.erasure import LocalPosts
from server.social.jobs import PostJob
from server.social.search_copy import SearchCopies
from server.social.servicer import SocialServicer
from server.wiring_platforms import Platforms, platforms
from server.wiring_storage import file_store, link_maker
from server.wiring_texts import Texts


@dataclass(frozen=True, slots=True)
class GrpcService:
    """A servicer, the generated function that registers it, and what the contract says of it."""

    servicer: object
    add_to_server: Callable[[Any, Any], None]
    descriptor: ServiceDescriptor


@dataclass(frozen=True, slots=True)
class Parts:
    """What the process serves, and what its frame needs of it."""

    database: Database
    guard: SessionGuard
    events: Events
    counters: Counters
    sign_ins_fail: Callable[[], bool]
    services: list[GrpcService]
    routes: list[BaseRoute]


class Companion(Protocol):
    """Work that goes on for as long as the worker lives."""

    async def run(self) -> None:
        """Go on for ever."""


@asynccontextmanager
async def assembled(config: Settings) -> AsyncIterator[Parts]:
    """Everything connected; closed again when the block ends."""
    secret = link_secret(config)
    outside = SafeHttp.configured(config)
    database = await connect(config, DbRole.APP)
    counters, hang_up = shared_counters(config)
    accounts = use_cases(config, database, counters, secret, identity_providers(config, outside))
    pages = PageTokens(secret)
    files = file_store(config)
    photos = PhotoPool()
    try:
        async with (
            listener(config, DbRole.APP) as events,
            platforms(config, database, outside) as outlets,
            wiring_texts.texts(config, database) as texts,
        ):
            events.observe(accounts.guard.forget)
            metrics.LOGIN_ALARM.set_function(accounts.alarm.rings)
            services = [
                auth_service(accounts),
                marketing_service(database, events, pages, wiring_texts.atlas(config, outside)),
                content_service(config, database, events, pages, files, photos, outside),
                social_service(database, events, pages, texts.copies, outlets),
            ]
            called = VendorCallbacks(database, callback_links(config))
            routes = [called.route(), *file_routes(config, files), *outlets.pages]
            yield Parts(database, accounts.guard, events, counters, accounts.alarm.rings, services, routes)
    finally:
        photos.close()
        accounts.close()
        await hang_up()
        await outside.close()
        await database.close()


def auth_service(accounts: UseCases) -> GrpcService:
    """Accounts, sessions and plans."""
    descriptor = auth_service_pb2.DESCRIPTOR.services_by_name["AuthService"]
    return GrpcService(AuthServicer(accounts), auth_service_pb2_grpc.add_AuthServiceServicer_to_server, descriptor)


def identity_providers(config: Settings, http: SafeHttp) -> dict[Provider, IdentityProvider]:
    """The providers that the operator has registered us with."""
    google, discord, kakao = (
        secret.get_secret_value()
        for secret in (config.google_client_secret, config.discord_client_secret, config.kakao_client_secret)
    )
    found: dict[Provider, IdentityProvider] = {
        Provider.GOOGLE: GoogleLogin(
            http, config.google_client_id, google, GoogleAddresses.at(config.google_login_url)
        ),
        Provider.DISCORD: DiscordLogin(http, config.discord_client_id, discord, config.discord_login_url),
        Provider.KAKAO: KakaoLogin(http, config.kakao_client_id, kakao, KakaoAddresses.at(config.kakao_login_url)),
    }
    registered = {
        Provider.GOOGLE: config.google_client_id,
        Provider.DISCORD: config.discord_client_id,
        Provider.KAKAO: config.kakao_client_id,
    }
    return {which: provider for which, provider in found.items() if registered[which]}


def shared_counters(config: Settings) -> tuple[Counters, Callable[[], Awaitable[None]]]:
    """What counts calls and sign-ins, for all servers where there is a Redis; and how to leave it."""
    url = config.redis_url.get_secret_value()
    if not url:
        return MemoryCounters(), _nothing_to_leave
    redis = RedisCounters(url, config.db_schema)
    return SharedCounters(redis), redis.close


async def _nothing_to_leave() -> None:
    """Memory is left by itself."""


def marketing_service(database: Database, events: Events, pages: PageTokens, atlas: Atlas) -> GrpcService:
    """Listings and their analyses."""
    servicer = MarketingServicer(database, events, pages, atlas)
    descriptor = marketing_service_pb2.DESCRIPTOR.services_by_name["MarketingService"]
    return GrpcService(servicer, marketing_service_pb2_grpc.add_MarketingServiceServicer_to_server, descriptor)


def content_service(
    config: Settings,
    database: Database,
    events: Events,
    pages: PageTokens,
    files: Blobs,
    photos: PhotoPool,
    outside: SafeHttp,
) -> GrpcService:
    """Projects and everything made for them."""
    intakes = Intakes(
        PhotoIntake(database, files, photos, outside.check),
        VideoIntake(database, files, FfmpegVideos(), config.data_dir / "work" / "uploads"),
    )
    servicer = ContentServicer(database, events, pages, files, intakes, planned.check_planned)
    descriptor = content_service_pb2.DESCRIPTOR.services_by_name["ContentService"]
    return GrpcService(servicer, content_service_pb2_grpc.add_ContentServiceServicer_to_server, descriptor)


def social_service(
    database: Database, events: Events, pages: PageTokens, copies: SearchCopies, outlets: Platforms
) -> GrpcService:
    """Search copy, accounts and posts."""
    servicer = SocialServicer(database, events, pages, copies, outlets.connections, outlets.gallery)
    descriptor = social_service_pb2.DESCRIPTOR.services_by_name["SocialService"]
    return GrpcService(servicer, social_service_pb2_grpc.add_SocialServiceServicer_to_server, descriptor)


def job_handlers(
    config: Settings, database: Database, outside: SafeHttp, photos: PhotoPool, texts: Texts, outlets: Platforms
) -> list[Handler]:
    """What a worker can do; raises KeyMissing."""
    files, lent = file_store(config), file_store(config, download_s=config.lent_link_s)
    desk = Desk(config.data_dir / "work", files, lent, FfmpegAudio(), callback_links(config))
    weather = SharedWeather(database)
    hire_composer, composed_by = wiring_makers.composer(config, weather, outside, desk.audio)
    hire_renderer, filmed_by = wiring_makers.renderer(config, weather, outside)
    hire_captioner, captioned_by = wiring_makers.captioner(config, weather, desk.audio)
    return [
        *texts.handlers(wiring_texts.place_reader(config, outside, database), LinkedPhotos(outside), photos, files),
        SongJob(hire_composer, composed_by, desk),
        VideoJob(hire_renderer, filmed_by, desk),
        CaptioningJob(hire_captioner, captioned_by, desk),
        PostJob(outlets.desk(files), texts.copies),
    ]


def companions(config: Settings, database: Database, events: Events, outlets: Platforms) -> list[Companion]:
    """What runs beside the jobs of every worker."""
    files = file_store(config)
    tokens = MailTokens(link_secret(config))
    return [
        Timetable(database),
        Sweeper(database, every_s=config.sweep_s),
        Line(database),
        Purge(database, files),
        Mailman(database, events, mail_carrier(config), Letters(config.console_url), tokens),
        Eraser(database, events, [StoredFiles(files), LocalPosts(database, LocalPlatform(config.local_publish_dir))]),
        AuthSweep(database),
        *outlets.companions,
    ]


def mail_carrier(config: Settings) -> MailCarrier:
    """What takes mails: an SMTP server where one is given, else a folder."""
    url = config.smtp_url.get_secret_value()
    return SmtpMail(url, config.mail_from) if url else MailFolder(config.mail_dir, config.mail_from)


def callback_links(config: Settings) -> CallbackLinks:
    """What makes and knows the links that vendors call."""
    return CallbackLinks(config.base_url, link_secret(config))


def file_routes(config: Settings, files: Blobs) -> list[BaseRoute]:
    """What serves links to files; an object store does that by itself."""
    return [FileLinks(files, link_maker(config)).mount()] if isinstance(files, FileBlobs) else []
