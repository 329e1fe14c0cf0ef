"""The console and accounts elsewhere: an owner connects them, publishes now and tomorrow, and mends what ran out."""

import re
from datetime import timedelta

from playwright.async_api import Locator, expect

from server.core import clock
from tests.browser.conftest import Advertisement
from tests.browser.console_page import WORK_MS, ConsolePage
from tests.fakes.instagram import FakeInstagram
from tests.fakes.youtube import FakeYouTube
from tests.integration.auth_desk import Admin

MEGABYTES = re.compile(r"\d MB / \d")


async def test_an_owner_publishes_elsewhere_now_and_tomorrow_and_mends_an_account(
    advertisement: Advertisement, youtube: FakeYouTube, instagram: FakeInstagram, admin: Admin
) -> None:
    await admin.run("UPDATE castad.users SET email_verified_at = now()")
    console = advertisement.console
    await visit(advertisement, "accounts")
    await connect(console, "YouTube", youtube.channel.title)
    await connect(console, "Instagram", instagram.account.username)

    await publish_at(advertisement, youtube.channel.title)
    upload = youtube.halt("upload", done=False)
    await console.button("Publish").click()
    await upload.reached.wait()
    await expect(console.page.get_by_text(MEGABYTES)).to_be_visible()
    youtube.release()
    await expect(badge(console, "Published")).to_be_visible(timeout=WORK_MS)
    await expect(console.link("See the post")).to_have_attribute("href", re.compile("^https://youtu.be/"))
    assert len(youtube.videos) == 1

    await publish_at(advertisement, instagram.account.username)
    await console.page.get_by_text("At a time").click()
    tomorrow = clock.now() + timedelta(days=1)
    await console.page.get_by_label("Date and time").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    await console.button("Schedule the post").click()
    await console.shows("Will be published")
    await console.button("Cancel the post").click()
    await console.page.get_by_role("dialog").get_by_role("button", name="Cancel the post").click()
    await expect(badge(console, "Cancelled")).to_be_visible()
    assert not instagram.media

    await visit(advertisement, "accounts")
    youtube.expire_tokens()
    for grant in youtube.refresh_tokens.values():
        grant.revoked = True
    channel = console.page.get_by_role("listitem").filter(has_text=youtube.channel.title)
    await channel.get_by_role("button", name="Check connection").click()
    await expect(channel.get_by_text("Connect again")).to_be_visible()
    await connect(console, "YouTube", youtube.channel.title)

    await visit(advertisement, "posts")
    for platform, state in (("YouTube", "Published"), ("Instagram", "Cancelled"), ("CastAD", "Published")):
        row = console.page.get_by_role("listitem").filter(has_text=platform)
        await expect(row.get_by_text(state, exact=True)).to_be_visible()


async def visit(advertisement: Advertisement, page: str) -> None:
    await advertisement.console.page.goto(f"{advertisement.origin}{advertisement.pages[page]}")


async def connect(console: ConsolePage, platform: str, name: str) -> None:
    """Go to the platform, which agrees at once, and come back."""
    await console.button(f"Connect {platform}").click()
    account = console.page.get_by_role("listitem").filter(has_text=name)
    await expect(account.get_by_text("Ready", exact=True)).to_be_visible()


async def publish_at(advertisement: Advertisement, account: str) -> None:
    """The form of a post that goes to that account, its words suggested."""
    console = advertisement.console
    await visit(advertisement, "publish")
    await console.page.get_by_role("radio", name=account).check()
    await expect(console.page.get_by_label("Title", exact=True)).not_to_have_value("")


def badge(console: ConsolePage, state: str) -> Locator:
    """The state at the head of a post's page."""
    return console.page.locator(".badge").get_by_text(state, exact=True)
