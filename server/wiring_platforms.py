"""The part of the composition root that joins posting with the platforms an operator has registered us with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.routing import Route

from server.auth.oauth_attempts import Attempts
from server.core import keyring
from server.core.blobs import Blobs
from server.core.database import Database
from server.core.links import Signer
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.core.signing_secret import link_secret
from server.http_gallery import GalleryPages
from server.jobs.weather import SharedWeather
from server.providers.instagram import Instagram
from server.providers.instagram_consent import InstagramConsent
from server.providers.instagram_graph import InstagramAddresses
from server.providers.local_platform import LocalPlatform
from server.providers.oauth_exchange import Client
from server.providers.youtube import YouTube
from server.providers.youtube_consent import YouTubeAddresses, YouTubeConsent
from server.social.account_tokens import AccountTokens
from server.social.allowance import Allowance
from server.social.connect_ports import Connector
from server.social.connections import Connections
from server.social.gallery import GalleryLinks
from server.social.jobs import PostDesk
from server.social.ports import Platform, Publisher, ReceptionSource
from server.social.receptions import Receptions
from server.social.renewals import Renewals
from server.social.token_safe import TokenSafe


@dataclass(frozen=True, slots=True)
class Platforms:
    """Everything that posting needs of the outside; a platform that is not set up is in none of the mappings."""

    config: Settings
    database: Database
    attempts: Attempts
    safe: TokenSafe
    tokens: AccountTokens
    publishers: dict[Platform, Publisher]
    sources: dict[Platform, ReceptionSource]

    @property
    def connections(self) -> Connections:
        """What connects accounts."""
        allowed = frozenset(self.config.oauth_redirect_uris)
        return Connections(self.database, self.attempts, allowed, self.tokens, self.safe)

    @property
    def companions(self) -> tuple[Renewals, Receptions]:
        """What runs beside the jobs of every worker."""
        receptions = Receptions(self.database, self.tokens, self.sources, self.allowance)
        return Renewals(self.database, self.tokens), receptions

    @property
    def allowance(self) -> Allowance:
        """What platforms let all users do together."""
        return Allowance(self.database, {Platform.YOUTUBE: self.config.youtube_daily})

    @property
    def gallery(self) -> GalleryLinks:
        """Links to the posts of this server's own platform."""
        return GalleryLinks(self.config.base_url, Signer(link_secret(self.config), "gallery"))

    @property
    def pages(self) -> list[Route]:
        """What they lead to."""
        return GalleryPages(LocalPlatform(self.config.local_publish_dir), self.gallery).routes()

    def desk(self, blobs: Blobs) -> PostDesk:
        """What the jobs of posts need."""
        work_dir = self.config.data_dir / "work"
        return PostDesk(self.publishers, self.tokens, self.safe, self.allowance, blobs, work_dir)


@asynccontextmanager
async def platforms(config: Settings, database: Database, http: SafeHttp) -> AsyncIterator[Platforms]:
    """The platforms, connected while the block runs."""
    ring = keyring.load(config)
    at = InstagramAddresses.at(config.instagram_url)
    weather = SharedWeather(database)
    youtube = YouTube(YouTubeAddresses.at(config.youtube_url).api, weather)
    instagram, consent = Instagram(at.graph, config.instagram_version, weather), instagram_consent(config)
    connectors: dict[Platform, Connector] = {}
    publishers: dict[Platform, Publisher] = {Platform.LOCAL: LocalPlatform(config.local_publish_dir)}
    sources: dict[Platform, ReceptionSource] = {}
    if config.youtube_client_id:
        connectors[Platform.YOUTUBE] = youtube_consent(config, http)
        publishers[Platform.YOUTUBE] = sources[Platform.YOUTUBE] = youtube
    if config.instagram_client_id:
        connectors[Platform.INSTAGRAM] = consent
        publishers[Platform.INSTAGRAM] = sources[Platform.INSTAGRAM] = instagram
    safe = TokenSafe(ring)
    tokens = AccountTokens(database, safe, connectors)
    try:
        yield Platforms(config, database, Attempts(database, ring), safe, tokens, publishers, sources)
    finally:
        for each in (youtube, instagram, consent):
            await each.close()


def youtube_consent(config: Settings, http: SafeHttp) -> YouTubeConsent:
    """The way to connect YouTube channels."""
    client = Client("youtube", config.youtube_client_id, config.youtube_client_secret.get_secret_value())
    return YouTubeConsent(http, client, YouTubeAddresses.at(config.youtube_url))


def instagram_consent(config: Settings) -> InstagramConsent:
    """The way to connect Instagram accounts."""
    client = Client("instagram", config.instagram_client_id, config.instagram_client_secret.get_secret_value())
    return InstagramConsent(client, InstagramAddresses.at(config.instagram_url), config.instagram_version)
