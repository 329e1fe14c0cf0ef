"""The composition root of both processes: the only place where a port meets an adapter."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import grpc
from castad.auth.v1 import auth_service_pb2, auth_service_pb2_grpc
from castad.marketing.v1 import marketing_service_pb2, marketing_service_pb2_grpc
from google.protobuf.descriptor import ServiceDescriptor
from starlette.routing import BaseRoute

from server.auth.guard import SessionGuard
from server.auth.passwords import Passwords
from server.auth.refresh import Refresher
from server.auth.service import Accounts
from server.auth.servicer import AuthServicer
from server.auth.sessions import Sessions
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
from server.providers.file_blobs import FileBlobs
from server.providers.writers.analyst import LocalAnalyst


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
    links = LinkMaker(config.base_url, Signer(secret, "file-link"))
    files = file_store(config, links)
    try:
        async with listener(config, DbRole.APP) as events:
            services = [
                auth_service(config, database, passwords, tokens, guard),
                marketing_service(database, events, pages),
            ]
            yield Parts(database, guard, services, [FileLinks(files, links).mount()])
    finally:
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


def job_handlers(config: Settings) -> list[Handler]:
    """What a worker can do."""
    return [AnalysisJob(LocalAnalyst())]


def file_store(config: Settings, links: LinkMaker) -> FileBlobs:
    """The folder that holds files where no object store is given."""
    return FileBlobs(
        config.data_dir / "files",
        links,
        upload_life=timedelta(seconds=config.upload_link_s),
        download_life=timedelta(seconds=config.download_link_s),
    )
