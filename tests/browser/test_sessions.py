"""A session in real browsers: where its secrets are, which pages may use it, and how tabs share it."""

import asyncio

import grpc
import pytest
from castad.auth.v1 import auth_service_pb2_grpc, session_calls_pb2
from playwright.async_api import BrowserContext

from server.processes import System
from tests.browser.library_tab import PASSWORD, Tab, refresh_cookie
from tests.integration.auth_desk import Admin

LATER_MS = 14 * 60 * 1000
"""Past the time at which an access token is renewed, before its end."""
ROUNDS = 3


@pytest.fixture
async def tab(profile: BrowserContext, library_page: str, system: System) -> Tab:
    return await Tab.open(profile, library_page, system.config.edge_url)


async def another(profile: BrowserContext, like: Tab) -> Tab:
    origin, _, edge = like.page.url.partition("/?edge=")
    return await Tab.open(profile, origin, edge)


async def test_no_script_can_read_the_refresh_token_and_nothing_is_stored(profile: BrowserContext, tab: Tab) -> None:
    await tab.sign_up()
    cookie = await refresh_cookie(profile)
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"], cookie["path"]) == (True, True, "Strict", "/")
    readable = await tab.do("JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])")
    assert cookie["value"] not in readable and "eyJ" not in readable
    assert await tab.do("document.cookie") == ""


async def test_a_session_survives_a_reload_and_its_cookie_is_another_one(profile: BrowserContext, tab: Tab) -> None:
    email = await tab.sign_up()
    before = await refresh_cookie(profile)
    await tab.page.reload()
    assert await tab.who() == "unknown"
    await tab.do("castad.session.restore()")
    assert await tab.who() == email
    assert (await refresh_cookie(profile))["value"] != before["value"]


async def test_a_browser_is_known_again_when_its_user_signs_in(tab: Tab) -> None:
    request = {"email": await tab.sign_up(), "password": PASSWORD}
    sign_in = "(request) => castad.session.signIn(request)"
    await tab.do(sign_in, request)
    known = await tab.do("localStorage.getItem('castad.device-token')")
    async with tab.page.expect_request("**/Login") as sent:
        await tab.do(sign_in, request)
    assert known and (await sent.value).headers["x-device-token"] == known


async def test_a_foreign_page_can_neither_use_nor_spend_the_cookie(
    profile: BrowserContext, tab: Tab, foreign_page: str, system: System
) -> None:
    email = await tab.sign_up()
    before = await refresh_cookie(profile)
    foreign = await Tab.open(profile, foreign_page, system.config.edge_url)
    refused = "castad.session.restore().then(() => 'restored', (error) => error.reason)"
    assert await foreign.do(refused) == "UNREACHABLE"
    assert await foreign.who() == "unknown"
    # What needs no preflight is sent, and must be refused by the server's side.
    forged = """(path) => fetch(edge + path, {method: 'POST', mode: 'no-cors', credentials: 'include', body: ''})
        .then((answer) => answer.type)"""
    assert await foreign.do(forged, "/castad.auth.v1.AuthService/RefreshToken") == "opaque"
    assert (await refresh_cookie(profile))["value"] == before["value"]
    await tab.page.reload()
    await tab.do("castad.session.restore()")
    assert await tab.who() == email


async def test_tabs_renew_together_and_nobody_is_signed_out(profile: BrowserContext, tab: Tab) -> None:
    await profile.clock.install()
    await tab.page.reload()
    email = await tab.sign_up()
    tabs = [tab, *[await another(profile, tab) for _ in range(2)]]
    await asyncio.gather(*(each.do("castad.session.restore()") for each in tabs))
    for each in tabs:
        each.called.clear()
    for _ in range(ROUNDS):
        await asyncio.gather(*(each.page.clock.fast_forward(LATER_MS) for each in tabs))
        await asyncio.gather(*(each.until("castad.session.state.expiresAt - Date.now() > 600_000") for each in tabs))
        await asyncio.gather(*(each.do("castad.auth.getMe({})") for each in tabs))
        assert [await each.who() for each in tabs] == [email] * 3
    # One a round; a tab that a busy machine keeps from answering in time costs another.
    assert ROUNDS <= sum(each.times("RefreshToken") for each in tabs) < len(tabs) * ROUNDS


async def test_a_token_that_ended_early_is_renewed_once_for_all_tabs(
    profile: BrowserContext, tab: Tab, admin: Admin
) -> None:
    email = await tab.sign_up()
    other = await another(profile, tab)
    await other.do("castad.session.restore()")
    assert other.times("RefreshToken") == 0, "what a tab holds, it hands to another"
    await admin.run("UPDATE castad.users SET token_version = token_version + 1 WHERE email = $1", email)
    many = "Promise.all(Array.from({length: 5}, () => castad.auth.getMe({}))).then((found) => found[0].user.email)"
    assert [*await asyncio.gather(tab.do(many), other.do(many))] == [email] * 2
    assert tab.times("RefreshToken") + other.times("RefreshToken") == 1


async def test_tabs_sign_out_and_change_users_together(profile: BrowserContext, tab: Tab) -> None:
    await tab.sign_up()
    other = await another(profile, tab)
    await other.do("castad.session.restore()")
    second = await other.sign_up()
    await tab.until_user(second)
    await tab.do("castad.session.signOut()")
    await other.until("castad.session.state === 'signedOut'")
    assert await refresh_cookie(profile) is None


async def test_a_session_ended_elsewhere_ends_in_all_tabs(profile: BrowserContext, tab: Tab, system: System) -> None:
    email = await tab.sign_up()
    other = await another(profile, tab)
    await other.do("castad.session.restore()")
    async with grpc.aio.insecure_channel(system.target) as channel:
        auth = auth_service_pb2_grpc.AuthServiceStub(channel)
        held = await auth.Login(session_calls_pb2.LoginRequest(email=email, password=PASSWORD))
        token = (("authorization", f"Bearer {held.session.access_token}"),)
        await auth.LogoutAll(session_calls_pb2.LogoutAllRequest(), metadata=token)
    assert await tab.do("castad.auth.listSessions({}).catch((error) => error.reason)") == "SESSION_REVOKED"
    assert await tab.who() == "signedOut"
    await other.until("castad.session.state === 'signedOut'")
