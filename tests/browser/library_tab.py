"""A tab that has the library and nothing else, and what a test does with it."""

from dataclasses import dataclass, field
from typing import Any, Self

from playwright.async_api import BrowserContext, Page, Request

from server.core.clock import new_id

PASSWORD = "a long evening by the sea"
COOKIE = "__Host-rt"


@dataclass(slots=True)
class Tab:
    """One page; `called` are the methods it called, in order."""

    page: Page
    called: list[str] = field(default_factory=list)

    @classmethod
    async def open(cls, profile: BrowserContext, origin: str, edge: str) -> Self:
        """A page at that origin, speaking to that edge."""
        tab = cls(await profile.new_page())
        tab.page.on("request", lambda request: tab._note(request))
        await tab.page.goto(f"{origin}/?edge={edge}")
        return tab

    async def do(self, expression: str, argument: Any = None) -> Any:
        """What `expression`, of JavaScript, gives."""
        return await self.page.evaluate(expression, argument)

    async def sign_up(self) -> str:
        """A new account, signed in here; its address."""
        email = f"guest-{new_id()}@example.com"
        request = {"email": email, "password": PASSWORD, "displayName": "하늘"}
        await self.do("(request) => castad.session.signUp(request)", request)
        return email

    async def who(self) -> str:
        """The signed-in user's address, or the state without one."""
        found: str = await self.do("castad.session.state.user?.email ?? castad.session.state")
        return found

    async def until(self, expression: str, argument: Any = None) -> None:
        """Wait until it is true."""
        await self.page.wait_for_function(expression, arg=argument)

    async def until_user(self, email: str) -> None:
        """Wait until that user is signed in here."""
        await self.until("(email) => castad.session.state.user?.email === email", email)

    def times(self, method: str) -> int:
        """How often it was called."""
        return self.called.count(method)

    def _note(self, request: Request) -> None:
        if request.method == "POST":
            self.called.append(request.url.rpartition("/")[2])


async def refresh_cookie(profile: BrowserContext) -> Any:
    """The browser's refresh cookie as no script can see it."""
    return next((cookie for cookie in await profile.cookies() if cookie["name"] == COOKIE), None)
