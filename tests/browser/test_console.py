"""The console before the whole system: from sign-up to the published post, and back after a session's end."""

from urllib.parse import quote

import grpc
from castad.auth.v1 import auth_service_pb2_grpc, session_calls_pb2
from playwright.async_api import BrowserContext, expect

from server.processes import System
from tests.browser.conftest import Advertisement
from tests.browser.console_page import ConsolePage
from tests.browser.library_tab import PASSWORD


async def test_an_owner_comes_from_sign_up_to_a_published_post(advertisement: Advertisement, system: System) -> None:
    post = advertisement.pages["post"].removeprefix("/posts/")
    await advertisement.console.page.goto(f"{advertisement.origin}{advertisement.pages['post']}")
    shown = await advertisement.profile.new_page()
    await shown.goto(await advertisement.console.link("See the post").get_attribute("href") or "")
    await shown.wait_for_function("document.querySelector('video').readyState > 0")
    await shown.evaluate("Object.assign(new Image(), {src: document.querySelector('video').poster}).decode()")
    await shown.close()
    assert (system.config.local_publish_dir / post / "video.mp4").read_bytes()[4:8] == b"ftyp"
    assert advertisement.line in advertisement.lyrics_kept
    assert 14 <= advertisement.film_seconds <= 16


async def test_everything_is_there_after_a_reload(advertisement: Advertisement) -> None:
    console = advertisement.console
    await console.page.goto(f"{advertisement.origin}/posts")
    await console.shows("Published")
    await console.page.goto(f"{advertisement.origin}{advertisement.pages['film']}")
    await expect(console.page.locator("video")).to_be_visible()


async def test_a_session_that_was_ended_leads_to_sign_in_and_back(
    profile: BrowserContext, console_origin: str, system: System
) -> None:
    console = await ConsolePage.open(profile, console_origin)
    email = await console.sign_up()
    await console.page.goto(f"{console_origin}/settings/usage")
    await console.shows("Free")
    async with grpc.aio.insecure_channel(system.target) as channel:
        auth = auth_service_pb2_grpc.AuthServiceStub(channel)
        held = await auth.Login(session_calls_pb2.LoginRequest(email=email, password=PASSWORD))
        token = (("authorization", f"Bearer {held.session.access_token}"),)
        await auth.LogoutAll(session_calls_pb2.LogoutAllRequest(), metadata=token)
    await console.link("Security").click()
    await console.page.wait_for_url(f"**/sign-in?next={quote('/settings/security', safe='')}")
    await console.sign_in(email)
    await console.page.wait_for_url(f"{console_origin}/settings/security")
    await console.shows("Where you are signed in")


async def test_signing_out_in_one_tab_leads_the_other_to_sign_in(profile: BrowserContext, console_origin: str) -> None:
    console = await ConsolePage.open(profile, console_origin)
    await console.sign_up()
    other = await ConsolePage.open(profile, console_origin, "/posts")
    await other.shows("Nothing is published yet")
    await console.button("Sign out").click()
    await other.page.wait_for_url("**/sign-in**")
