"""Browsers against the whole server over gRPC: their refresh tokens travel in cookies, and only for our own pages."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import grpc
import httpx
import prometheus_client
import pytest
import structlog
from castad.auth.v1 import auth_service_pb2_grpc, identity_calls_pb2, user_calls_pb2
from castad.auth.v1 import session_calls_pb2 as calls
from google.rpc import error_details_pb2, status_pb2

from interceptors.drain import Drain
from server.auth.oauth_ports import Provider
from server.core.settings import Settings
from server.health import Health
from server.rpc import rpc_server
from server.wiring import assembled
from tests.fakes import identity_providers
from tests.fakes.identity_providers import CLIENT_SECRET, REDIRECT_URI, FakeProviders, Person
from tests.integration.auth_desk import PASSWORD, Admin, fresh_address, superuser
from tests.integration.oauth_desk import registered

ORIGIN = "http://localhost:5173"
RT, OA = "__Host-rt", "__Host-oa"


@dataclass
class Client:
    """A browser, or with no headers of its own a native client; keeps cookies as browsers do."""

    stub: Any
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)

    async def call(self, method: str, request: Any, **more: str) -> Any:
        crumbs = [("cookie", f"{name}={value}") for name, value in self.cookies.items()]
        headers = {name.replace("_", "-"): text for name, text in (self.headers | more).items() if text}
        running = getattr(self.stub, method)(request, metadata=[*headers.items(), *crumbs])
        try:
            return await running
        finally:
            initial = await running.initial_metadata() or ()
            self.set_cookies = [str(text) for name, text in initial if name == "set-cookie"]
            for text in self.set_cookies:
                self._keep(text)

    async def refused(self, method: str, request: Any, **more: str) -> str:
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await self.call(method, request, **more)
        details = dict(error.value.trailing_metadata() or ())["grpc-status-details-bin"]
        info = error_details_pb2.ErrorInfo()
        status_pb2.Status.FromString(details).details[0].Unpack(info)
        return str(info.reason)

    def _keep(self, text: str) -> None:
        ((name, morsel),) = SimpleCookie(text).items()
        assert morsel["path"] == "/" and morsel["secure"] and morsel["httponly"] and not morsel["domain"]
        if morsel["max-age"] == "0":
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = morsel.value


@pytest.fixture
async def fakes() -> AsyncIterator[FakeProviders]:
    async with identity_providers.serving() as running:
        yield running


@pytest.fixture
async def stub(config: Settings, fakes: FakeProviders) -> AsyncIterator[Any]:
    wide = dict.fromkeys(("rate_limit", "login_rate_limit", "sign_up_rate_limit"), "1000/minute")
    settings = registered(config, fakes, **wide, reflection="off")
    async with assembled(settings) as parts:
        health = Health(parts.database, [])
        server = rpc_server(settings, parts, health, Drain())
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield auth_service_pb2_grpc.AuthServiceStub(channel)
        await server.stop(0)


@pytest.fixture
def browser(stub: Any) -> Client:
    return Client(stub, {"origin": ORIGIN, "x-csrf": "1", "sec-fetch-site": "same-site"})


@pytest.fixture
def native(stub: Any) -> Client:
    return Client(stub)


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[Admin]:
    async with superuser(dsn) as made:
        yield made


def new_account(email: str = "") -> calls.SignUpRequest:
    return calls.SignUpRequest(email=email or fresh_address(), password=PASSWORD, display_name="하늘")


REFRESH = calls.RefreshTokenRequest()


async def test_a_browser_holds_its_refresh_token_in_a_cookie_only(browser: Client) -> None:
    email = fresh_address()
    made = (await browser.call("SignUp", new_account(email))).session
    assert made.access_token and not made.refresh_token
    (cookie,) = browser.set_cookies
    assert cookie.startswith(f"{RT}=rt1.")
    assert cookie.endswith("; Path=/; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict")

    first = browser.cookies[RT]
    renewed = (await browser.call("RefreshToken", REFRESH)).session
    assert renewed.access_token and not renewed.refresh_token
    assert browser.cookies[RT] != first

    again = (await browser.call("Login", calls.LoginRequest(email=email, password=PASSWORD))).session
    assert not again.refresh_token and browser.cookies[RT].startswith("rt1.")
    await browser.call("Logout", calls.LogoutRequest(), authorization=f"Bearer {again.access_token}")
    assert browser.set_cookies == [f"{RT}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict"]
    assert browser.cookies == {}
    assert await browser.refused("RefreshToken", REFRESH) == "REFRESH_INVALID"


async def test_a_native_client_holds_it_in_the_body_and_gets_no_cookie(native: Client) -> None:
    made = (await native.call("SignUp", new_account())).session
    assert made.refresh_token and native.set_cookies == []
    renewed = (await native.call("RefreshToken", calls.RefreshTokenRequest(refresh_token=made.refresh_token))).session
    assert renewed.refresh_token and native.set_cookies == []


FORGERIES = [
    {"x-csrf": ""},
    {"x-csrf": "0"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": f"{ORIGIN}.evil.example"},
    {"origin": f"{ORIGIN}/"},
    {"origin": ORIGIN.upper()},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "none"},
]


@pytest.mark.parametrize("forged", FORGERIES, ids=str)
@pytest.mark.parametrize("method", ["RefreshToken", "Logout", "LogoutAll"])
async def test_a_forged_call_touches_neither_cookie_nor_session(
    browser: Client, admin: Admin, method: str, forged: dict[str, str]
) -> None:
    made = (await browser.call("SignUp", new_account())).session
    before = browser.cookies[RT]
    row = await admin.row("SELECT * FROM castad.sessions WHERE user_id = $1::uuid", made.user.id)
    request = getattr(calls, f"{method}Request")()
    assert (
        await browser.refused(method, request, authorization=f"Bearer {made.access_token}", **forged) == "CSRF_FAILED"
    )
    assert (browser.set_cookies, browser.cookies[RT]) == ([], before)
    assert row == await admin.row("SELECT * FROM castad.sessions WHERE user_id = $1::uuid", made.user.id)
    assert (await browser.call("RefreshToken", REFRESH)).session.access_token


@pytest.mark.parametrize("forged", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}], ids=str)
async def test_a_foreign_page_signs_nobody_in(browser: Client, forged: dict[str, str]) -> None:
    email = fresh_address()
    assert await browser.refused("SignUp", new_account(email), **forged) == "CSRF_FAILED"
    await browser.call("SignUp", new_account(email))
    login = calls.LoginRequest(email=email, password=PASSWORD)
    assert await browser.refused("Login", login, **forged) == "CSRF_FAILED"


async def test_signing_in_asks_for_no_proof_beyond_the_origin(browser: Client) -> None:
    assert await browser.call("SignUp", new_account(), x_csrf="")


async def test_a_forged_call_is_refused_before_any_work(browser: Client, admin: Admin) -> None:
    email = fresh_address()
    await browser.refused("SignUp", new_account(email), origin="https://evil.example")
    assert await admin.rows("SELECT * FROM castad.users WHERE email = $1", email) == []


async def test_tokens_do_not_change_their_transport(browser: Client, native: Client, admin: Admin) -> None:
    made = (await browser.call("SignUp", new_account())).session
    from_cookie = calls.RefreshTokenRequest(refresh_token=browser.cookies[RT])
    assert await native.refused("RefreshToken", from_cookie) == "TRANSPORT_MISMATCH"
    assert await browser.refused("RefreshToken", from_cookie) == "TRANSPORT_MISMATCH"

    held = (await native.call("SignUp", new_account())).session
    thief = Client(browser.stub, browser.headers, {RT: held.refresh_token})
    assert await thief.refused("RefreshToken", REFRESH) == "TRANSPORT_MISMATCH"
    native.cookies = {RT: held.refresh_token}
    assert await native.refused("RefreshToken", REFRESH) == "CSRF_FAILED"
    native.cookies = {}

    assert (await browser.call("RefreshToken", REFRESH)).session.user == made.user
    assert await native.call("RefreshToken", calls.RefreshTokenRequest(refresh_token=held.refresh_token))
    transports = await admin.rows(
        "SELECT transport FROM castad.sessions WHERE user_id = ANY($1::uuid[]) ORDER BY transport",
        [made.user.id, held.user.id],
    )
    assert [row["transport"] for row in transports] == ["browser", "native"]


async def test_a_cookie_in_crumbs_is_put_together(browser: Client) -> None:
    await browser.call("SignUp", new_account())
    browser.cookies = {"theme": "dark", **browser.cookies, "lang": "ko"}
    assert await browser.call("RefreshToken", REFRESH)


async def test_logging_out_of_a_dead_session_clears_the_cookie_and_of_an_expired_token_does_not(
    browser: Client, admin: Admin
) -> None:
    made = (await browser.call("SignUp", new_account())).session
    bearer = {"authorization": f"Bearer {made.access_token}"}
    await admin.run("UPDATE castad.users SET token_version = 2 WHERE user_id = $1::uuid", made.user.id)
    assert await browser.refused("Logout", calls.LogoutRequest(), **bearer) == "TOKEN_EXPIRED"
    assert RT in browser.cookies
    await admin.run("UPDATE castad.sessions SET revoked_at = now() WHERE user_id = $1::uuid", made.user.id)
    assert await browser.refused("Logout", calls.LogoutRequest(), **bearer) == "SESSION_REVOKED"
    assert RT not in browser.cookies


async def test_logging_out_everywhere_clears_the_cookie(browser: Client) -> None:
    made = (await browser.call("SignUp", new_account())).session
    await browser.call("LogoutAll", calls.LogoutAllRequest(), authorization=f"Bearer {made.access_token}")
    assert browser.cookies == {}


async def test_other_methods_need_no_cookie_and_no_proof(browser: Client) -> None:
    made = (await browser.call("SignUp", new_account())).session
    bearer = {"authorization": f"Bearer {made.access_token}", "x_csrf": ""}
    assert (await browser.call("GetMe", user_calls_pb2.GetMeRequest(), **bearer)).user == made.user
    assert browser.set_cookies == []


# --- social sign-in, from request to response ----------------------------------------------------------------------


async def came_back(client: Client, which: Provider, **more: str) -> identity_calls_pb2.CompleteOAuthRequest:
    provider = f"IDENTITY_PROVIDER_{which}"
    request = identity_calls_pb2.StartOAuthRequest(provider=provider, redirect_uri=REDIRECT_URI)
    leaving = await client.call("StartOAuth", request, **more)
    async with httpx.AsyncClient() as page:
        answer = await page.get(leaving.authorization_url)
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    return identity_calls_pb2.CompleteOAuthRequest(provider=provider, code=back["code"][0], state=back["state"][0])


@pytest.mark.parametrize("which", list(Provider))
async def test_a_browser_signs_in_and_looks_at_its_identities(
    browser: Client, fakes: FakeProviders, which: Provider
) -> None:
    fakes.people[which] = Person(str(uuid4().int)[:18], fresh_address())
    returning = await came_back(browser, which)
    assert browser.set_cookies[0].startswith(f"{OA}=") and "SameSite=Lax" in browser.set_cookies[0]
    mine = browser.cookies.pop(OA)
    assert await browser.refused("CompleteOAuth", returning) == "OAUTH_STATE_INVALID"
    browser.cookies[OA] = mine
    welcome = await browser.call("CompleteOAuth", await came_back(browser, which))
    assert welcome.created_user and not welcome.session.refresh_token
    assert browser.cookies[RT].startswith("rt1.")

    bearer = {"authorization": f"Bearer {welcome.session.access_token}"}
    listed = await browser.call("ListIdentities", identity_calls_pb2.ListIdentitiesRequest(), **bearer)
    assert [each.provider for each in listed.identities] == [returning.provider] and listed.total_size == 1
    unlink = identity_calls_pb2.UnlinkIdentityRequest(identity_id=listed.identities[0].id)
    assert await browser.refused("UnlinkIdentity", unlink, **bearer) == "LAST_CREDENTIAL"


async def test_no_secret_of_a_sign_in_is_told_to_anybody(
    browser: Client, fakes: FakeProviders, admin: Admin, caplog: pytest.LogCaptureFixture
) -> None:
    secrets: set[str] = set()
    with caplog.at_level(logging.DEBUG), structlog.testing.capture_logs() as lines:
        for which in Provider:
            fakes.people[which] = Person(str(uuid4().int)[:18], fresh_address())
            returning = await came_back(browser, which)
            welcome = await browser.call("CompleteOAuth", returning)
            assert await browser.refused("CompleteOAuth", returning) == "OAUTH_STATE_INVALID"
            secrets |= {returning.code, returning.state, welcome.session.access_token, *browser.cookies.values()}
    assert any(line["event"] == "oauth.signed_in" for line in lines)
    ours = [record for record in caplog.records if record.name not in ("httpx", "uvicorn.access")]  # of the fakes
    told = [str(lines), *(record.getMessage() for record in ours), prometheus_client.generate_latest().decode()]
    for table in ("audit_events", "oauth_attempts", "identities", "sessions", "mails"):
        told += [str(dict(row)) for row in await admin.rows(f"SELECT * FROM castad.{table}")]
    for secret in secrets | (fakes.secrets_seen - {CLIENT_SECRET}):
        assert not [text for text in told if secret in text], secret[:6]


async def test_a_native_client_links_an_identity_to_its_account(native: Client, fakes: FakeProviders) -> None:
    made = (await native.call("SignUp", new_account())).session
    bearer = {"authorization": f"Bearer {made.access_token}"}
    fakes.people[Provider.GOOGLE] = Person(made.user.id, fresh_address())
    returning = await came_back(native, Provider.GOOGLE, **bearer)
    welcome = await native.call("CompleteOAuth", returning, **bearer)
    assert welcome.linked_identity and not welcome.created_user
    assert (welcome.session.user, bool(welcome.session.refresh_token)) == (made.user, True)
    assert await native.refused("GetMe", user_calls_pb2.GetMeRequest(), **bearer) == "SESSION_REVOKED"
    assert (
        await native.call("CompleteOAuth", await came_back(native, Provider.GOOGLE))
    ).session.user.id == made.user.id
