"""`castad dev --vendors fake`: the settings of a process lead to stand-ins, and afterwards nowhere else than before."""

import os

import httpx

from server import stand_ins, wiring
from server.auth.oauth_ports import Provider
from server.core.safe_http import SafeHttp
from server.core.settings import settings


async def test_settings_lead_to_every_stand_in_for_as_long_as_it_runs() -> None:
    before = dict(os.environ)
    with stand_ins.running():
        config = settings()
        assert (config.composer, config.renderer, config.captioner) == ("suno", "creatomate", "captions")
        assert {config.analyst, config.lyricist, config.copywriter} == {"openai"} and config.naver_hub_key_id
        assert config.youtube_client_id and config.instagram_client_id
        assert set(wiring.identity_providers(config, SafeHttp.configured(config))) == set(Provider)
        places = [config.suno_url, config.creatomate_url, config.youtube_url, config.instagram_url]
        places += [config.naver_url, config.llm_url, config.captions_url]
        places.append(f"{config.google_login_url}/oauth2/v3/certs")
        async with httpx.AsyncClient() as client:
            answers = [(await client.get(place)).status_code for place in places]
        assert all(status < 500 for status in answers)
        assert all(place.split("/")[2] in config.http_exceptions for place in places)
    assert dict(os.environ) == before and not settings().youtube_client_id
