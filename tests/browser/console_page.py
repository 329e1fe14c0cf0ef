"""The console as an owner uses it: by the names of what is on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from playwright.async_api import BrowserContext, Locator, Page, expect

from server.core.clock import new_id
from server.demo.order import Order
from tests.browser.library_tab import PASSWORD

WORK_MS = 240_000
"""How long a song or a film may take on a busy machine."""


@dataclass(slots=True)
class ConsolePage:
    """One tab with the console, in English."""

    page: Page

    @classmethod
    async def open(cls, profile: BrowserContext, origin: str, path: str = "/") -> Self:
        """The console at that path."""
        page = await profile.new_page()
        await page.goto(f"{origin}{path}")
        return cls(page)

    @property
    def path(self) -> str:
        """Where the tab is, without its origin."""
        return "/" + self.page.url.split("/", 3)[3]

    async def sign_up(self) -> str:
        """A new account; its address."""
        email = f"owner-{new_id()}@example.com"
        await self.link("New here? Sign up").click()
        await self.page.get_by_label("Name").fill("하늘")
        await self.page.get_by_label("Email").fill(email)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.button("Sign up").click()
        await self.shows("Shall we make your first ad?")
        return email

    async def sign_in(self, email: str) -> None:
        """Sign in where the sign-in page is shown."""
        await self.page.get_by_label("Email").fill(email)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.button("Sign in").click()

    async def describe(self, order: Order) -> None:
        """From the first page to the report on the stay."""
        await self.link("New ad").first.click()
        await self.page.get_by_text("Type it in").click()
        await self.page.get_by_label("Name of the stay").fill(order.listing.name)
        await self.page.get_by_label("Address").fill(order.listing.road_address)
        await self.page.get_by_label("About the stay").fill(order.listing.description)
        await self.page.get_by_label("Facilities").fill(", ".join(order.listing.facilities))
        await self.button("Analyse my stay").click()
        await expect(self.button("Upload photos")).to_be_visible(timeout=WORK_MS)

    async def upload(self, photos: Sequence[Path]) -> None:
        """From the report to the photos, all sent."""
        await self.button("Upload photos").click()
        await self.page.get_by_label("Choose photos", exact=True).locator("input").set_input_files(list(photos))
        await self.link(f"Make a song for {len(photos)} photos").click(timeout=WORK_MS)

    async def write_lyrics(self) -> Locator:
        """Let the lyrics be written; the first line's field."""
        await self.button("Write the lyrics").click()
        first = self.page.get_by_label(", line 1").first
        await expect(first).to_be_visible(timeout=WORK_MS)
        return first

    async def sing(self) -> None:
        """Let the song be made, and go on to the film."""
        await self.button("Make the song").click()
        await self.link("Make a film with this song").click(timeout=WORK_MS)

    async def film(self) -> Locator:
        """Let a short film be made; its player."""
        await self.page.get_by_text("15 seconds").click()
        await self.button("Make the film").click()
        player = self.page.locator("video")
        await expect(player).to_be_visible(timeout=WORK_MS)
        return player

    async def publish(self) -> None:
        """Publish with the words that are suggested, and wait until it is done."""
        await self.link("Publish").last.click()  # the first is a step of the way
        await expect(self.page.get_by_label("Title", exact=True)).not_to_have_value("")
        await self.button("Publish").click()
        await expect(self.page.get_by_text("Published", exact=True)).to_be_visible(timeout=WORK_MS)

    def button(self, name: str) -> Locator:
        """The button of exactly that name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """The link of exactly that name."""
        return self.page.get_by_role("link", name=name, exact=True)

    async def shows(self, text: str) -> None:
        """Wait until the text is there."""
        await expect(self.page.get_by_text(text).first).to_be_visible()
