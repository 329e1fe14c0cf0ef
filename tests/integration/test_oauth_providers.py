"""The three providers over real HTTP, with everything that goes wrong there."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
import structlog
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from server.auth.oauth_errors import ExchangeFailed, IdTokenInvalid, ProviderNotConfigured, ProviderUnavailable
from server.auth.oauth_ports import AuthorizationCode, Consent, IdentityProvider, MailTrust, Provider, Vouched
from server.core import clock
from server.core.errors import AppError
from server.core.safe_http import SafeHttp
from server.providers.id_tokens import KeySet
from server.wiring import identity_providers as configured
from tests.fakes import identity_providers
from tests.fakes.identity_providers import KEYS, PEOPLE, REDIRECT_URI, TOKENS, FakeProviders
from tests.integration.oauth_desk import registered

VERIFIER = "v" * 43
CHALLENGE = "7w_YNF9DSfIdPf_pRjSq646_kPr-2-o9NAl16JGghdM"
NONCE = "n" * 43

each_provider = pytest.mark.parametrize("which", list(Provider))
each_oidc = pytest.mark.parametrize("which", list(KEYS))
Walk = Callable[[Provider], Awaitable[Vouched]]


@pytest.fixture
async def fakes() -> AsyncIterator[FakeProviders]:
    async with identity_providers.serving() as running:
        yield running


@pytest.fixture
async def providers(fakes: FakeProviders) -> AsyncIterator[dict[Provider, IdentityProvider]]:
    from server.core.settings import Settings

    settings = registered(Settings(), fakes)
    http = SafeHttp.configured(settings)
    yield configured(settings, http)
    await http.close()


@pytest.fixture
def walk(providers: dict[Provider, IdentityProvider]) -> Walk:
    """Agree at the page, and ask the provider who that was."""

    async def walk(which: Provider) -> Vouched:
        return await providers[which].vouch(await agreed(providers[which]))

    return walk


async def agreed(provider: IdentityProvider, **changes: str) -> AuthorizationCode:
    page = provider.consent_url(Consent(REDIRECT_URI, "state", CHALLENGE, NONCE))
    async with httpx.AsyncClient() as browser:
        back = await browser.get(page)
    code = parse_qs(urlsplit(back.headers["location"]).query)["code"][0]
    return AuthorizationCode(
        **{"code": code, "redirect_uri": REDIRECT_URI, "verifier": VERIFIER, "nonce": NONCE} | changes
    )


# --- what they tell ------------------------------------------------------------------------------------------------


@each_provider
async def test_the_page_is_asked_for_a_code_with_every_proof(
    providers: dict[Provider, IdentityProvider], which: Provider
) -> None:
    url = providers[which].consent_url(Consent(REDIRECT_URI, "the state", CHALLENGE, NONCE))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert (asked["state"], asked["redirect_uri"], asked["response_type"]) == ("the state", REDIRECT_URI, "code")
    assert (asked["code_challenge"], asked["code_challenge_method"]) == (CHALLENGE, "S256")
    assert ("openid" in asked["scope"], asked.get("nonce")) == ((True, NONCE) if which in KEYS else (False, None))


@each_provider
async def test_a_person_comes_with_tokens(fakes: FakeProviders, walk: Walk, which: Provider) -> None:
    vouched = await walk(which)
    person = fakes.people[which]
    assert (vouched.subject, vouched.email, vouched.display_name) == (person.subject, person.email, person.name)
    assert vouched.trust is MailTrust.TRUSTED
    assert vouched.tokens.access_token.startswith("at-") and vouched.tokens.refresh_token.startswith("rt-")
    assert timedelta(minutes=59) < vouched.tokens.expires_at - clock.now() < timedelta(minutes=60)
    assert "at-" not in repr(vouched)


@pytest.mark.parametrize(
    ("which", "facts", "trust"),
    [
        (Provider.GOOGLE, {"email": "a@gmail.com"}, MailTrust.TRUSTED),
        (Provider.GOOGLE, {"email": "a@stay.kr", "more": {"hd": "stay.kr"}}, MailTrust.TRUSTED),
        (Provider.GOOGLE, {"email": "a@stay.kr"}, MailTrust.VERIFIED),
        (Provider.GOOGLE, {"email": "a@gmail.com", "verified": False}, MailTrust.NONE),
        (Provider.GOOGLE, {"email": "a@gmail.com", "verified": "true"}, MailTrust.NONE),
        (Provider.GOOGLE, {"email": None}, MailTrust.NONE),
        (Provider.DISCORD, {"email": "a@stay.kr"}, MailTrust.TRUSTED),
        (Provider.DISCORD, {"email": "a@stay.kr", "verified": False}, MailTrust.NONE),
        (Provider.DISCORD, {"email": None}, MailTrust.NONE),
        (Provider.KAKAO, {"email": "a@stay.kr"}, MailTrust.TRUSTED),
        (Provider.KAKAO, {"verified": False}, MailTrust.NONE),
        (Provider.KAKAO, {"more": {"is_email_valid": False}}, MailTrust.NONE),
        (Provider.KAKAO, {"more": {"email": None, "email_needs_agreement": True}}, MailTrust.NONE),
        (Provider.KAKAO, {"more": {"profile": None}}, MailTrust.TRUSTED),
    ],
)
async def test_what_an_address_is_worth(
    fakes: FakeProviders, walk: Walk, which: Provider, facts: dict[str, Any], trust: MailTrust
) -> None:
    for name, value in facts.items():
        setattr(fakes.people[which], name, value)
    assert (await walk(which)).trust is trust


async def test_kakaos_claim_of_an_address_is_not_believed(fakes: FakeProviders, walk: Walk) -> None:
    fakes.people[Provider.KAKAO].more = {"email": None}
    fakes.claims = {"email": "victim@naver.com", "email_verified": True}
    assert (await walk(Provider.KAKAO)).email == ""


async def test_discords_older_accounts_have_no_display_name(fakes: FakeProviders, walk: Walk) -> None:
    fakes.people[Provider.DISCORD].name = ""
    assert (await walk(Provider.DISCORD)).display_name == "haneul"


# --- the exchange --------------------------------------------------------------------------------------------------


@each_provider
async def test_a_code_that_was_used_or_stolen_is_refused(
    providers: dict[Provider, IdentityProvider], which: Provider
) -> None:
    code = await agreed(providers[which])
    await providers[which].vouch(code)
    for bad in (code, await agreed(providers[which], verifier="x" * 43), await agreed(providers[which], code="no")):
        with pytest.raises(ExchangeFailed):
            await providers[which].vouch(bad)


BUSY = JSONResponse({"message": "slow down", "retry_after": 64.57, "global": False}, 429)
CONFIGURED_WRONG = ["invalid_client", "unauthorized_client", "redirect_uri_mismatch"]


def kakao_error(code: str) -> Response:
    return JSONResponse({"error": "invalid_request", "error_code": code, "error_description": "said in Korean"}, 400)


async def torn() -> AsyncIterator[bytes]:
    yield b'{"access_token": "at-'
    raise ConnectionResetError


TOKEN_FAULTS: list[tuple[Provider, Response, type[AppError]]] = [
    *((which, BUSY, ProviderUnavailable) for which in Provider),
    *((which, PlainTextResponse("Bad Gateway", 502), ProviderUnavailable) for which in Provider),
    *((which, PlainTextResponse("<html>ok</html>"), ProviderUnavailable) for which in Provider),
    *((which, JSONResponse([]), ProviderUnavailable) for which in Provider),
    *((which, JSONResponse({"token_type": "bearer"}), ProviderUnavailable) for which in Provider),
    *((which, JSONResponse({"access_token": 7}), ProviderUnavailable) for which in Provider),
    *((which, JSONResponse({"access_token": "a", "expires_in": "x"}), ProviderUnavailable) for which in Provider),
    *((which, PlainTextResponse("x" * 300_000), ProviderUnavailable) for which in Provider),
    *((which, StreamingResponse(torn()), ProviderUnavailable) for which in Provider),
    *((which, Response(status_code=302, headers={"location": "/"}), ExchangeFailed) for which in Provider),
    *(
        (which, JSONResponse({"error": error}, 400), ProviderNotConfigured)
        for which in Provider
        for error in CONFIGURED_WRONG
    ),
    *((Provider.KAKAO, kakao_error(code), ExchangeFailed) for code in ("KOE320", "KOE005", "KOE999")),
    *(
        (Provider.KAKAO, kakao_error(code), ProviderNotConfigured)
        for code in ("KOE004", "KOE006", "KOE010", "KOE101", "KOE303")
    ),
    (Provider.KAKAO, kakao_error("KOE003"), ProviderUnavailable),
    (Provider.GOOGLE, JSONResponse({"access_token": "at-1", "expires_in": 3_599}), IdTokenInvalid),
    (Provider.KAKAO, JSONResponse({"access_token": "at-1", "expires_in": 21_599}), IdTokenInvalid),
]


@pytest.mark.parametrize(("which", "answer", "error"), TOKEN_FAULTS)
async def test_what_can_go_wrong_with_the_exchange(
    fakes: FakeProviders, walk: Walk, which: Provider, answer: Response, error: type[AppError]
) -> None:
    fakes.canned[TOKENS[which]] = answer
    with pytest.raises(error):
        await walk(which)


async def test_a_busy_provider_says_when_to_come_back(fakes: FakeProviders, walk: Walk) -> None:
    fakes.canned[TOKENS[Provider.DISCORD]] = BUSY
    with pytest.raises(ProviderUnavailable) as busy:
        await walk(Provider.DISCORD)
    assert busy.value.retry_after == timedelta(seconds=64.57)
    fakes.canned[TOKENS[Provider.GOOGLE]] = Response(status_code=429, headers={"retry-after": "9"})
    with pytest.raises(ProviderUnavailable) as busy:
        await walk(Provider.GOOGLE)
    assert busy.value.retry_after == timedelta(seconds=9)


@each_provider
async def test_a_provider_that_is_gone(providers: dict[Provider, IdentityProvider], which: Provider) -> None:
    from server.core.settings import Settings
    from server.processes import free_port

    base = f"127.0.0.1:{free_port()}"
    names = {f"{each.lower()}_login_url": f"http://{base}" for each in Provider}
    ids = {f"{each.lower()}_client_id": "x" for each in Provider}
    settings = Settings().model_copy(update={**names, **ids, "http_exceptions": (base,)})
    gone = configured(settings, SafeHttp.configured(settings))[which]
    with pytest.raises(ProviderUnavailable):
        await gone.vouch(await agreed(providers[which]))


PERSON_FAULTS = [
    (Provider.KAKAO, JSONResponse({"code": -401, "msg": "this access token does not exist"}, 401), ExchangeFailed),
    (Provider.KAKAO, JSONResponse({"code": -402, "required_scopes": ["account_email"]}, 403), ExchangeFailed),
    (Provider.KAKAO, JSONResponse({"code": -406, "msg": "under 14"}, 401), ExchangeFailed),
    (Provider.KAKAO, JSONResponse({"code": -101}, 400), ExchangeFailed),
    (Provider.KAKAO, JSONResponse({"id": 987654321}), IdTokenInvalid),
    (Provider.KAKAO, JSONResponse({"kakao_account": {}}), IdTokenInvalid),
    (Provider.KAKAO, JSONResponse({"id": 123456789, "kakao_account": "none"}), ProviderUnavailable),
    (Provider.DISCORD, JSONResponse({"message": "401: Unauthorized", "code": 0}, 401), ExchangeFailed),
    (Provider.DISCORD, JSONResponse({"username": "no id"}), ProviderUnavailable),
    (Provider.DISCORD, JSONResponse({"id": 80351110224678912}), ProviderUnavailable),
    *((which, BUSY, ProviderUnavailable) for which in PEOPLE),
    *((which, PlainTextResponse("down", 500), ProviderUnavailable) for which in PEOPLE),
    *((which, PlainTextResponse("ok"), ProviderUnavailable) for which in PEOPLE),
]


@pytest.mark.parametrize(("which", "answer", "error"), PERSON_FAULTS)
async def test_what_can_go_wrong_with_who_it_is(
    fakes: FakeProviders, walk: Walk, which: Provider, answer: Response, error: type[AppError]
) -> None:
    fakes.canned[PEOPLE[which]] = answer
    with pytest.raises(error):
        await walk(which)


@each_provider
async def test_no_log_line_holds_what_a_provider_said(fakes: FakeProviders, walk: Walk, which: Provider) -> None:
    fakes.canned[TOKENS[which]] = JSONResponse({"error": "invalid_grant", "error_description": "code at-secret"}, 400)
    with structlog.testing.capture_logs() as lines, pytest.raises(ExchangeFailed):
        await walk(which)
    assert lines and "secret" not in str(lines)


# --- identity tokens -----------------------------------------------------------------------------------------------

NOW = int(clock.now().timestamp())
LATER = NOW + 3_000
"""In the future however long the tests before this module take."""
BAD_CLAIMS: list[dict[str, Any]] = [
    {"iss": "https://evil.example"},
    {"iss": None},
    {"aud": "somebody-else"},
    {"aud": ["castad-client", "somebody-else"]},
    {"aud": None},
    {"azp": "somebody-else"},
    {"exp": NOW - 60},
    {"exp": None},
    {"exp": 1e308},
    {"exp": str(NOW + 3_600)},
    {"iat": NOW - 700},
    {"iat": LATER},
    {"iat": None},
    {"nbf": LATER},
    {"nonce": "somebody-elses"},
    {"nonce": None},
    {"sub": None},
    {"sub": ""},
]


@each_oidc
@pytest.mark.parametrize("claims", BAD_CLAIMS, ids=str)
async def test_an_identity_token_that_is_not_for_us(
    fakes: FakeProviders, walk: Walk, which: Provider, claims: dict[str, Any]
) -> None:
    fakes.claims = claims
    with pytest.raises(IdTokenInvalid):
        await walk(which)


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, "", "none", {"kid": "key-1"})


def symmetric(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, b"secret" * 8, "HS256", {"kid": "other"})


def nameless(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, b"secret" * 8, "HS256")


@each_oidc
@pytest.mark.parametrize("sign", [unsigned, symmetric, nameless, lambda _: "no token", lambda _: "x" * 20_000])
async def test_an_identity_token_that_nobody_signed(
    fakes: FakeProviders, walk: Walk, which: Provider, sign: Callable[[dict[str, Any]], str]
) -> None:
    fakes.sign = sign
    with pytest.raises(IdTokenInvalid):
        await walk(which)


@each_oidc
async def test_a_token_of_another_key_of_the_same_name(fakes: FakeProviders, walk: Walk, which: Provider) -> None:
    await walk(which)
    fakes.change_key("key-1")
    with pytest.raises(IdTokenInvalid):
        await walk(which)


@each_oidc
async def test_keys_are_fetched_once(fakes: FakeProviders, walk: Walk, which: Provider) -> None:
    for _ in range(3):
        await walk(which)
    assert fakes.calls[KEYS[which]] == 1


async def test_an_unknown_key_is_looked_for_once_a_minute(fakes: FakeProviders) -> None:
    time = 0.0
    http = SafeHttp(exceptions=frozenset({fakes.base.removeprefix("http://")}))
    path = KEYS[Provider.GOOGLE]
    keys = KeySet(http, f"{fakes.base}{path}", lambda: time)
    assert await keys.find("key-1") and fakes.calls[path] == 1
    fakes.change_key("key-2")
    time = 59.0
    assert await keys.find("key-2") is None and fakes.calls[path] == 1
    time = 61.0
    assert await keys.find("key-2") and fakes.calls[path] == 2
    assert await keys.find("key-3") is None and fakes.calls[path] == 2
    assert await keys.find("other") is None
    fakes.change_key("key-4")
    time = 61.0 + 3_601.0
    assert await keys.find("key-2") is None and fakes.calls[path] == 3
    await http.close()


@each_oidc
@pytest.mark.parametrize(
    "answer", [Response(status_code=500), PlainTextResponse("no"), JSONResponse([]), JSONResponse({"keys": 1}), BUSY]
)
async def test_without_keys_nobody_is_believed(
    fakes: FakeProviders, walk: Walk, which: Provider, answer: Response
) -> None:
    fakes.canned[KEYS[which]] = answer
    with pytest.raises(ProviderUnavailable):
        await walk(which)
