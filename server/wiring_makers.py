"""The part of the wiring that chooses who records songs, films videos and captions them: ourselves, or vendors."""

from server.content import prices
from server.content.captioning_ports import Captioner
from server.content.ports import AudioEditor, Composer, Hire, HireRenderer, Renderer
from server.core.media import Shelf
from server.core.provenance import Provenance
from server.core.safe_http import SafeHttp
from server.core.settings import Settings
from server.core.till import Till
from server.core.weather import Weather
from server.jobs.models import JobKind
from server.providers.captions import api as captions
from server.providers.captions.captioner import CaptionsDesk, RemoteCaptioner
from server.providers.composer import LocalComposer
from server.providers.creatomate import api as creatomate
from server.providers.creatomate.renderer import CreatomateDesk, CreatomateRenderer
from server.providers.listener import LocalListener
from server.providers.renderer import LocalRenderer
from server.providers.suno import api as suno
from server.providers.suno.composer import SunoComposer, SunoDesk
from server.providers.vendor_http import Reach, vendor_client
from server.providers.vendor_media import VendorMedia

ANSWER_S = 30.0


class KeyMissing(Exception):
    """A vendor was chosen without its key; the message names the setting."""


def composer(
    config: Settings, weather: Weather, outside: SafeHttp, audio: AudioEditor
) -> tuple[Hire[Composer], Provenance]:
    """Who records songs; raises KeyMissing."""
    if config.composer == prices.LOCAL:
        own = LocalComposer()
        return lambda _till: own, Provenance(prices.LOCAL, "composer", "1")
    client = vendor_client(Reach(config.suno_url, ANSWER_S), _bearer(config.suno_api_key.get_secret_value(), "SUNO"))
    price = prices.list_price(JobKind.SONG)
    assert price is not None
    media = VendorMedia(outside, suno.PROVIDER)
    desk = SunoDesk(suno.SunoApi(client), weather, media, audio, config.suno_model, price)

    def hire(till: Till) -> Composer:
        return SunoComposer(desk, till)

    return hire, Provenance(suno.PROVIDER, config.suno_model, "1")


def renderer(config: Settings, weather: Weather, outside: SafeHttp) -> tuple[HireRenderer, Provenance]:
    """Who films videos; raises KeyMissing."""
    if config.renderer == prices.LOCAL:
        own = LocalRenderer()
        return lambda _till, _shelf: own, Provenance(prices.LOCAL, "renderer", "1")
    key = config.creatomate_api_key.get_secret_value()
    client = vendor_client(Reach(config.creatomate_url, ANSWER_S), _bearer(key, "CREATOMATE"))
    media = VendorMedia(outside, creatomate.PROVIDER)
    desk = CreatomateDesk(creatomate.CreatomateApi(client), weather, media, prices.video_price)

    def hire(till: Till, shelf: Shelf) -> Renderer:
        return CreatomateRenderer(desk, till, shelf)

    return hire, Provenance(creatomate.PROVIDER, "v2", "1")


def captioner(config: Settings, weather: Weather, audio: AudioEditor) -> tuple[Hire[Captioner], Provenance]:
    """Who captions videos; raises KeyMissing."""
    if config.captioner == prices.LOCAL:
        own = LocalListener(audio)
        return lambda _till: own, Provenance(prices.LOCAL, "listener", "1")
    if not config.captions_url:
        raise KeyMissing("CASTAD_CAPTIONS_URL is empty")
    key = config.captions_api_key.get_secret_value()
    client = vendor_client(Reach(config.captions_url, ANSWER_S), _bearer(key, "CAPTIONS"))
    desk = CaptionsDesk(captions.CaptionsApi(client), weather, prices.captions_price)

    def hire(till: Till) -> Captioner:
        return RemoteCaptioner(desk, till)

    return hire, Provenance(captions.PROVIDER, "v1", "1")


def _bearer(key: str, vendor: str) -> dict[str, str]:
    if not key:
        raise KeyMissing(f"CASTAD_{vendor}_API_KEY is empty")
    return {"authorization": f"Bearer {key}"}
