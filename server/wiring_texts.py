"""The part of the composition root that joins the map and the writers of texts with their ports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from server.content.imports import ImageImportJob
from server.content.jobs import LyricsJob
from server.content.ports import Lyricist, PhotoInspector
from server.core.blobs import Blobs
from server.core.database import Database
from server.core.provenance import LOCAL
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.jobs.meter import LedgerMeter
from server.jobs.run import Handler
from server.jobs.turns import SharedTurns
from server.jobs.weather import SharedWeather
from server.marketing.atlas import Atlas
from server.marketing.jobs import AnalysisJob
from server.marketing.ports import Analyst, PlaceReader, PlaceSearch
from server.providers.linked_photos import LinkedPhotos
from server.providers.llm.analyst import LlmAnalyst
from server.providers.llm.copywriter import LlmCopywriter
from server.providers.llm.lyricist import LlmLyricist
from server.providers.llm.model import Access, LanguageModel
from server.providers.llm.prompts import Prompts
from server.providers.llm.writing import Writer
from server.providers.naver.fetching import PoliteFetcher
from server.providers.naver.places import NaverPlaces
from server.providers.naver.search import NaverSearch, developers_center, hub
from server.providers.naver.sites import Sites
from server.providers.vendor_http import Reach
from server.providers.writers.analyst import LocalAnalyst
from server.providers.writers.copywriter import LocalCopywriter
from server.providers.writers.lyricist import LocalLyricist
from server.social.ports import Copywriter
from server.social.search_copy import SearchCopies
from server.wiring_makers import KeyMissing


@dataclass(frozen=True, slots=True)
class Texts:
    """Who reads places and writes texts, as the settings choose."""

    analyst: Analyst
    lyricist: Lyricist
    copies: SearchCopies

    def handlers(
        self, reader: PlaceReader | None, fetched: LinkedPhotos, photos: PhotoInspector, files: Blobs
    ) -> list[Handler]:
        """The jobs that begin an advertisement."""
        return [
            AnalysisJob(self.analyst, reader),
            ImageImportJob(fetched, photos, files),
            LyricsJob(self.lyricist),
        ]


@asynccontextmanager
async def texts(config: Settings, database: Database) -> AsyncIterator[Texts]:
    """The writers, connected while the block runs; raises KeyMissing."""
    if {config.analyst, config.lyricist, config.copywriter} == {LOCAL}:
        yield Texts(LocalAnalyst(), LocalLyricist(), SearchCopies(LocalCopywriter()))
        return
    model = LanguageModel(model_access(config), SharedWeather(database), LedgerMeter(database))
    writer = Writer(model, Prompts(config.llm_prompts))
    analyst: Analyst = LocalAnalyst() if config.analyst == LOCAL else LlmAnalyst(writer)
    lyricist: Lyricist = LocalLyricist() if config.lyricist == LOCAL else LlmLyricist(writer)
    copywriter: Copywriter = LocalCopywriter() if config.copywriter == LOCAL else LlmCopywriter(writer)
    try:
        yield Texts(analyst, lyricist, SearchCopies(copywriter, LocalCopywriter()))
    finally:
        await model.close()


def model_access(config: Settings) -> Access:
    """Which language model the settings name; raises KeyMissing."""
    key = config.llm_api_key.get_secret_value()
    for name, value in (("CASTAD_LLM_API_KEY", key), ("CASTAD_LLM_MODEL", config.llm_model)):
        if not value:
            raise KeyMissing(f"{name} is empty")
    reach = Reach(config.llm_url, config.llm_answer_s)
    return Access(reach, key, config.llm_model, config.llm_input_usd, config.llm_output_usd)


def atlas(config: Settings, http: SafeHttp) -> Atlas:
    """What servers do with the map."""
    return Atlas(place_search(config, http), config.naver_places == "on", http.check)


def place_search(config: Settings, http: SafeHttp) -> PlaceSearch | None:
    """The search that the operator has a key of, the newer one first."""
    sites = Sites(config.naver_url)
    if config.naver_hub_key_id:
        return NaverSearch(http, hub(config.naver_hub_key_id, config.naver_hub_key.get_secret_value()), sites)
    if config.naver_client_id:
        old = developers_center(config.naver_client_id, config.naver_client_secret.get_secret_value())
        return NaverSearch(http, old, sites)
    return None


def place_reader(config: Settings, http: SafeHttp, database: Database) -> PlaceReader | None:
    """What reads places for the workers."""
    sites = Sites(config.naver_url)
    polite = PoliteFetcher(http, SharedTurns(database), sites)
    return NaverPlaces(polite, sites) if config.naver_places == "on" else None
