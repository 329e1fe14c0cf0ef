"""The part of the composition root that joins the map and the writers of texts with their ports."""

from server.core.database import Database
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.jobs.turns import SharedTurns
from server.marketing.atlas import Atlas
from server.marketing.ports import PlaceReader, PlaceSearch
from server.providers.naver.fetching import PoliteFetcher
from server.providers.naver.places import NaverPlaces
from server.providers.naver.search import NaverSearch, developers_center, hub
from server.providers.naver.sites import Sites


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
