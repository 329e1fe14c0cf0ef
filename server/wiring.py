"""The composition root of both processes: the only place where a port meets an adapter."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import grpc
from castad.auth.v1 import auth_service_pb2, auth_service_pb2_grpc
from castad.content.v1 import content_service_pb2, content_service_pb2_grpc
from castad.marketing.v1 import marketing_service_pb2, marketing_service_pb2_grpc
from castad.social.v1 import social_service_pb2, social_service_pb2_grpc
from google.protobuf.descriptor import ServiceDescriptor
from starlette.routing import BaseRoute

from server.auth.guard import SessionGuard
from server.auth.passwords import Passwords
from server.auth.refresh import Refresher
from server.auth.service import Accounts
from server.auth.servicer import AuthServicer
from server.auth.sessions import Sessions
from server.content.intake import PhotoIntake
from server.content.jobs import Desk, LyricsJob, SongJob
from server.content.ports import Provenance
from server.content.purge import Purge
from server.content.servicer import ContentServicer
from server.content.video_job import VideoJob
from server.core import signing_keys
from server.core.database import Database
from server.core.deployment import DbRole, connect, listener
from server.core.events import Events
from server.core.links import LinkMaker, Signer
from server.core.paging import PageTokens
from server.core.settings import Settings
from server.core.signing_secret import link_secret
from server.core.tokens import AccessTokens
from server.http_files import FileLinks
from server.jobs.run import Handler
from server.marketing.jobs import AnalysisJob
from server.marketing.servicer import MarketingServicer
from server.providers.audio import FfmpegAudio
from server.providers.composer import LocalComposer
from server.providers.file_blobs import FileBlobs
from server.providers.local_platform import LocalPlatform
from server.providers.photo_pool import PhotoPool
from server.providers.renderer import LocalRenderer
from server.providers.writers.analyst import LocalAnalyst
from server.providers.writers.copywriter import LocalCopywriter
from server.providers.writers.lyricist import LocalLyricist
from server.social.jobs import PostJob
from server.social.ports import Platform
from server.social.search_copy import SearchCopies
from server.social.servicer import SocialServicer


@dataclass(frozen=True, slots=True)
class GrpcService:
    """A servicer, the generated function that registers it, and what the contract says of it."""

    servicer: object
    add_to_server: Callable[[Any, grpc.aio.Server], None]
    descriptor: ServiceDescriptor


@dataclass(frozen=True, slots=True)
class Parts:
    """What the process serves, and what its frame needs of it."""

    database: Database
    guard: SessionGuard
    services: list[GrpcService]
    routes: list[BaseRoute]


@asynccontextmanager
async def assembled(config: Settings) -> AsyncIterator[Parts]:
    """Everything connected; closed again when the block ends."""
    secret = link_secret(config)
    tokens = AccessTokens(signing_keys.load(config), config.issuer, timedelta(seconds=config.access_token_s))
    database = await connect(config, DbRole.APP)
    passwords = Passwords(config.password_threads)
    guard = SessionGuard(database, tokens)
    pages = PageTokens(secret)
    links = link_maker(config)
    files = file_store(config, links)
    photos = PhotoPool()
    try:
        async with listener(config, DbRole.APP) as events:
            services = [
                auth_service(config, database, passwords, tokens, guard),
                marketing_service(database, events, pages),
                content_service(database, events, pages, files, photos),
                social_service(database, events, pages),
            ]
            yield Parts(database, guard, services, [FileLinks(files, links).mount()])
    finally:
        photos.close()
        passwords.close()
        await database.close()


def auth_service(
    config: Settings, database: Database, passwords: Passwords, tokens: AccessTokens, guard: SessionGuard
) -> GrpcService:
    """Accounts, sessions and plans."""
    sessions = Sessions(tokens, config)
    accounts = Accounts(database, passwords, sessions, guard)
    servicer = AuthServicer(database, accounts, Refresher(database, sessions, guard))
    descriptor = auth_service_pb2.DESCRIPTOR.services_by_name["AuthService"]
    return GrpcService(servicer, auth_service_pb2_grpc.add_AuthServiceServicer_to_server, descriptor)


def marketing_service(database: Database, events: Events, pages: PageTokens) -> GrpcService:
    """Listings and their analyses."""
    servicer = MarketingServicer(database, events, pages)
    descriptor = marketing_service_pb2.DESCRIPTOR.services_by_name["MarketingService"]
    return GrpcService(servicer, marketing_service_pb2_grpc.add_MarketingServiceServicer_to_server, descriptor)


def content_service(
    database: Database, events: Events, pages: PageTokens, files: FileBlobs, photos: PhotoPool
) -> GrpcService:
    """Projects and everything made for them."""
    servicer = ContentServicer(database, events, pages, files, PhotoIntake(database, files, photos))
    descriptor = content_service_pb2.DESCRIPTOR.services_by_name["ContentService"]
    return GrpcService(servicer, content_service_pb2_grpc.add_ContentServiceServicer_to_server, descriptor)


def social_service(database: Database, events: Events, pages: PageTokens) -> GrpcService:
    """Search copy, accounts and posts."""
    servicer = SocialServicer(database, events, pages, search_copies())
    descriptor = social_service_pb2.DESCRIPTOR.services_by_name["SocialService"]
    return GrpcService(servicer, social_service_pb2_grpc.add_SocialServiceServicer_to_server, descriptor)


def search_copies() -> SearchCopies:
    """What writes search copy, for the method and for the posts of a production."""
    return SearchCopies(LocalCopywriter(), Provenance("local", "castad-copywriter", "1"))


def job_handlers(config: Settings) -> list[Handler]:
    """What a worker can do."""
    files = file_store(config, link_maker(config))
    desk = Desk(config.data_dir / "work", files, FfmpegAudio())
    publishers = {Platform.LOCAL: LocalPlatform(config.local_publish_dir)}
    return [
        AnalysisJob(LocalAnalyst()),
        LyricsJob(LocalLyricist(), Provenance("local", "lyricist", "1")),
        SongJob(LocalComposer(), Provenance("local", "composer", "1"), desk),
        VideoJob(LocalRenderer(), Provenance("local", "renderer", "1"), desk),
        PostJob(publishers, search_copies(), files, config.data_dir / "work"),
    ]


def purge(config: Settings, database: Database) -> Purge:
    """What removes archived projects for good."""
    return Purge(database, file_store(config, link_maker(config)))


def link_maker(config: Settings) -> LinkMaker:
    """What signs and opens links to files."""
    return LinkMaker(config.base_url, Signer(link_secret(config), "file-link"))


def file_store(config: Settings, links: LinkMaker) -> FileBlobs:
    """The folder that holds files where no object store is given."""
    return FileBlobs(
        config.data_dir / "files",
        links,
        upload_life=timedelta(seconds=config.upload_link_s),
        download_life=timedelta(seconds=config.download_link_s),
    )
