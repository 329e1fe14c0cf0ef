"""Every main page under axe: no serious or critical issue, in both languages, on a phone and on a desk."""

from collections.abc import Iterable
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page

from tests.browser.conftest import ROOT, Advertisement

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"phone": (390, 844), "desk": (1280, 900)}
SIGNED_OUT = {"sign in": "/sign-in", "sign up": "/sign-up", "forgot password": "/forgot-password"}
LOADED = "document.querySelector('h1') && !document.querySelector('.skeleton')"
LOOK = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


async def issues(page: Page) -> list[str]:
    """The serious and critical ones, with where they are."""
    await page.add_script_tag(path=AXE)
    found: list[dict[str, Any]] = await page.evaluate(LOOK)
    return [
        f"{page.url}: {issue['id']} at {node['target']}"
        for issue in found
        if issue["impact"] in ("serious", "critical")
        for node in issue["nodes"]
    ]


async def look_at(page: Page, address: str) -> list[str]:
    """What is wrong with the page once it has loaded."""
    await page.goto(address)
    await page.wait_for_function(LOADED)
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*await issues(page), *([f"{address}: {wide} px too wide"] if wide > 0 else [])]


async def look_at_all(profile: BrowserContext, addresses: Iterable[str], language: str, size: str) -> list[str]:
    """What is wrong with any of them, in that language on such a screen."""
    page = await profile.new_page()
    width, height = SIZES[size]
    await page.set_viewport_size({"width": width, "height": height})
    await page.add_init_script(f"localStorage.setItem('castad.language', '{language}')")
    found = [issue for address in addresses for issue in await look_at(page, address)]
    assert await page.evaluate("document.documentElement.lang") == language
    await page.close()
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ko", "en"])
async def test_pages_of_an_owner_have_no_serious_issue(advertisement: Advertisement, language: str, size: str) -> None:
    addresses = [f"{advertisement.origin}{path}" for path in advertisement.pages.values()]
    assert await look_at_all(advertisement.profile, addresses, language, size) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ko", "en"])
async def test_pages_of_anybody_have_no_serious_issue(
    profile: BrowserContext, console_origin: str, language: str, size: str
) -> None:
    addresses = [f"{console_origin}{path}" for path in SIGNED_OUT.values()]
    assert await look_at_all(profile, addresses, language, size) == []
